"""Two ways to touch the app: a mouse, and a keyboard. Both find things by what they say, as a person does."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QWidget,
)

TOUCHABLE = (QAbstractButton, QLineEdit, QPlainTextEdit, QSlider)
MOST_STOPS = 150
PATIENCE_MS = 20_000
LOOK_MS = 5
KEYS = Qt.Key


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name) if spoken else ""


def stops(window: QWidget) -> list[QWidget]:
    """Everything that can be touched now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, TOUCHABLE) and widget.isVisible() and widget.isEnabled()
    ]


def comes_to_be(so: Callable[[], bool]) -> bool:
    """Let the app go on until it is so; False where it does not come to be so."""
    loop, poll, late = QEventLoop(), QTimer(interval=LOOK_MS), QDeadlineTimer(PATIENCE_MS)
    poll.timeout.connect(loop.quit)
    poll.start()
    while not so():
        if late.hasExpired():
            return False
        loop.exec()
    return True


class Hands:
    """What both ways share: looking, waiting, and typing into what has the focus."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def find(self, words: str) -> QWidget:
        """The one thing that is called so, once it is there and can be touched."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [widget for widget in stops(self.window) if name_of(widget) == words]
            return bool(found)

        self.wait(there, f"nothing to touch is called {words!r}: {self.names()}")
        return found[-1]  # a sheet lies over what has the same name below it

    def find_like(self, words: str) -> str:
        """The name of what has these words in its description, once it is there."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [name_of(one) for one in stops(self.window) if words in one.accessibleDescription()]
            return bool(found)

        self.wait(there, f"nothing is described as {words!r}")
        return found[0]

    def press_described(self, words: str, described: str) -> None:
        """Press the one of several with the same name that has this in its description."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [
                one
                for one in stops(self.window)
                if name_of(one) == words and described in one.accessibleDescription()
            ]
            return bool(found)

        self.wait(there, f"no {words!r} is described as {described!r}")
        self.press_widget(found[0])

    def press_widget(self, widget: QWidget) -> None:
        raise NotImplementedError

    def names(self) -> list[str]:
        return [name_of(widget) for widget in stops(self.window)]

    def sees(self, words: str) -> bool:
        """Whether these words stand on the page, as a text or on something to touch."""
        return any(words in text for text in self.texts())

    def texts(self) -> list[str]:
        labels = [label for label in self.window.findChildren(QLabel) if label.isVisible()]
        return [label.text() or label.accessibleName() for label in labels] + [
            f"{name_of(widget)} {widget.accessibleDescription()}"
            for widget in self.window.findChildren(QAbstractButton)
            if widget.isVisible()
        ]

    def describe(self, words: str) -> str:
        """What a screen reader adds to the name."""
        return self.find(words).accessibleDescription()

    def text_in(self, field: str) -> str:
        widget = self.find(field)
        assert isinstance(widget, QPlainTextEdit)
        return widget.toPlainText()

    def is_chosen(self, words: str) -> bool:
        widget = self.find(words)
        return isinstance(widget, QAbstractButton) and widget.isChecked()

    def wait_to_see(self, words: str) -> None:
        self.wait(lambda: self.sees(words), f"{words!r} never came up")

    def wait(self, so: Callable[[], bool], otherwise: str) -> None:
        if not comes_to_be(so):
            raise AssertionError(f"{otherwise}; the page says {self.texts()}")

    def choose_file(self, path: Path) -> None:
        """Type a path into the system's dialog; kroom's own hands end here."""
        found: list[QFileDialog] = []

        def open_now() -> bool:
            found[:] = [one for one in self.window.findChildren(QFileDialog) if one.isVisible()]
            return bool(found)

        self.wait(open_now, "no dialog came up")
        (field,) = found[0].findChildren(QLineEdit)
        field.setFocus()
        QTest.keyClicks(field, str(path))
        QTest.keyClick(field, KEYS.Key_Return)
        self.window.activateWindow()  # as every window manager does; the offscreen platform does not
        self.wait(self.window.isActiveWindow, "the window did not come back")

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifier)

    def hold_key(self, key: Qt.Key, until: str) -> None:
        """Keep it down until these words come up."""
        handle = self.window.windowHandle()
        QTest.keyPress(handle, key)
        self.wait_to_see(until)
        QTest.keyRelease(handle, key)

    def keys(self, text: str) -> None:
        """Type into what has the focus."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        QTest.keyClicks(target, text)

    def keep_down(self, key: Qt.Key) -> None:
        """A key that lies under a book: it repeats, without ever being let go."""
        handle = self.window.windowHandle()
        assert handle is not None
        for repeated in (False, True, True, True):
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", repeated)
            QApplication.sendEvent(handle, event)
        QTest.keyRelease(handle, key)

    def paste(self, field: str, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.type(field, "")
        target = QApplication.focusWidget()
        assert isinstance(target, QLineEdit | QPlainTextEdit)
        QTest.keyClick(target, KEYS.Key_V, Qt.KeyboardModifier.ControlModifier)

    def press_twice(self, words: str) -> None:
        """A double click, as people do it who learned it on the desktop."""
        raise NotImplementedError

    def look_around(self) -> None:
        """Whatever can be said of a whole page."""

    def press(self, words: str) -> None:
        raise NotImplementedError

    def hold(self, words: str, until: str) -> None:
        raise NotImplementedError

    def type(self, field: str, text: str) -> None:
        raise NotImplementedError

    def pin(self, digits: str) -> None:
        raise NotImplementedError

    def pin_beside(self, digits: str) -> None:
        """A pad that stands beside something else, and doesn't have the focus by itself."""
        self.pin(digits)

    def louder(self, slider: str) -> None:
        raise NotImplementedError


