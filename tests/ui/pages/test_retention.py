"""Settings: how long after the last session kroom reminds of a couple's words."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kroom.room.preferences import PreferencesView
from kroom.ui.pages.settings import SettingsPage
from kroom.ui.theme import Theme


def test_it_is_shown_and_chosen(
    qtbot: QtBot,
    theme: Theme,
    show: Callable[..., None],
    tap: Callable[[QWidget], None],
    sent: Callable[[object], list[object]],
) -> None:
    page = SettingsPage(theme)
    page.show_view(PreferencesView())
    show(page)
    assert page.retention.value() == "Never"
    page.show_view(replace(PreferencesView(), retention_years=1))
    assert page.retention.value() == "A year after their last session"
    page.show_view(replace(PreferencesView(), retention_years=10))
    assert page.retention.value() == "10 years after their last session"
    tap(page.retention)
    assert page.years.isVisible()
    with qtbot.waitSignal(page.retention_chosen) as chosen:
        page.years.picked.emit("15")
    assert sent(chosen) == [15]
    with qtbot.waitSignal(page.retention_chosen) as chosen:
        page.years.picked.emit("never")
    assert sent(chosen) == [None]
