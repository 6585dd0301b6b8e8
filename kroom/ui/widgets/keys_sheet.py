"""The keys of the page that is up."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet

Keys = tuple[tuple[str, str], ...]


class KeysSheet(Sheet):
    """`KeysSheet(theme, window)`: `show_keys(keys)`, pairs of a key's name and what it does.

    Those that work on every page follow by themselves.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, "", 720)
        self.set_title(self.tr("Keys"))
        self._everywhere: Keys = (
            ("Tab", self.tr("To the next field or button")),
            (self.tr("Space"), self.tr("Touch it")),
            ("Esc", self.tr("Close a sheet")),
            ("F8", self.tr("Lock the screen")),
            ("?", self.tr("These keys")),
        )
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def show_keys(self, keys: Keys) -> None:
        """Open it with the keys of a page."""
        while (item := self._grid.takeAt(0)) is not None:
            if (label := item.widget()) is not None:
                label.deleteLater()
        for row, (key, what) in enumerate((*keys, *self._everywhere)):
            self._grid.addWidget(Label(self._theme, key, "label", "text", QFont.Weight.DemiBold), row, 0)
            self._grid.addWidget(Label(self._theme, what, "label", "muted"), row, 1)
        self._grid.setHorizontalSpacing(self._theme.sizes.space(24))
        self.open(self.cross)
