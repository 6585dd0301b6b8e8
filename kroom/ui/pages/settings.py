"""Settings: the lock, the look, what a session begins with; and the way to people and backups."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from kroom.room.preferences import IDLE_MINUTES, RETENTION_YEARS, PreferencesView
from kroom.ui.dialog import open_once
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet

_NEVER = "never"
_FILE = "\0file"


class SettingsPage(FramedPage):
    """`SettingsPage(theme, parent=None)`.

    `idle_chosen(minutes or None)`, `session_cover_chosen(bool)`, `theme_chosen(name)`,
    `retention_chosen(years or None)`, `protocol_chosen(name or path)`, `people_pressed()`,
    `backups_pressed()`, `back_pressed()`.
    """

    idle_chosen = Signal(object)
    session_cover_chosen = Signal(bool)
    theme_chosen = Signal(str)
    retention_chosen = Signal(object)
    protocol_chosen = Signal(str)
    people_pressed = Signal()
    backups_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Settings", "", 0, parent)
        self.name_page(self.tr("Settings"))
        self.heading.setText(self.tr("Settings"))
        self._view = PreferencesView()
        self._build_cards()
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.back.clicked.connect(self.back_pressed)
        self.minutes, self.themes, self.protocols, self.years = (PickSheet(theme, self) for _ in range(4))
        self.years.picked.connect(self._on_years)
        self.minutes.picked.connect(self._on_minutes)
        self.themes.picked.connect(self.theme_chosen)
        self.protocols.picked.connect(self._on_protocol)
        self.show_view(self._view)

    def _build_cards(self) -> None:
        theme = self.theme
        self.people = FieldButton(theme, self.tr("Who is let in, passphrases, the recovery code"))
        self.people.set_value(self.tr("People"))
        self.backups = FieldButton(theme, self.tr("How old, where, and how to restore one"))
        self.backups.set_value(self.tr("Backups"))
        self.idle = FieldButton(theme, self.tr("The screen is covered when nobody touches it"))
        self.session_too = CheckRow(
            theme, self.tr("Over the session page as well. Its clocks and alerts are hidden then.")
        )
        self.look = FieldButton(theme, self.tr("How kroom looks after unlocking"))
        self.protocol = FieldButton(theme, self.tr("A new session begins with"))
        self.retention = FieldButton(theme, self.tr("Reminds when a couple's words have been kept for long"))
        self._add_card("", self.people, self.backups, self.retention)
        self._add_card(self.tr("The lock (F8)"), self.idle, self.session_too)
        self._add_card(self.tr("This room"), self.protocol, self.look)
        self.body.addStretch(1)
        self.people.clicked.connect(self.people_pressed)
        self.backups.clicked.connect(self.backups_pressed)
        self.idle.clicked.connect(self._on_idle)
        self.retention.clicked.connect(self._on_retention)
        self.session_too.clicked.connect(self.session_cover_chosen)
        self.look.clicked.connect(self._on_look)
        self.protocol.clicked.connect(self._on_protocol_pressed)

    def _add_card(self, title: str, *widgets: QWidget) -> None:
        card = Card(self.theme)
        if title:
            card.body.addWidget(Label(self.theme, title, "label", "muted"))
        for widget in widgets:
            card.body.addWidget(widget)
        self.body.addWidget(card)

    def show_view(self, view: PreferencesView) -> None:
        """Render the view."""
        self._view = view
        self.tell_problem(view.problem)
        self.idle.set_value(self._minutes(view.idle_minutes))
        self.session_too.setChecked(view.cover_session)
        self.session_too.setEnabled(view.idle_minutes is not None)
        self.retention.set_value(self._years(view.retention_years))
        self.look.set_value(dict(self._themes())[view.theme])
        chosen = next((one for one in view.protocols if one.id == view.protocol), None)
        self.protocol.set_value(chosen.label if chosen else view.protocol)

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.back

    def _minutes(self, minutes: int | None) -> str:
        if minutes is None:
            return self.tr("Never by itself")
        return self.tr("After {n} minutes").format(n=minutes)

    def _years(self, years: int | None) -> str:
        if years is None:
            return self.tr("Never")
        if years == 1:
            return self.tr("A year after their last session")
        return self.tr("{n} years after their last session").format(n=years)

    def _themes(self) -> tuple[tuple[str, str], ...]:
        return ("dim", self.tr("Dim")), ("red-night", self.tr("Red night")), ("day", self.tr("Day"))

    @Slot()
    def _on_idle(self) -> None:
        choices = [(str(one), self._minutes(one)) for one in IDLE_MINUTES]
        choices.append((_NEVER, self._minutes(None)))
        now = self._view.idle_minutes
        self.minutes.ask(self.tr("When is the screen covered?"), choices, _NEVER if now is None else str(now))

    @Slot(str)
    def _on_minutes(self, choice: str) -> None:
        self.idle_chosen.emit(None if choice == _NEVER else int(choice))

    @Slot()
    def _on_retention(self) -> None:
        choices = [(str(one), self._years(one)) for one in RETENTION_YEARS]
        choices.append((_NEVER, self._years(None)))
        now = self._view.retention_years
        self.years.ask(
            self.tr("When does kroom remind of a couple's words?"),
            choices,
            _NEVER if now is None else str(now),
        )

    @Slot(str)
    def _on_years(self, choice: str) -> None:
        self.retention_chosen.emit(None if choice == _NEVER else int(choice))

    @Slot()
    def _on_look(self) -> None:
        self.themes.ask(self.tr("How does kroom look?"), self._themes(), self._view.theme)

    @Slot()
    def _on_protocol_pressed(self) -> None:
        choices = [(one.id, one.label) for one in self._view.protocols]
        choices.append((_FILE, self.tr("A protocol file...")))
        self.protocols.ask(self.tr("What does a session begin with?"), choices, self._view.protocol)

    @Slot(str)
    def _on_protocol(self, choice: str) -> None:
        if choice != _FILE:
            self.protocol_chosen.emit(choice)
            return
        dialog = QFileDialog(self, self.tr("Choose a protocol"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Protocols (*.toml)"))
        dialog.fileSelected.connect(self.protocol_chosen)
        open_once(dialog)
