"""The row of events at the foot of the session page."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kroom.room.views import SessionView
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import EventButton
from kroom.ui.widgets.hold_button import HoldButton


class EventRow(QWidget):
    """`EventRow(theme, parent=None)`: buttons `note provider water vitals dose plan hold silence`.

    The keys are function keys, so that they never meet typing or the focused widget.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.note = EventButton(theme, self.tr("Note"), "pencil", "F2")
        self.provider = EventButton(theme, self.tr("Provider out"), "user-x", "F3")
        self.water = EventButton(theme, self.tr("Water"), "droplet", "F4")
        self.vitals = EventButton(theme, self.tr("Vitals"), "activity", "F5")
        self.dose = EventButton(theme, self.tr("Dose"), "syringe", "F6")
        self.plan = EventButton(theme, self.tr("Plan"), "clock", "F7")
        self.hold = EventButton(theme, self.tr("Hold both"), "pause", "F9")
        self.silence = HoldButton(theme, self.tr("Hold: silence both"), "square", "F12")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        plain = (self.note, self.provider, self.water, self.vitals, self.dose, self.plan)
        for button in plain:
            self._row.addWidget(button, 5)
        self._row.addWidget(self.hold, 6)
        self._row.addWidget(self.silence, 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: SessionView) -> None:
        """Show which way the provider and the hold would turn."""
        here, held = view.provider_here, view.held
        self.provider.set_words(self.tr("Provider out") if here else self.tr("Provider in"))
        self.provider.set_icon("user-x" if here else "user-check")
        self.hold.set_words(self.tr("Resume both") if held else self.tr("Hold both"))
        self.hold.set_icon("play" if held else "pause")

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The name of each button's key and what it does now."""
        buttons = (self.note, self.provider, self.water, self.vitals, self.dose, self.plan, self.hold)
        touched = tuple((button.key, button.words()) for button in buttons)
        return (*touched, (self.silence.key, self.tr("Silence both at once")))

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        self._row.setSpacing(self._theme.sizes.space(14))
