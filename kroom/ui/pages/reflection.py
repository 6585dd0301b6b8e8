"""A partner's form: one question a page, Skip as large as Next, nothing of the other partner."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kroom.reflection.form import Question
from kroom.room.reflection_view import ReflectionView
from kroom.ui.pages.framed_page import beside_gutter
from kroom.ui.pages.page import Closing, Idle, Page
from kroom.ui.pages.reflection_answer import AnswerArea
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge, partner_token
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.dashes import Dashes
from kroom.ui.widgets.fitting_scroll import GUTTER, FittingScroll
from kroom.ui.widgets.label import ElidedLabel, Label
from kroom.ui.widgets.touch_button import Kind


class ReflectionPage(Page):
    """`ReflectionPage(theme, view, parent=None)`: a page for one partner; make another for the other.

    `answer_changed(link_id, Value)` at every change by a hand, `next_pressed()`, `back_pressed()`,
    `skip_pressed()`, `later_pressed()`, `finish_pressed()` on the closing page. Call `forget()` before the
    page is destroyed: fields, their undo and what was copied are emptied.
    """

    closing = Closing.UNLOCKED
    idle = Idle.LEFT

    answer_changed = Signal(str, object)
    next_pressed = Signal()
    back_pressed = Signal()
    skip_pressed = Signal()
    later_pressed = Signal()
    finish_pressed = Signal()

    def __init__(self, theme: Theme, view: ReflectionView, parent: QWidget | None = None) -> None:
        super().__init__(theme, "First impressions", parent)
        self.title = self.tr("First impressions")
        self.setAccessibleName(self.title)
        self._view = view
        self._shown: Question | None = None
        self._answer: AnswerArea | None = None
        self._begun = False
        # The scroll bar stands in the margin, as on every page: what has an edge keeps the same one.
        self._outer = QHBoxLayout(self)
        self._outer.setSpacing(0)
        self._outer.addSpacing(GUTTER)
        self._column = QVBoxLayout()
        self._outer.addLayout(self._column, 1)
        self._build_head()
        self._build_middle()
        self._build_foot()
        self.restyle()
        self.show_view(view)

    def _build_head(self) -> None:
        theme, partner = self.theme, self._view.partner
        self.head = QHBoxLayout()
        self.name = ElidedLabel(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.dashes = Dashes(theme, partner_token(partner))
        self.head.addWidget(PartnerBadge(theme, partner))
        self.head.addWidget(self.name, 1)
        self.head.addWidget(self.dashes, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column.addLayout(beside_gutter(self.head))

    def _build_middle(self) -> None:
        theme = self.theme
        self.scroller = FittingScroll()
        self.prompt = Label(theme, "", "phase", "text", QFont.Weight.DemiBold)
        self.hint = Label(theme, "", "body", "muted")
        self.notice = Label(theme, "", "body", "due")
        for label in (self.prompt, self.hint, self.notice):
            self.scroller.body.addWidget(label)
        self._middle = QVBoxLayout()
        self.scroller.body.addStretch(1)
        self.scroller.body.addLayout(self._middle, 10)
        self.scroller.body.addStretch(1)
        self._column.addWidget(self.scroller, 1)

    def _build_foot(self) -> None:
        self.foot = QHBoxLayout()
        self.back = _Choice(self.theme, self.tr("Back"), "arrow-left")
        self.later = _Choice(self.theme, self.tr("Finish later"))
        self.skip = _Choice(self.theme, self.tr("Skip this one"))
        self.next = _Choice(self.theme, self.tr("Next"), "arrow-right")
        self.finish = _Choice(self.theme, self.tr("Finish"), "check", "primary")
        for button in (self.back, self.later):
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        for button in (self.skip, self.next, self.finish):
            self.foot.addWidget(button)
        pressed = (
            self.back_pressed,
            self.later_pressed,
            self.skip_pressed,
            self.next_pressed,
            self.finish_pressed,
        )
        buttons = (self.back, self.later, self.skip, self.next, self.finish)
        for button, signal in zip(buttons, pressed, strict=True):
            button.clicked.connect(signal)
        self._column.addLayout(beside_gutter(self.foot))

    def show_view(self, view: ReflectionView) -> None:
        """Render the view; the same question keeps its fields and the focus."""
        self._view = view
        self.name.set_words(view.name)
        self.dashes.set_place(view.page, view.pages)
        question = view.question
        self.prompt.setText(question.prompt if question else self.tr("Thank you"))
        self.hint.setText(self._hint(question))
        self._show_notice(view)
        if question != self._shown or not self._begun:
            self._change_question(question)
        if self._answer is not None:
            self._answer.show_answers(view.answers)
        self.back.setEnabled(view.page > 0)
        self.skip.setVisible(question is not None)
        self.next.setVisible(question is not None)
        self.finish.setVisible(question is None)

    def _hint(self, question: Question | None) -> str:
        if question is None:
            return self.tr("That was the last one. You can go back, finish, or leave it for later.")
        read = self.tr("The care team reads this.")
        return question.hint or read

    def _show_notice(self, view: ReflectionView) -> None:
        called = self.tr("Somebody is on the way to you.") if view.called else ""
        self.notice.setText(" ".join(part for part in (called, view.notice) if part))
        self.notice.setVisible(bool(self.notice.text()))

    def _change_question(self, question: Question | None) -> None:
        self._begun, self._shown = True, question
        self._drop_answer()
        if question is not None:
            self._answer = AnswerArea(self.theme, question, self._view.partner)
            self._answer.changed.connect(self.answer_changed)
            self._middle.addWidget(self._answer)
            self._answer.show()  # at once, else it can't take the focus yet
        self.scroller.verticalScrollBar().setValue(0)
        if self.isVisible():
            self.arrive()

    @Slot()
    def forget(self) -> None:
        """Empty the fields, their undo and what was copied from them, and destroy them."""
        QGuiApplication.clipboard().clear()  # whoever owns it: not every platform can tell
        self._drop_answer()

    def _drop_answer(self) -> None:
        if self._answer is not None:
            self._answer.forget()
            self._middle.removeWidget(self._answer)
            self._answer.hide()
            self._answer.deleteLater()
            self._answer = None

    @property
    def answer(self) -> AnswerArea | None:
        """Where the present question is answered; None on the closing page."""
        return self._answer

    def first_focus(self) -> QWidget:
        """The first choice or field, else the way on."""
        first = self._answer.first_focus() if self._answer else None
        return first or (self.finish if self._view.question is None else self.next)

    @Slot()
    def restyle(self) -> None:
        """Take margins from the theme."""
        sizes = self.theme.sizes
        compact = sizes.compact
        side = (32 if compact else sizes.px(122)) - GUTTER
        top, foot = (16, 12) if compact else (sizes.space(48), sizes.space(32))
        self._outer.setContentsMargins(side, top, side, foot)
        self._column.setSpacing(sizes.px(56, 12))
        self.scroller.body.setSpacing(sizes.space(24))
        self.head.setSpacing(sizes.space(16))
        self.foot.setSpacing(sizes.space(16))


class _Choice(Button):
    """A button of the form; all are of one size, so that Skip is as large as Next."""

    def __init__(self, theme: Theme, text: str, icon: str = "", kind: Kind = "plain") -> None:
        super().__init__(theme, text, icon, kind)

    def face_height(self) -> int:
        """A partner's target: large, but the answers keep the room in a small window, px."""
        return self._theme.sizes.px(112, 72)

    def sizeHint(self) -> QSize:
        """One width for all, px."""
        return super().sizeHint().expandedTo(QSize(self._theme.sizes.px(330, 180), self.face_height()))
