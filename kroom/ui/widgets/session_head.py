"""The head of the session page: where we are, or what is wrong; checks, journal, lock, theme, full screen."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kroom.room.views import SessionView
from kroom.ui.spell import clock, time_of_day
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import PillButton
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.step_chip import TwoLineButton


class SessionHead(QWidget):
    """`SessionHead(theme)`: `show_view(SessionView)`. An alert takes the words' place; `alert_pressed()`."""

    alert_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ElidedLabel(theme, self.tr("Session"), "heading", "text", QFont.Weight.DemiBold)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = ElidedLabel(theme, "", "body", "muted")
        self.alert = TwoLineButton(theme, "triangle-alert", "danger")
        self.alert.hide()
        self.checks = PillButton(theme, self.tr("Checks"), "check")
        self.journal = PillButton(theme, self.tr("Journal"), "book-open")
        self.lock = PillButton(theme, self.tr("Lock"), "lock")
        self.lock.setToolTip(self.tr("Lock: F8"))
        self.look = PillButton(theme, "", "moon")
        self.full_screen = PillButton(theme, self.tr("Full screen"), "maximize")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self._title, 0), (self._words, 1), (self.alert, 1)):
            self._row.addWidget(part, stretch)
        for pill in (self.checks, self.journal, self.lock, self.look, self.full_screen):
            self._row.addWidget(pill)
        self.alert.clicked.connect(self.alert_pressed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: SessionView) -> None:
        """Show where we are, or the worst that is wrong."""
        self._words.set_words("   ·   ".join(self._parts(view)))
        self._words.set_tone("muted" if view.away_s is None else "due")
        wrong = view.alerts[0] if view.alerts else None
        for label in (self._title, self._words):
            label.setVisible(wrong is None)
        self.alert.setVisible(wrong is not None)
        if wrong is not None:
            more = len(view.alerts) - 1
            what = self.tr("{what}  (and {n} more)").format(what=wrong.what, n=more) if more else wrong.what
            self.alert.set_lines(what, " ".join(part for part in (wrong.means, wrong.todo) if part))

    def _parts(self, view: SessionView) -> list[str]:
        parts = [view.room] if view.room else []
        if view.started is not None:
            parts.append(self.tr("started {time}").format(time=time_of_day(view.started)))
        if view.away_s is not None:
            parts.append(self.tr("provider away {time}").format(time=clock(view.away_s)))
        elif view.held:
            parts.append(self.tr("music is held"))
        else:
            parts.append(self.tr("everything is being saved"))
        return parts

    @Slot()
    def restyle(self) -> None:
        """Take spaces from the theme; the look's button names the look that comes next."""
        self._row.setSpacing(self._theme.sizes.space(12))
        words, icon = {
            "dim": (self.tr("Red night"), "moon"),
            "red-night": (self.tr("Day"), "sun"),
            "day": (self.tr("Dim"), "moon"),
        }[self._theme.tokens.name]
        self.look.set_words(words)
        self.look.set_icon(icon)
        self.look.setToolTip(words)
