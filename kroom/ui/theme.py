"""The theme of a window: tokens, sizes, fonts and icons in one object that says when they change."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

from kroom.ui.icon import Icons
from kroom.ui.sizes import FULL_HEIGHT, FULL_WIDTH, Role, Sizes, sizes_for
from kroom.ui.stylesheet import stylesheet
from kroom.ui.tokens import DIM, THEMES, ThemeName, Token, Tokens

FONT_FOLDER = Path(__file__).parent / "fonts"
FIRST_FONTS = ("Inter-Medium.otf", "Inter-SemiBold.otf")  # what the pages before the door are set in
OTHER_FONTS = ("Inter-Regular.otf",)
_WEIGHTS: dict[Role, QFont.Weight] = {
    "timer": QFont.Weight.Normal,
    "phase": QFont.Weight.DemiBold,
    "track": QFont.Weight.DemiBold,
    "heading": QFont.Weight.DemiBold,
    "body": QFont.Weight.Medium,
    "label": QFont.Weight.Medium,
    "small": QFont.Weight.Medium,
}


def load_fonts(files: Iterable[str] = (*FIRST_FONTS, *OTHER_FONTS), folder: Path = FONT_FOLDER) -> str:
    """Make the bundled typeface known to Qt and return its family; needs a QGuiApplication.

    Raises OSError when a font file is missing or broken.
    """
    family = ""
    for name in files:
        path = folder / name
        number = QFontDatabase.addApplicationFont(str(path))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if not families:
            raise OSError(f"{path} is not a font that can be used")
        family = families[0]
    return family


class Theme(QObject):
    """`Theme(family, icons, tokens=DIM, parent=None)`: what every widget is painted from.

    Widgets take it as their first argument, and repaint at `changed`. `use` switches the tokens, `fit` the
    sizes; each emits `changed` only when something is different.
    """

    changed = Signal()

    def __init__(
        self, family: str, icons: Icons, tokens: Tokens = DIM, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._family = family
        self._icons = icons
        self._tokens = tokens
        self._sizes = sizes_for(FULL_WIDTH, FULL_HEIGHT)
        self._colors: dict[Token, QColor] = {}
        self._fonts: dict[tuple[Role, QFont.Weight], QFont] = {}

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._tokens

    @property
    def sizes(self) -> Sizes:
        """The sizes in use."""
        return self._sizes

    def use(self, name: ThemeName) -> None:
        """Switch to another theme; everything repaints."""
        if name != self._tokens.name:
            self._tokens = THEMES[name]
            self._colors.clear()
            self.changed.emit()

    def fit(self, size: QSize) -> None:
        """Fit type, space and layout to a window of `size` logical pixels."""
        sizes = sizes_for(size.width(), size.height())
        if sizes != self._sizes:
            self._sizes = sizes
            self._fonts.clear()
            self.changed.emit()

    def color(self, token: Token) -> QColor:
        """The colour of a token. Do not change the object that is returned."""
        if token not in self._colors:
            self._colors[token] = QColor(self.hex(token))
        return self._colors[token]

    def hex(self, token: Token) -> str:
        """The colour of a token as `#rrggbb`."""
        return str(getattr(self._tokens, token))

    def font(self, role: Role, weight: QFont.Weight | None = None) -> QFont:
        """The font of a type role, with digits of one width. Do not change the object that is returned."""
        key = (role, weight or _WEIGHTS[role])
        if key not in self._fonts:
            self._fonts[key] = self._make_font(*key)
        return self._fonts[key]

    def _make_font(self, role: Role, weight: QFont.Weight) -> QFont:
        font = QFont(self._family)
        font.setPixelSize(self._sizes.type_px(role))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def pixmap(self, icon: str, token: Token, px: int, ratio: float) -> QPixmap:
        """The icon in a token's colour, `px` logical pixels square, for the device pixel `ratio`."""
        return self._icons.pixmap(icon, self.hex(token), px, ratio)

    def palette(self) -> QPalette:
        """The colours for what Qt paints by itself."""
        palette = QPalette()
        roles: dict[QPalette.ColorRole, Token] = {
            QPalette.ColorRole.Window: "bg",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "raised",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.Highlight: "ring_now",
            QPalette.ColorRole.HighlightedText: "bg",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "text",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        return palette

    def dress(self, window: QWidget) -> None:
        """Give a top-level window its palette, font and stylesheet; call it again after `changed`."""
        window.setFont(self.font("body"))
        window.setPalette(self.palette())
        window.setStyleSheet(stylesheet(self._tokens, self._sizes))
