"""Every page in each of its states: whatever takes the focus speaks and is reached, and no text is cut."""

from collections.abc import Callable, Generator, Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTranslator
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollBar,
    QSlider,
    QWidget,
)

from kroom.ui.example_pages import EXAMPLES
from kroom.ui.pages.gate_step import GateStep
from kroom.ui.pages.page import Page
from kroom.ui.theme import Theme
from kroom.ui.tokens import THEMES
from kroom.ui.widgets.choice import Chip, ChoiceCard
from kroom.ui.widgets.label import ElidedLabel, Label
from kroom.ui.widgets.sheet import Sheet
from kroom.ui.widgets.touch_button import TouchButton

Show = Callable[..., None]
SIZES = [(910, 450), (1366, 706), (1366, 768), (1920, 1018)]
"""Of a page: a window's with the strip taken off, and one without."""
STATES = pytest.mark.parametrize("name", EXAMPLES)


def stops(page: Page) -> list[QWidget]:
    """Whatever Tab may go to, of the sheet that is open or else of the page."""
    sheet = open_sheet(page)
    return [
        widget
        for widget in (sheet or page).findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and (sheet is not None or not in_sheet(widget))
    ]


def open_sheet(page: Page) -> Sheet | None:
    return next((sheet for sheet in page.findChildren(Sheet) if sheet.isVisible()), None)


def in_sheet(widget: QWidget) -> bool:
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, Sheet):
        parent = parent.parentWidget()
    return parent is not None


@STATES
def test_what_takes_the_focus_speaks_and_is_large_enough(theme: Theme, show: Show, name: str) -> None:
    page = EXAMPLES[name](theme)
    show(page, 910, 450)
    assert page.accessibleName()
    for widget in stops(page):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        assert spoken.text(QAccessible.Text.Name), widget
        assert spoken.role() is not QAccessible.Role.NoRole, widget
        assert min(widget.width(), widget.height()) >= 48, (widget, widget.accessibleName(), widget.size())


@STATES
def test_tab_reaches_all_of_it(theme: Theme, show: Show, name: str) -> None:
    page = EXAMPLES[name](theme)
    show(page, 910, 450)
    wanted, reached = set(stops(page)), set[QWidget]()
    if sheet := open_sheet(page):
        (sheet.body_focus() or sheet.cross).setFocus(Qt.FocusReason.OtherFocusReason)
    for _ in range(len(wanted) + 2):
        here = QApplication.focusWidget()
        assert here is not None or not wanted
        if here is not None:
            reached.add(here)
            QTest.keyClick(here, Qt.Key.Key_Tab)
    assert not wanted - reached, [widget.accessibleName() for widget in wanted - reached]


