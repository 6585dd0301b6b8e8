"""Clocks count minutes, as protocols do."""

from kroom.ui.spell import clock, minutes


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 2304, 5885, -3)] == [
        "0:00",
        "0:59",
        "38:24",
        "98:05",
        "0:00",
    ]


def test_minutes_are_rounded_up() -> None:
    assert [minutes(seconds) for seconds in (0, 1, 60, 61, -5)] == [0, 1, 1, 2, 0]
