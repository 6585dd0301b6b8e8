"""Who: A is round, B is square, so that red night needs no hue to tell them apart."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kroom.session.partner import Partner
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token


def partner_token(partner: Partner) -> Token:
    """The colour of a partner."""
    return "partner_a" if partner is Partner.A else "partner_b"


class PartnerBadge(QLabel):
    """`PartnerBadge(theme, partner, full=64, parent=None)`: a letter on its shape, `full` px at 1080p."""

    def __init__(self, theme: Theme, partner: Partner, full: int = 64, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._full = theme, full
        self._partner: Partner = partner
        self.setText(partner.upper())
        self.setAccessibleName(self.tr("Partner {letter}").format(letter=partner.upper()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.restyle)

    @Slot()
    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A square, px."""
        side = self._theme.sizes.px(self._full, 32)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """The same, px."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shape and letter."""
        theme, side = self._theme, self.sizeHint().width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(partner_token(self._partner)))
        corner = side / 2 if self._partner is Partner.A else side * 0.22
        painter.drawRoundedRect(0, 0, side, side, corner, corner)
        painter.setPen(theme.color("on_partner"))
        painter.setFont(theme.font("heading", QFont.Weight.DemiBold))
        painter.drawText(0, 0, side, side, Qt.AlignmentFlag.AlignCenter, self.text())
