"""The headsets of the room: what each is called, where it belongs, and a tone to tell which is which."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.headsets_view import HeadsetRow, HeadsetsView
from kroom.session.events import Partner
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.headset_card import HeadsetCard
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.text_sheet import TextSheet

_NOBODY = "\0none"


class HeadsetsPage(FramedPage):
    """`HeadsetsPage(theme, parent=None)`.

    `renamed(id, name)`, `seated(id, Partner | None)`, `volume_changed(id, 0..100)`, `allowed(id, bool)`,
    `tone_pressed(id, Partner)`, `forgotten(id)`, `back_pressed()`.
    """

    renamed = Signal(str, str)
    seated = Signal(str, object)
    volume_changed = Signal(str, int)
    allowed = Signal(str, bool)
    tone_pressed = Signal(str, object)
    forgotten = Signal(str)
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Headsets", "", 0, parent)
        self.name_page(self.tr("Headsets"))
        self.heading.setText(self.tr("Headsets"))
        self.say(
            self.tr("Sound a tone, see who hears it, and give each headset a name that everybody knows.")
        )
        self.cards: dict[str, HeadsetCard] = {}
        self._asked = ""
        self.nothing = Card(theme)
        self.told = Label(theme, "", "body")
        self.nothing.body.addWidget(self.told)
        self.body.addWidget(self.nothing)
        self.body.addStretch(1)
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.back.clicked.connect(self.back_pressed)
        self.name_sheet = TextSheet(theme, self, self.tr("Name of the headset"), limit=60)
        self.name_sheet.given.connect(self._on_name)
        self.chair_sheet = PickSheet(theme, self)
        self.chair_sheet.picked.connect(self._on_chair)

    def show_view(self, view: HeadsetsView) -> None:
        """Render the view; cards stay where they are as long as the list is the same."""
        self.tell_problem(view.problem)
        looking = self.tr("Looking for headsets.")
        none = self.tr(
            "No output device was found. Plug a headset in, or switch it on: it appears by itself."
        )
        self.told.setText(looking if view.looking else none)
        self.nothing.setVisible(not view.rows)
        if [row.id for row in view.rows] != list(self.cards):
            self._lay_out(view.rows)
        for row in view.rows:
            self.cards[row.id].show_row(row)

    def _lay_out(self, rows: tuple[HeadsetRow, ...]) -> None:
        wanted = {row.id for row in rows}
        for gone in [key for key in self.cards if key not in wanted]:
            card = self.cards.pop(gone)
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        known = self.cards
        self.cards = {row.id: known.get(row.id) or self._make_card(row.id) for row in rows}
        for place, card in enumerate(self.cards.values(), 1):
            self.body.insertWidget(place, card)

    def _make_card(self, headset: str) -> HeadsetCard:
        card = HeadsetCard(self.theme, headset)
        card.tone_pressed.connect(self.tone_pressed)
        card.volume_changed.connect(self.volume_changed)
        card.allowed.connect(self.allowed)
        card.forgotten.connect(self.forgotten)
        card.rename_pressed.connect(self._on_rename)
        card.chair_pressed.connect(self._on_chair_pressed)
        return card

    def first_focus(self) -> QWidget:
        """The way back: nothing sounds by a stray key."""
        return self.back

    @Slot(str)
    def _on_rename(self, headset: str) -> None:
        self._asked = headset
        row = self.cards[headset].row
        hint = self.tr("The computer calls it {label}. Left empty, so does kroom.").format(label=row.label)
        self.name_sheet.ask(self.tr("What is it called?"), row.name, hint)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        row = self.cards[self._asked].row if self._asked in self.cards else None
        self.renamed.emit(self._asked, "" if row is not None and name == row.label else name)

    @Slot(str)
    def _on_chair_pressed(self, headset: str) -> None:
        self._asked = headset
        row = self.cards[headset].row
        choices = [(one.value, self.tr("Chair {letter}").format(letter=one.value.upper())) for one in Partner]
        choices.append((_NOBODY, self.tr("No chair of its own")))
        self.chair_sheet.ask(row.name, choices, row.chair.value if row.chair else _NOBODY)

    @Slot(str)
    def _on_chair(self, choice: str) -> None:
        self.seated.emit(self._asked, None if choice == _NOBODY else Partner(choice))
