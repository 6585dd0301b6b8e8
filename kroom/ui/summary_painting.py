"""The timeline's colours and type, taken from the theme."""

from PySide6.QtGui import QFont

from kroom.room.documents import Painting, palette_of
from kroom.ui.theme import Theme


def painting(theme: Theme) -> Painting:
    """What the summary's timeline is painted with, in the theme in use."""
    colors = {
        name: theme.color(name) for name in ("surface", "text", "muted", "hairline", "partner_a", "partner_b")
    }
    font = QFont(theme.font("small"))
    return Painting(palette_of(colors, theme.color("due")), font, float(theme.sizes.type_px("small")))
