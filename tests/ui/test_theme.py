"""Switching and fitting repaint everything, and nothing goes under what can be touched or read."""

import re
from typing import get_args

import pytest
import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.ui.example_pages import EXAMPLES
from kroom.ui.icon import ICON_FOLDER, Icons
from kroom.ui.sizes import Role, sizes_for
from kroom.ui.theme import FONT_FOLDER, Theme
from kroom.ui.widgets.buttons import Button


def test_the_theme_says_when_it_changes_and_only_then(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.use("day")
    with qtbot.assertNotEmitted(theme.changed):
        theme.use("day")
        theme.fit(QSize(1366, 768))
    with qtbot.waitSignal(theme.changed):
        theme.fit(QSize(1920, 1080))


def test_a_switch_repaints_a_button_that_is_shown(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Save")
    qtbot.addWidget(button)
    before = button.grab().toImage()
    theme.use("day")
    after = button.grab().toImage()
    middle = before.rect().center()
    assert before.pixelColor(middle.x(), 6).lightnessF() < 0.3
    assert after.pixelColor(middle.x(), 6).lightnessF() > 0.7


@pytest.mark.parametrize("size", [(910, 512), (910, 464), (1366, 768), (1920, 1080), (3840, 2160)])
def test_no_type_is_under_14_px(size: tuple[int, int]) -> None:
    sizes = sizes_for(*size)
    roles: tuple[Role, ...] = get_args(Role)
    assert min(sizes.type_px(role) for role in roles) >= 14
    assert sizes.choice >= 112
    assert sizes.event >= 56
    assert sizes.compact == (size[0] < 1100)


def test_type_at_1080p_is_as_designed() -> None:
    sizes = sizes_for(1920, 1080)
    said = {"timer": 148, "phase": 54, "track": 44, "heading": 28, "body": 22, "label": 18, "small": 16}
    roles: tuple[Role, ...] = get_args(Role)
    assert {role: sizes.type_px(role) for role in roles} == said


def test_the_typeface_is_bundled_with_digits_of_one_width(theme: Theme) -> None:
    font = theme.font("timer")
    assert font.family() == "Inter"
    assert "Inter" in QFontDatabase.families()
    metrics = QFontMetricsF(font)
    assert metrics.horizontalAdvance("1") == metrics.horizontalAdvance("8")
    assert list(FONT_FOLDER.glob("LICENSE*"))


def test_icons_are_whole_tinted_and_licensed(theme: Theme) -> None:
    assert list(ICON_FOLDER.glob("LICENSE*"))
    for path in ICON_FOLDER.glob("*.svg"):
        image = theme.pixmap(path.stem, "text", 24, 2.0).toImage()
        assert image.size() == QSize(48, 48), path.stem
        assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)), path.stem


def test_only_icons_that_are_used_ship() -> None:
    sources = "".join(path.read_text("utf-8") for path in ICON_FOLDER.parent.rglob("*.py"))
    unused = [path.stem for path in ICON_FOLDER.glob("*.svg") if not re.search(f'"{path.stem}"', sources)]
    assert not unused


def test_an_icon_that_does_not_ship_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Icons().pixmap("no-such-icon", "text", 24, 1.0)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_that_has_gone_hears_of_no_other_theme(theme: Theme, name: str) -> None:
    """A slot called on a destroyed widget raises, which pytest-qt turns into a failure."""
    kept = EXAMPLES[name](theme)
    parts = kept.findChildren(QWidget)
    shiboken6.delete(kept)
    theme.use("day")
    theme.fit(QSize(910, 512))
    assert not any(shiboken6.isValid(part) for part in parts)
