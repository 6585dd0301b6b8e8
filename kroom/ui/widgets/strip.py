"""The nameless strip: on every page while a session runs, without a name and without a secret."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kroom.room.strip_view import StripView
from kroom.session.partner import Partner
from kroom.ui.spell import clock
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge
from kroom.ui.widgets.glyph import Glyph
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.touch_button import TouchButton


class NamelessStrip(QFrame):
    """`NamelessStrip(theme, parent=None)`: `show_view(StripView)`; `quieten_pressed(Partner)`.

    Both clocks, one neutral mark for anything due or wrong, quieten A and quieten B. It tells nothing else.
    """

    quieten_pressed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._a = _Half(theme, Partner.A)
        self._b = _Half(theme, Partner.B)
        self.mark = Glyph(theme, "circle-alert", "text", 32)
        self.mark.setAccessibleName(self.tr("Please look at the session"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._a)
        self._row.addStretch(1)
        self._row.addWidget(self.mark)
        self._row.addStretch(1)
        self._row.addWidget(self._b)
        self._a.button.clicked.connect(self._on_a)
        self._b.button.clicked.connect(self._on_b)
        keep = self.mark.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(keep)
        self.setAccessibleName(self.tr("Session strip"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_view(StripView())
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: StripView) -> None:
        """Show both clocks and the mark."""
        self._a.show_state(view.a_elapsed_s, view.a_quiet)
        self._b.show_state(view.b_elapsed_s, view.b_quiet)
        self.mark.setVisible(view.mark)

    @Slot()
    def _on_a(self) -> None:
        self.quieten_pressed.emit(Partner.A)

    @Slot()
    def _on_b(self) -> None:
        self.quieten_pressed.emit(Partner.B)

    @Slot()
    def restyle(self) -> None:
        """Take margins from the theme."""
        pad = self._theme.sizes.space(24)
        self._row.setContentsMargins(pad, 3, pad, 3)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("bg"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("hairline"))


class _Half(QWidget):
    """One partner's clock and the button that quietens them."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        self._theme, self._partner = theme, partner
        self._time = ElidedLabel(theme, "", "heading", "text", QFont.Weight.Medium)
        self._time.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._time.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.button = TouchButton(theme, "", "volume-x", "plain", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(PartnerBadge(theme, partner))
        row.addWidget(self._time)
        row.addWidget(self.button)
        theme.changed.connect(self.restyle)
        self.restyle()

    def show_state(self, elapsed_s: float | None, quiet: bool) -> None:
        """Show the clock, and what the button would do."""
        self._time.set_words(clock(elapsed_s or 0))
        self._time.set_tone("muted" if elapsed_s is None else "text")
        letter = self._partner.value.upper()
        words = self.tr("Bring {letter} back") if quiet else self.tr("Quieten {letter}")
        self.button.set_words(words.format(letter=letter))
        self.button.set_icon("volume-2" if quiet else "volume-x")

    @Slot()
    def restyle(self) -> None:
        """Keep room for three digits of minutes."""
        self._time.setFixedWidth(self._time.fontMetrics().horizontalAdvance("000:00") + 4)
