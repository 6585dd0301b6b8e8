"""The one window: a stack of pages, and the nameless strip below them while a session runs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from kroom.ui.pages.page import Closing, Idle, Page
from kroom.ui.theme import Theme
from kroom.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from kroom.room.strip_view import StripView
    from kroom.ui.widgets.closing_sheet import ClosingSheet
    from kroom.ui.widgets.keys_sheet import KeysSheet
    from kroom.ui.widgets.strip import NamelessStrip

LEAST = (910, 512)
_AT_FIRST = (1366, 768)


class Window(QWidget):
    """`Window(theme, parent=None)`: `show_page(page)`, `show_strip(view or None)`.

    `cover(page)` lays a page over the one that is up, which stays as it is, out of reach, until `uncover()`;
    what is shown meanwhile waits below the cover.
    `hold_pressed` is F9, `lock_pressed` F8, `silence_pressed` F12: keys that button boxes can learn, and that
    no text takes. `?` shows the keys of the page, where no field takes it and no partner has the screen.
    `painted` comes once, when the first page can be seen; `closing` once, when the window goes. While a
    session runs it asks first: a slip must not silence two people.
    """

    hold_pressed = Signal()
    lock_pressed = Signal()
    silence_pressed = Signal()
    quieten_pressed = Signal(object)
    page_shown = Signal(object)
    painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pages = QStackedWidget()
        self._strip: NamelessStrip | None = None  # made with the first session
        self._mishap: Banner | None = None
        self._asking: ClosingSheet | None = None  # made when it is first asked
        self._keys: KeysSheet | None = None  # made when they are first asked for
        self._may_close = False
        self._below: Page | None = None  # what the cover lies on
        self._focus_below: QWidget | None = None
        self._painted = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.pages, 1)
        self.setWindowTitle("kroom")
        self.setMinimumSize(*LEAST)
        # Not its own `screen()`: PySide would make that a child of the window, and end it with the window.
        self.resize(QSize(*_AT_FIRST).boundedTo(QGuiApplication.primaryScreen().availableSize()))
        theme.fit(self.size())  # before there is a page, so that none is laid out twice
        self._add_keys()
        theme.changed.connect(self._dress)
        self._dress()

    def _add_keys(self) -> None:
        keys = (
            (Qt.Key.Key_F8, self.lock_pressed),
            (Qt.Key.Key_F9, self.hold_pressed),
            (Qt.Key.Key_F12, self.silence_pressed),
        )
        for key, signal in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)  # a key that is kept down is pressed once
            shortcut.activated.connect(signal)

    def show_page(self, page: Page) -> None:
        """Bring a page up; the one before is destroyed, so nothing of it can be reached any more."""
        if self._below is not None:
            if self._below is not page:
                self.pages.addWidget(page)
                self._remove(self._below)
                self._below, self._focus_below = page, None
            return
        before = self.pages.currentWidget()
        if before is page:
            return
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        if before is not None:
            self._remove(before)
        page.arrive()
        self.page_shown.emit(page)

    def cover(self, cover: Page) -> None:
        """Lay a page over the one that is up; dialogs of the system are put away."""
        from PySide6.QtWidgets import QDialog

        page = self.page
        if self._below is not None or not isinstance(page, Page):
            cover.deleteLater()
            return
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._below, self._focus_below = page, QApplication.focusWidget()
        self.pages.addWidget(cover)
        self.pages.setCurrentWidget(cover)
        cover.arrive()
        self.page_shown.emit(cover)

    def uncover(self) -> None:
        """Take the cover away: the page below is as it was, with the focus where it was."""
        cover, page, focus = self.pages.currentWidget(), self._below, self._focus_below
        if page is None:
            return
        self._below = self._focus_below = None
        self.pages.setCurrentWidget(page)
        if cover is not None:
            self._remove(cover)
        if focus is not None and page.isAncestorOf(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            page.arrive()
        self.page_shown.emit(page)

    def _remove(self, page: QWidget) -> None:
        self.pages.removeWidget(page)
        page.deleteLater()

    @property
    def was_painted(self) -> bool:
        """Whether the first page could be seen already."""
        return self._painted

    @property
    def below(self) -> Page | None:
        """The page that is covered; None without a cover."""
        return self._below

    @property
    def page(self) -> QWidget | None:
        """The page that is up."""
        return self.pages.currentWidget()

    def show_strip(self, view: "StripView | None") -> None:
        """Show the strip, or take it away."""
        if view is not None:
            strip = self._strip or self._add_strip()
            strip.show_view(view)
            strip.show()
        elif self._strip is not None:
            self._strip.hide()

    @Slot()
    def tell_mishap(self) -> None:
        """Say above the page that something unexpected went wrong, and what that means for the room."""
        if self._mishap is None:
            self._mishap = Banner(self.theme)
            self._mishap.action_pressed.connect(self.put_mishap_away)
            self._column.insertWidget(0, self._mishap)
        self._mishap.tell(
            self.tr("Something in kroom went wrong just now."),
            self.tr("Session, music and clocks go on, and all that was confirmed is kept."),
            self.tr("Look whether your last touch was taken. A report lies in the data folder, in logs."),
            level="notice",
            action=self.tr("Understood"),
        )

    @Slot()
    def put_mishap_away(self) -> None:
        """Take away what `tell_mishap` said."""
        if self._mishap is not None:
            self._mishap.hush()

    def _add_strip(self) -> "NamelessStrip":
        from kroom.ui.widgets.strip import NamelessStrip

        self._strip = strip = NamelessStrip(self.theme)
        strip.quieten_pressed.connect(self.quieten_pressed)
        self._column.addWidget(strip)
        return strip

    @property
    def shows_strip(self) -> bool:
        """Whether a session runs, as far as the window was told."""
        return self._strip is not None and not self._strip.isHidden()

    @Slot()
    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit type and layout to the window."""
        super().resizeEvent(event)
        self.theme.fit(event.size())
        for sheet in (self._asking, self._keys):
            if sheet is not None:
                sheet.set_area(self.pages.geometry())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A question mark that no field took asks for the keys."""
        if event.text() == "?":
            self._show_keys()
        else:
            super().keyPressEvent(event)

    def _show_keys(self) -> None:
        from kroom.ui.widgets.keys_sheet import KeysSheet
        from kroom.ui.widgets.sheet import Sheet

        page = self.page
        if not isinstance(page, Page) or page.idle is Idle.LEFT:
            return
        if any(sheet.isVisible() for sheet in self.findChildren(Sheet)):
            return
        if self._keys is None:
            self._keys = KeysSheet(self.theme, self)
            self.page_shown.connect(self._keys.close_sheet)
        self._keys.set_area(self.pages.geometry())
        self._keys.show_keys(page.keys())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint, when all children have had theirs."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            soon = QTimer(self, singleShot=True, interval=0)  # goes with the window, if that goes first
            soon.timeout.connect(self.painted)
            soon.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window goes, or ask first."""
        closing = self.page.closing if isinstance(self.page, Page) else Closing.ASKS
        if self.shows_strip and not self._may_close and closing is not Closing.FREELY:
            event.ignore()
            self._ask(allowed=closing is Closing.ASKS)
            return
        self.closing.emit()
        super().closeEvent(event)

    def _ask(self, allowed: bool) -> None:
        from kroom.ui.widgets.closing_sheet import ClosingSheet

        if self._asking is None:
            self._asking = ClosingSheet(self.theme, self)
            self._asking.close_chosen.connect(self._on_close_chosen)
        self._asking.set_area(self.pages.geometry())
        self._asking.ask(allowed)

    @Slot()
    def _on_close_chosen(self) -> None:
        self._may_close = True
        self.close()

    @Slot()
    def _dress(self) -> None:
        self.theme.dress(self)
