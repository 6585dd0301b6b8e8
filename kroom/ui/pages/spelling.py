"""Times and statuses as people read them, in the computer's zone and locale."""

import re
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime
from PySide6.QtWidgets import QWidget

from kroom.room.journal_view import JournalGroup
from kroom.session.state import SessionStatus, StepStatus


def _tr(text: str) -> str:
    return QCoreApplication.translate("Spelling", text)


def clock(widget: QWidget, at: datetime, *, seconds: bool = False) -> str:
    """The time of day of an aware moment, by the widget's locale; with `seconds`, to the second."""
    local = at.astimezone()
    if seconds:
        return QTime(local.hour, local.minute, local.second).toString("HH:mm:ss")
    return widget.locale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def moment_near(text: str, near: datetime) -> datetime | None:
    """The time of day that somebody typed, on the day that brings it nearest to `near`; None for no time.

    Hours and minutes, and seconds where they matter, by the computer's zone: 14:05, 14.05, 14:05:30.
    """
    typed = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", text.strip())
    if typed is None:
        return None
    hour, minute, second = (int(part or 0) for part in typed.groups())
    if hour > 23 or minute > 59 or second > 59:
        return None
    local = near.astimezone().replace(tzinfo=None)
    that_day = local.replace(hour=hour, minute=minute, second=second, microsecond=0)
    days = (that_day + timedelta(days=by) for by in (-1, 0, 1))
    return min(days, key=lambda day: abs(day - local)).astimezone(UTC)


def moment_on(day: str, clock: str) -> datetime | None:
    """The moment of a day (2026-05-04) and a time of day as somebody typed them; None where one is none."""
    try:
        near = datetime.combine(date.fromisoformat(day.strip()), time(12)).astimezone()
        return moment_near(clock, near)
    except (ValueError, OverflowError):
        return None


def day(widget: QWidget, at: datetime, *, short: bool = False) -> str:
    """The date of an aware moment, by the widget's locale; `short` where there is little room."""
    local = at.astimezone()
    date = QDate(local.year, local.month, local.day)
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return widget.locale().toString(date, form)


def month(widget: QWidget, at: datetime) -> str:
    """The month and year of an aware moment, by the widget's locale."""
    local = at.astimezone()
    name = widget.locale().standaloneMonthName(local.month, QLocale.FormatType.LongFormat)
    return _tr("{month} {year}").format(month=name, year=local.year)


def step_status(status: StepStatus) -> str:
    """A step's status in a word or two."""
    return {
        StepStatus.OPEN: _tr("Open"),
        StepStatus.DONE: _tr("Done"),
        StepStatus.DECLINED: _tr("Declined"),
        StepStatus.NOT_APPLICABLE: _tr("Not applicable"),
        StepStatus.OVERRIDDEN: _tr("Overridden"),
    }[status]


def session_status(status: SessionStatus) -> str:
    """A session's status in a word or two."""
    return {
        SessionStatus.PREPARED: _tr("Prepared"),
        SessionStatus.RUNNING: _tr("Interrupted"),
        SessionStatus.CLOSING: _tr("Not closed yet"),
        SessionStatus.CLOSED: _tr("Closed"),
        SessionStatus.STOPPED: _tr("Stopped early"),
    }[status]


def journal_groups() -> dict[JournalGroup, str]:
    """What the journal's lines can be narrowed down to, in words."""
    return {
        JournalGroup.ALL: _tr("All lines"),
        JournalGroup.BODY: _tr("Vitals and doses"),
        JournalGroup.NOTES: _tr("Notes and concerns"),
        JournalGroup.STEPS: _tr("Steps"),
        JournalGroup.MUSIC: _tr("Music and headsets"),
        JournalGroup.FORM: _tr("First impressions"),
        JournalGroup.OTHER: _tr("Everything else"),
    }


def unknown_couple() -> str:
    """A couple that nobody knows the names of."""
    return _tr("Names not known")


def span(seconds: float) -> str:
    """A length of time in words: seconds under two minutes, else minutes and hours."""
    if seconds < 120:
        return _tr("{count} seconds").format(count=max(0, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 120:
        return _tr("{count} minutes").format(count=minutes)
    return _tr("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
