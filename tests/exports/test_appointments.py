from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.exports.appointments import appointments, calendar_file, write_calendar
from kroom.exports.source import Source
from kroom.session.clock import Moment
from kroom.session.events import Partner

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def began(source: Source, at: datetime) -> Source:
    """The session as if both had started at `at`."""
    start = Moment(at, 0, "boot")
    partners = {who: replace(one, started=start) for who, one in source.state.partners.items()}
    return replace(source, state=replace(source.state, partners=partners))


def test_a_day_alone_a_week_and_a_month_together(source: Source) -> None:
    starts = {
        partner: [one.starts.isoformat() for one in appointments(source, partner, UTC)] for partner in Partner
    }
    together = ["2026-03-21T13:00:00+00:00", "2026-04-14T13:00:00+00:00"]
    assert starts[Partner.A] == ["2026-03-15T13:00:00+00:00", *together]
    assert starts[Partner.B] == ["2026-03-15T13:00:00+00:00", *together]
    late = began(source, datetime(2026, 3, 14, 13, 52, 7, tzinfo=UTC))
    assert appointments(late, Partner.A, UTC)[0].starts == datetime(2026, 3, 15, 13, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "day", "week"),
    [
        # Clocks go forward on 29 March in Berlin, back on 1 November in New York.
        (BERLIN, "2026-03-28T09:00+00:00", "2026-03-29T08:00+00:00", "2026-04-04T08:00+00:00"),
        (NEW_YORK, "2026-10-31T18:30+00:00", "2026-11-01T19:30+00:00", "2026-11-07T19:30+00:00"),
        (BERLIN, "2026-06-01T22:30+00:00", "2026-06-02T22:30+00:00", "2026-06-08T22:30+00:00"),
    ],
)
def test_the_time_of_day_stays_when_clocks_change(
    source: Source, zone: ZoneInfo, at: str, day: str, week: str
) -> None:
    found = appointments(began(source, datetime.fromisoformat(at)), Partner.A, zone)
    assert [one.starts for one in found[:2]] == [datetime.fromisoformat(day), datetime.fromisoformat(week)]


@pytest.mark.parametrize(
    ("on", "later"),
    [("2026-01-31", "2026-02-28"), ("2028-01-30", "2028-02-29"), ("2026-12-24", "2027-01-24")],
)
def test_a_month_later_is_a_day_that_there_is(source: Source, on: str, later: str) -> None:
    found = appointments(began(source, datetime.fromisoformat(f"{on}T10:00+00:00")), Partner.A, UTC)
    assert found[2].starts == datetime.fromisoformat(f"{later}T10:00+00:00")


@given(
    st.integers(1_000_000_000, 3_800_000_000).map(partial(datetime.fromtimestamp, tz=UTC)),
    st.sampled_from([BERLIN, NEW_YORK, UTC, None]),
)
def test_every_appointment_lies_ahead_on_the_quarter_hour(at: datetime, zone: ZoneInfo | None) -> None:
    from tests.exports.conftest import Recorder, prepared

    room = Recorder()
    prepared(room, "Robin", "Jo")
    found = appointments(began(room.source(), at), Partner.A, zone)
    hours = [(one.starts - at) / timedelta(hours=1) for one in found]
    assert 22 < hours[0] < 26
    assert 165 < hours[1] < 170
    assert 27.9 * 24 < hours[2] < 31.1 * 24
    assert all(one.starts.minute % 15 == 0 and one.starts.tzinfo is UTC for one in found)


def test_the_file_is_neutral_and_another_program_reads_it(source: Source) -> None:
    content = calendar_file(source, Partner.A, UTC)
    read = icalendar.Calendar.from_ical(content)
    planned = appointments(source, Partner.A, UTC)
    assert [event.start for event in read.events] == [one.starts for one in planned]
    assert [event.duration for event in read.events] == [
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=1),
    ]
    text = content.decode()
    for word in ("Robin", "kesson", "Marsh", "ketamin", "ession", "partner", "Intravenous", "312-9F3A"):
        assert word not in text
    assert text.count("SUMMARY:Appointment\r\n") == 3
    assert text.count("CLASS:PRIVATE\r\n") == 3
    assert "DTSTAMP:20260314T151000Z\r\n" in text
    assert "DTSTART:20260315T130000Z\r\n" in text
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_it_is_the_same_at_each_export_and_shares_nothing_with_the_other_s(source: Source) -> None:
    assert calendar_file(source, Partner.A, UTC) == calendar_file(source, Partner.A, UTC)
    uids = [{one.uid for one in appointments(source, partner, UTC)} for partner in Partner]
    assert len(uids[0]) == len(uids[1]) == 3
    assert not uids[0] & uids[1]


def test_it_is_written(source: Source, tmp_path: Path) -> None:
    write_calendar(tmp_path / "calendar-a.ics", source, Partner.A, UTC)
    assert (tmp_path / "calendar-a.ics").read_bytes() == calendar_file(source, Partner.A, UTC)
