"""What is gone stays gone: a change of the theme reaches nothing that was destroyed."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

from kroom.session.events import Partner
from kroom.ui.pages.cover import CoverPage
from kroom.ui.pages.home import HomePage
from kroom.ui.pages.session import SessionPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextArea
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.lane import Lane

MAKERS: tuple[Callable[[Theme], QWidget], ...] = (
    CoverPage,
    HomePage,
    SessionPage,
    lambda theme: Lane(theme, Partner.A),
    lambda theme: ElidedLabel(theme, "words"),
    lambda theme: TextArea(theme, "words"),
    lambda theme: Button(theme, "words"),
)


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_is_restyled_after_its_end(
    qapp: QApplication, theme: Theme, make: Callable[[Theme], QWidget]
) -> None:
    gone = make(theme)  # kept here, as a cycle of Python's may keep it for a while
    gone.deleteLater()
    qapp.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(gone)
    theme.fit(QSize(910, 512))  # what a slot raises now fails the test
