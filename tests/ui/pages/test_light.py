"""Pages that a partner looks at, eyes just uncovered, stay dark: 4 % of white in dim, 2 % in red night."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage

from kroom.ui.example_pages import EXAMPLES
from kroom.ui.theme import Theme
from kroom.ui.tokens import ThemeName

PARTNERS = [name for name in EXAMPLES if name.startswith(("reflection", "hand-over", "cover"))]
FULL = 1.2
"""A small window that somebody has filled with their own words to the edge may be a fifth brighter."""
LEVELS = np.arange(256) / 255
LINEAR = np.where(LEVELS <= 0.04045, LEVELS / 12.92, ((LEVELS + 0.055) / 1.055) ** 2.4)


def luminance(image: QImage) -> float:
    """Mean relative luminance of all pixels, 0..1; an average of their bytes would flatter it."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    blue, green, red = (LINEAR[pixels[..., channel]].mean() for channel in range(3))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize(("tokens", "allowed"), [("dim", 0.04), ("red-night", 0.02)])
@pytest.mark.parametrize("size", [(910, 450), (1366, 706), (1920, 1018)])
@pytest.mark.parametrize("name", PARTNERS)
def test_a_partner_s_page_lights_the_room_little(
    theme: Theme,
    show: Callable[..., None],
    name: str,
    size: tuple[int, int],
    tokens: ThemeName,
    allowed: float,
) -> None:
    theme.use(tokens)
    page = EXAMPLES[name](theme)
    show(page, *size)
    allowed *= FULL if name == "reflection-2" and size[0] == 910 else 1
    assert luminance(page.window().grab().toImage()) <= allowed
