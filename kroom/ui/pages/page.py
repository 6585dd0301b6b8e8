"""What every page shares."""

from enum import Enum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from kroom.ui.theme import Theme


class Closing(Enum):
    """What closing the window on a page takes while a session runs.

    ASKS: the care team is at the screen and is asked. UNLOCKED: somebody else may be, so not before it is
    unlocked. FREELY: nothing of the session goes on here yet.
    """

    ASKS = 1
    UNLOCKED = 2
    FREELY = 3


class Idle(Enum):
    """What becomes of a page that nobody touches for a while, and whether the lock key covers it.

    COVERED: the cover comes up. WATCHED: it is looked at from afar by somebody with busy hands, so only where
    the clinic wants it covered. LEFT: it is a partner's, who may take any time they need, or shows nothing.
    """

    COVERED = 1
    WATCHED = 2
    LEFT = 3


class Page(QWidget):
    """`Page(theme, title, parent=None)`: the base of every page.

    A page of its own defines `show_view(view)` for its frozen dataclass, and signals for what a hand did;
    it asks
    nobody and decides nothing. `restyle()` runs at every change of the theme; `first_focus()` is the
    widget that takes the
    focus when the page comes up. `title` is for assistive technology and never personal.
    """

    closing = Closing.ASKS
    idle = Idle.COVERED

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = title
        self.setAccessibleName(title)
        theme.changed.connect(self._follow_theme)

    @Slot()
    def _follow_theme(self) -> None:
        # PySide keeps a connection to a slot that a subclass overrides, also when the widget is long gone.
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take sizes and layout from the theme; extend it, and call it at the end of the constructor."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """The page's own keys: the name of each and what it does."""
        return ()

    def first_focus(self) -> QWidget | None:
        """The widget that takes the focus when the page comes up; None for the first in the chain."""
        return None

    def arrive(self) -> None:
        """Put the focus where it belongs, when the page has come up."""
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
