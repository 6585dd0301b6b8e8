"""Where one question is answered: cards, five steps, chips, or words."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kroom.reflection.answers import Answers, toggled
from kroom.reflection.form import Option, Question, QuestionKind
from kroom.session.events import Partner
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.badge import partner_token
from kroom.ui.widgets.choice import ChoiceCard, ScaleSteps
from kroom.ui.widgets.even_rows import EvenRows
from kroom.ui.widgets.fields import TextArea
from kroom.ui.widgets.label import Label

_FEW = 5


class AnswerArea(QWidget):
    """`AnswerArea(theme, question, partner, parent=None)`.

    `changed(link_id, Value)` for what a hand answered. `show_answers` shows what is saved and emits nothing.
    A second touch on a chosen card takes it back.
    """

    changed = Signal(str, object)

    def __init__(
        self, theme: Theme, question: Question, partner: Partner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._question = theme, question
        self._tone: Token = partner_token(partner)
        self._chosen: tuple[str, ...] = ()
        self.cards: dict[str, ChoiceCard] = {}
        self.scale: ScaleSteps | None = None
        self.words: TextArea | None = None
        self.suggestions: list[_Suggestion] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.space(24))
        self._build()

    def _build(self) -> None:
        kind = self._question.kind
        if kind is QuestionKind.SCALE:
            self._build_scale()
        elif kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
            self._build_options()
        if kind is QuestionKind.TEXT:
            self._add_words(self._question.prompt, "")
            self._build_suggestions()
        elif self._question.text_item is not None:
            self._add_words(self._question.text_item.prompt, self._question.text_item.prompt)

    def _build_scale(self) -> None:
        scale = ScaleSteps(self._theme, [option.label for option in self._question.options], self._tone)
        scale.chosen.connect(self._on_step)
        self.scale = scale
        self._column.addWidget(scale)

    def _build_options(self) -> None:
        options = self._question.options
        several = self._question.kind is QuestionKind.SEVERAL
        if several and len(options) > _FEW:
            self._build_chips(options)
            return
        grid = QGridLayout()
        grid.setSpacing(self._theme.sizes.space(24))
        across = _across(len(options), self._theme.sizes.compact)
        for place, option in enumerate(options):
            card = ChoiceCard(self._theme, option.label, self._tone, True)
            grid.addWidget(card, place // across, place % across)
            grid.setColumnStretch(place % across, 1)
            self._add_card(card, option)
        self._column.addLayout(grid)

    def _build_chips(self, options: tuple[Option, ...]) -> None:
        holder = QWidget()
        rows = EvenRows(holder)
        rows.setSpacing(self._theme.sizes.px(16, 8))
        for option in options:
            chip = _TallChip(self._theme, option.label, self._tone)
            rows.addWidget(chip)
            self._add_card(chip, option)
        self._column.addWidget(holder)

    def _add_card(self, card: ChoiceCard, option: Option) -> None:
        card.setProperty("code", option.code)
        card.clicked.connect(self._on_card)
        self.cards[option.code] = card

    def _add_words(self, name: str, caption: str) -> None:
        if caption:
            self._column.addWidget(Label(self._theme, caption, "body", "muted"))
        self.words = _Words(self._theme, name, self.tr("In your own words"), self._question.max_length)
        self.words.edited.connect(self._on_words)
        self._column.addWidget(self.words, 1)

    def _build_suggestions(self) -> None:
        if not self._question.suggestions:
            return
        holder = QWidget()
        rows = EvenRows(holder)
        rows.setSpacing(self._theme.sizes.px(16, 8))
        for text in self._question.suggestions:
            chip = _Suggestion(self._theme, text, self._tone)
            chip.clicked.connect(self._on_suggestion)
            rows.addWidget(chip)
            self.suggestions.append(chip)
        self._column.insertWidget(0, holder)

    def show_answers(self, answers: Answers) -> None:
        """Show what is saved on this page."""
        value = answers.get(self._question.link_id, "")
        self._chosen = value if isinstance(value, tuple) else (value,) if value else ()
        for code, card in self.cards.items():
            card.setChecked(code in self._chosen)
        if self.scale is not None:
            codes = [option.code for option in self._question.options]
            self.scale.set_value(
                codes.index(self._chosen[0]) if self._chosen and self._chosen[0] in codes else -1
            )
        link_id = self._question.text_link_id
        if self.words is not None and link_id is not None and not self.words.hasFocus():
            self.words.set_text(str(answers.get(link_id, "")))
        self._show_suggestion()

    def _show_suggestion(self) -> None:
        text = self.words.text() if self.words else ""
        for chip in self.suggestions:
            chip.setChecked(chip.words() == text)

    def forget(self) -> None:
        """Empty the fields and what they can undo."""
        if self.words is not None:
            self.words.set_text("")
            self.words.document().clearUndoRedoStacks()
        self._chosen = ()

    def first_focus(self) -> QWidget | None:
        """The chosen card, else the first; the field where there are none."""
        for code in self._chosen:
            if code in self.cards:
                return self.cards[code]
        if self.scale is not None:
            return self.scale.findChild(ChoiceCard)
        return next(iter(self.cards.values()), None) or self.words

    @Slot()
    def _on_card(self) -> None:
        card = self.sender()
        if not isinstance(card, ChoiceCard):
            return
        code = str(card.property("code"))
        if self._question.kind is QuestionKind.SEVERAL:
            self._chosen = toggled(self._question, self._chosen, code)
            value: object = self._chosen
        else:
            self._chosen = () if code in self._chosen else (code,)
            value = code if self._chosen else ""
        for other, button in self.cards.items():
            button.setChecked(other in self._chosen)
        self.changed.emit(self._question.link_id, value)

    @Slot(int)
    def _on_step(self, number: int) -> None:
        code = self._question.options[number].code
        self._chosen = (code,)
        self.changed.emit(self._question.link_id, code)

    @Slot(str)
    def _on_words(self, text: str) -> None:
        self._show_suggestion()
        if self._question.text_link_id is not None:
            self.changed.emit(self._question.text_link_id, text)

    @Slot()
    def _on_suggestion(self) -> None:
        chip = self.sender()
        if isinstance(chip, _Suggestion) and self.words is not None:
            text = chip.words() if chip.isChecked() else ""
            self.words.set_text(text)
            self._on_words(text)


class _Words(TextArea):
    """A partner's own words: larger letters, and no more height than there is."""

    @Slot()
    def restyle(self) -> None:
        """Take font and height from the theme."""
        super().restyle()
        self.setFont(self._theme.font("heading", QFont.Weight.Normal))
        self.setMinimumHeight(self._least())
        # A page full of bright words would light the face of somebody whose eyes were covered until now.
        self.setStyleSheet(f"QPlainTextEdit {{ color: {self._theme.hex('muted')}; }}")

    def _least(self) -> int:
        return self._theme.sizes.px(160, 72)

    def sizeHint(self) -> QSize:
        """A few lines, px; it grows into the room that is left."""
        return QSize(240, self._least())

    def minimumSizeHint(self) -> QSize:
        """Two lines in a low window, px."""
        return QSize(120, self._least())


class _TallChip(ChoiceCard):
    """One of many: a card whose words may take two lines; 112 px high, 88 in a compact window."""

    def __init__(self, theme: Theme, text: str, tone: Token) -> None:
        super().__init__(theme, text, tone, True)
        self._role = "body"

    def face_height(self) -> int:
        """As high as a finger coming down needs; less only where two rows must fit a low window, px."""
        return 88 if self._theme.sizes.compact else self._theme.sizes.px(112, 112)

    def pad(self) -> int:
        """Little beside the words: a row of many is narrow, px."""
        return self._theme.sizes.space(16)


class _Suggestion(_TallChip):
    """Words that can be taken over with one touch."""


def _across(count: int, compact: bool) -> int:
    """How many cards stand side by side: one row in a low window, so that none lies out of sight."""
    return count if count <= _FEW or (compact and count <= _FEW + 1) else 3
