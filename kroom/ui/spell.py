"""How seconds and times are written. Minutes are not folded into hours: protocols speak of minute 75."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, QTimeZone


def clock(seconds: float) -> str:
    """`38:24` for 2304 seconds, `98:05` for 5885; negative seconds count as none."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(seconds: float) -> int:
    """Whole minutes, rounded up, so that a thing in 20 s is still one minute away."""
    return max(0, -int(-seconds // 60))


def time_of_day(moment: datetime) -> str:
    """The time of an aware UTC moment in the computer's zone, as its locale writes it."""
    stamp = QDateTime.fromSecsSinceEpoch(
        int(moment.timestamp()), QTimeZone(QTimeZone.Initialization.LocalTime)
    )
    return QLocale().toString(stamp.time(), QLocale.FormatType.ShortFormat)
