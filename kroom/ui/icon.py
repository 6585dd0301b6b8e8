"""Icons: whole SVG files in one ink, tinted when they are painted, crisp at any scale."""

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICON_FOLDER = Path(__file__).parent / "icons"


class Icons:
    """`Icons(folder)`: pictures by file name; each tint and size is drawn once and kept."""

    def __init__(self, folder: Path = ICON_FOLDER) -> None:
        self._folder = folder
        self._sources: dict[str, bytes] = {}
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, color: str, px: int, ratio: float) -> QPixmap:
        """The icon `name` in `color` (`#rrggbb`), `px` logical pixels square, for the device pixel `ratio`.

        Raises FileNotFoundError for an icon that does not ship.
        """
        key = (name, color, px, ratio)
        if key not in self._drawn:
            self._drawn[key] = self._draw(*key)
        return self._drawn[key]

    def _draw(self, name: str, color: str, px: int, ratio: float) -> QPixmap:
        tinted = self._source(name).replace(b"currentColor", color.encode())
        side = max(1, round(px * ratio))
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(tinted)).render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _source(self, name: str) -> bytes:
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_bytes()
        return self._sources[name]