class Mouse(Hands):
    """Clicks, and nothing else but letters into the field that was clicked."""

    def press(self, words: str) -> None:
        self._click(self.find(words))

    def press_widget(self, widget: QWidget) -> None:
        self._click(widget)

    def press_twice(self, words: str) -> None:
        widget = self.find(words)
        handle, at = self.window.windowHandle(), self._reach(widget)
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)

    def hold(self, words: str, until: str) -> None:
        widget = self.find(words)
        handle, at = self.window.windowHandle(), self._reach(widget)
        assert handle is not None
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
        self.wait_to_see(until)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=at)

    def type(self, field: str, text: str) -> None:
        self._click(self.find(field))
        self.keys(text)

    def pin(self, digits: str) -> None:
        for digit in digits:
            self.press(digit)
        self.press("Enter")

    def louder(self, slider: str) -> None:
        widget = self.find(slider)
        self._click(widget, QPoint(round(widget.width() * 0.6), widget.height() // 2))

    def _click(self, widget: QWidget, within: QPoint | None = None) -> None:
        handle, at = self.window.windowHandle(), self._reach(widget, within)
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=at)

    def _reach(self, widget: QWidget, within: QPoint | None = None) -> QPoint:
        """Where to click; it is scrolled to by the wheel, and nothing may lie over it."""
        for _ in range(60):
            if self._is_on_top(widget, within) or not self._scroll(widget):
                break
        # A page that has just changed finds its layout a moment later.
        if not comes_to_be(lambda: self._is_on_top(widget, within)):
            raise AssertionError(f"{name_of(widget)!r} can't be reached by the mouse")
        return widget.mapTo(self.window, within or widget.rect().center())

    def _is_on_top(self, widget: QWidget, within: QPoint | None) -> bool:
        seen = self.window.childAt(widget.mapTo(self.window, within or widget.rect().center()))
        return seen is not None and (seen is widget or widget.isAncestorOf(seen))

    def _scroll(self, widget: QWidget) -> bool:
        area = next((up for up in _ups(widget) if isinstance(up, QScrollArea)), None)
        if area is None:
            return False
        view = area.viewport()
        below = widget.mapTo(view, widget.rect().center()).y() > view.height() / 2
        before = area.verticalScrollBar().value()
        _wheel(view, -120 if below else 120)
        return area.verticalScrollBar().value() != before


class Keys(Hands):
    """Tab to it, then Space. What Tab does not reach is not there."""

    def press(self, words: str) -> None:
        self.go(words)
        self.key(KEYS.Key_Space)

    def press_widget(self, widget: QWidget) -> None:
        self._go_to(widget)
        self.key(KEYS.Key_Space)

    def hold(self, words: str, until: str) -> None:
        self.go(words)
        self.hold_key(KEYS.Key_Space, until)

    def type(self, field: str, text: str) -> None:
        self.go(field)
        self.keys(text)

    def pin(self, digits: str) -> None:
        """The pad has the focus when it comes up."""
        self.wait(lambda: "0" in self.names(), "no pad came up")
        self.keys(digits)
        self.key(KEYS.Key_Return)

    def pin_beside(self, digits: str) -> None:
        self.go("1")
        self.pin(digits)

    def louder(self, slider: str) -> None:
        self.go(slider)
        for _ in range(5):
            self.key(KEYS.Key_Right)

    def look_around(self) -> None:
        """Tab comes by everything and back to where it began: nothing is out of reach, nothing is a trap."""
        passed = self._round()
        missed = [
            name_of(widget)
            for widget in stops(self.window)
            if not any(widget is one or self._in_group_with(one, widget) for one in passed)
        ]
        assert not missed, f"Tab never comes by {missed}"

    def _round(self) -> list[QWidget]:
        self.key(KEYS.Key_Tab)
        first = here = QApplication.focusWidget()
        seen: list[QWidget] = []
        while here is not None and here not in seen:
            seen.append(here)
            self.key(KEYS.Key_Tab)
            here = QApplication.focusWidget()
        assert here is not None, "Tab leads nowhere"
        assert here is first, f"Tab goes round and round from {name_of(here)!r}"
        return seen

    def go(self, words: str) -> None:
        self._go_to(self.find(words))

    def _go_to(self, target: QWidget) -> None:
        for _ in range(MOST_STOPS):
            here = QApplication.focusWidget()
            if here is target:
                return
            if here is not None and self._in_group_with(here, target):
                self._step_to(target)
                return
            self.key(KEYS.Key_Tab)
        raise AssertionError(f"{name_of(target)!r} can't be reached by Tab")

    def _step_to(self, target: QWidget) -> None:
        """The arrows lead from one of a group to the next."""
        for key in (KEYS.Key_Right, KEYS.Key_Left):
            for _ in range(12):
                if QApplication.focusWidget() is target:
                    return
                self.key(key)
        raise AssertionError(f"{name_of(target)!r} can't be reached by the arrows")

    def _in_group_with(self, here: QWidget, target: QWidget) -> bool:
        if not isinstance(here, QAbstractButton) or not isinstance(target, QAbstractButton):
            return False
        group = here.group()
        # PySide's stub promises a group; a button without one has None.
        return bool(group) and group.exclusive() and group is target.group()


def _ups(widget: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    up = widget.parentWidget()
    while up is not None:
        found.append(up)
        up = up.parentWidget()
    return found


def _wheel(view: QWidget, by: int) -> None:
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