@STATES
def test_the_focus_can_be_seen(theme: Theme, show: Show, name: str) -> None:
    page = EXAMPLES[name](theme)
    show(page, 910, 450)
    widgets = stops(page)
    for widget, other in zip(widgets, [*widgets[1:], *widgets[:1]], strict=True):
        if widget is other:
            continue
        other.setFocus(Qt.FocusReason.TabFocusReason)
        before = edge(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert edge(widget) != before, said(widget)


def edge(widget: QWidget) -> list[int]:
    """The pixels along the middle of each side, where a ring runs and no cursor blinks."""
    image = widget.grab().toImage()
    across, down = image.width() // 2, image.height() // 2
    sides = [(across, y) for y in range(8)] + [(x, down) for x in range(8)]
    return [image.pixel(x, y) for x, y in sides]


@STATES
@pytest.mark.parametrize("size", SIZES)
def test_no_text_is_cut_and_nothing_overlaps(
    theme: Theme, show: Show, name: str, size: tuple[int, int]
) -> None:
    page = EXAMPLES[name](theme)
    show(page, *size)
    for tokens in THEMES:
        theme.use(tokens)
        assert_whole(page)


@STATES
def test_longer_words_of_another_language_are_not_cut(
    theme: Theme, show: Show, longer: None, name: str
) -> None:
    assert longer is None
    for size in SIZES[:2]:
        page = EXAMPLES[name](theme)
        show(page, *size)
        assert_whole(page)


@STATES
def test_it_mirrors_for_those_who_read_from_the_right(
    theme: Theme, show: Show, mirrored: None, name: str
) -> None:
    assert mirrored is None
    page = EXAMPLES[name](theme)
    show(page, 910, 450)
    assert_whole(page)


@pytest.fixture
def longer(qapp: QApplication) -> Generator[None]:
    """Every word that can be translated is two fifths longer, as German or Finnish may be."""
    translator = _Longer()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def mirrored(qapp: QApplication) -> Generator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


class _Longer(QTranslator):
    def translate(self, _context: str, source: str, *_more: object) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        words = source.split(" ")
        added = max(1, round(len(words) * 0.4))
        return " ".join([*words, *words[:added]]) if "{" not in source else source

    def isEmpty(self) -> bool:
        return False


def assert_whole(page: Page) -> None:
    """Everything within the page, each text whole or in a tool tip, nothing over anything else."""
    QCoreApplication.sendPostedEvents()
    shown = [widget for widget in page.findChildren(QWidget) if widget.isVisible()]
    cut = [said(widget) for widget in shown if is_cut(widget)]
    assert not cut, cut
    sheet = open_sheet(page)
    for area in (sheet,) if sheet else (page,):
        faces = [widget for widget in leaves(area) if sheet is not None or not in_sheet(widget)]
        for widget in faces:
            assert_within(page, widget)
        for one, other in combinations(faces, 2):
            assert allowed_together(one, other) or not place(one, page).intersects(place(other, page)), (
                said(one),
                said(other),
            )


def leaves(area: QWidget) -> Iterator[QWidget]:
    kinds = (Label, TouchButton, QLineEdit, QSlider)
    return (
        widget for widget in area.findChildren(QWidget) if isinstance(widget, kinds) and widget.isVisible()
    )


def allowed_together(one: QWidget, other: QWidget) -> bool:
    """A step's way to more lies on its tile, beside the words; what scrolls may lie under what doesn't."""
    step = one.parentWidget() is other.parentWidget() and isinstance(one.parentWidget(), GateStep)
    return step or scroller_of(one) is not scroller_of(other)


def scroller_of(widget: QWidget) -> QAbstractScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        parent = parent.parentWidget()
    return parent


def place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def assert_within(page: Page, widget: QWidget) -> None:
    box = place(widget, page)
    assert box.left() >= 0, said(widget)
    assert box.right() < page.width(), said(widget)
    if scroller_of(widget) is None:
        assert box.top() >= 0, said(widget)
        assert box.bottom() < page.height(), said(widget)


def is_cut(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):
        return widget.is_elided() and widget.toolTip() != widget.text()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return widget.height() < widget.heightForWidth(widget.width())
        return widget.width() < widget.sizeHint().width()
    if isinstance(widget, Chip) and widget.words() and widget.words() in widget.toolTip():
        return False
    if isinstance(widget, ChoiceCard):
        return widget.width() < widget.minimumSizeHint().width() or widget.height() < needed(widget)
    if isinstance(widget, TouchButton):
        if widget.hasHeightForWidth():
            return widget.height() < widget.heightForWidth(widget.width())
        if widget.words() and widget.words() in widget.toolTip():
            return False
        least = widget.minimumSizeHint()
        return widget.width() < least.width() or widget.height() < least.height()
    return isinstance(widget, QScrollBar) and widget.orientation() is Qt.Orientation.Horizontal


def needed(card: ChoiceCard) -> int:
    """The height of a card's words at its width."""
    room = QRect(0, 0, card.width() - 2 * card.pad(), 10_000)
    wrap = int(Qt.TextFlag.TextWordWrap.value)
    return card.fontMetrics().boundingRect(room, wrap, card.words()).height()


def said(widget: QWidget) -> tuple[str, str, QRect]:
    text = widget.text() if isinstance(widget, QLabel) else widget.accessibleName()
    return type(widget).__name__, text, widget.geometry()
