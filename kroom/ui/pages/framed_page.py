"""The frame of most pages: a heading, a banner, a body that scrolls where it must, and a row of buttons."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kroom.ui.pages.page import Page
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner
from kroom.ui.widgets.fitting_scroll import GUTTER, FittingScroll
from kroom.ui.widgets.label import Label


class FramedPage(Page):
    """`FramedPage(theme, title, heading, narrow=0, parent=None, dense=False)`.

    Fill `body` (a column that scrolls in a small window), `foot` (a row of buttons, always in view) and
    `head` (a row beside the heading); `middle` is the row that the body stands in. With `narrow`, the
    whole is a column of that width (px at 1920x1080) in the middle of the page. `dense` keeps less space
    around, where much must be seen at once.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        heading: str,
        narrow: int = 0,
        parent: QWidget | None = None,
        *,
        dense: bool = False,
    ) -> None:
        super().__init__(theme, title, parent)
        self._narrow, self._dense = narrow, dense
        self.heading = Label(theme, heading, "track", "text", QFont.Weight.DemiBold)
        self.subline = Label(theme, "", "body", "muted")
        self.subline.hide()
        self.banner = Banner(theme)
        self.scroller = FittingScroll()
        self.body: QVBoxLayout = self.scroller.body
        self.head, self.middle, self.foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self.head.addWidget(self.heading, 1)
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._outer = QHBoxLayout(self)
        self._stack()
        FramedPage.restyle(self)

    def _stack(self) -> None:
        narrow = self._narrow > 0
        if narrow:
            self._column.addStretch(1)
        self._column.addLayout(beside_gutter(self.head))
        self._column.addLayout(beside_gutter(self.subline))
        self._column.addLayout(beside_gutter(self.banner))
        self.middle.addWidget(self.scroller, 1)
        self._column.addLayout(self.middle, 0 if narrow else 1)
        self._column.addLayout(beside_gutter(self.foot))
        if narrow:
            self._column.addStretch(1)
            self._outer.addStretch(1)
        # The scroll bar stands in the margin, in line with nothing: whatever has an edge keeps the same one.
        self._outer.addSpacing(GUTTER)
        self._outer.addWidget(self._holder, 100)
        if narrow:
            self._outer.addStretch(1)

    def name_page(self, title: str) -> None:
        """What the page is called by assistive technology, in the language in use; never personal."""
        self.title = title
        self.setAccessibleName(title)

    def say(self, text: str) -> None:
        """Change the line under the heading; empty for none."""
        self.subline.setText(text)
        self.subline.setVisible(bool(text))

    def tell_problem(self, problem: str) -> None:
        """Show a problem in the banner, or hush it with an empty line."""
        if problem:
            self.banner.tell(problem)
        else:
            self.banner.hush()

    @Slot()
    def restyle(self) -> None:
        """Take margins and widths from the theme."""
        sizes = self.theme.sizes
        side = (sizes.space(64) if not sizes.compact else sizes.space(48)) - GUTTER
        top, foot, between = (24, 16, 16) if self._dense else (48, 32, 24)
        self._outer.setContentsMargins(side, sizes.space(top), side, sizes.space(foot))
        self._column.setSpacing(sizes.space(between))
        self.body.setSpacing(sizes.space(16))
        self.head.setSpacing(sizes.space(16))
        self.middle.setSpacing(sizes.space(24))
        self.foot.setSpacing(sizes.space(16))
        if self._narrow:
            self._holder.setMaximumWidth(sizes.px(self._narrow, 460) + GUTTER)


def beside_gutter(part: QLayout | QWidget) -> QHBoxLayout:
    """A row that leaves the scroll bar's width free at its end."""
    row = QHBoxLayout()
    row.setSpacing(0)
    if isinstance(part, QWidget):
        row.addWidget(part)
    else:
        row.addLayout(part)
    row.addSpacing(GUTTER)
    return row
