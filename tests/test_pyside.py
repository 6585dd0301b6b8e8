"""The pinned PySide6 keeps its references to None.

6.12.0 on Python 3.11 gives one away at nearly every call that returns nothing, and once none are left the
process ends with `none_dealloc`. From Python 3.12 on None is immortal and can't be lost.
"""

import sys

import pytest
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QLabel

from kroom.commands.checks import check_versions, installed_version

CALLS = 20_000
_IMMORTAL = 0xFFFF_FFFF  # what getrefcount answers from 3.12 on


def references_lost(timer: QTimer, label: QLabel) -> int:
    before = sys.getrefcount(None)
    for number in range(CALLS):
        timer.setInterval(number)
        label.setText("kroom")
        label.move(QPoint(1, 1))
        label.parentWidget()
        label.update()
    return before - sys.getrefcount(None)


@pytest.mark.usefixtures("qapp")
def test_no_reference_to_none_is_lost() -> None:
    parent = QObject()
    lost = references_lost(QTimer(parent), QLabel())
    # A few are given and taken by whatever else runs; a fault loses one a call or so.
    assert lost < CALLS // 100


def test_the_pinned_version_is_the_installed_one() -> None:
    assert check_versions(installed_version).ok
