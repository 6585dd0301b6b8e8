"""What documents are made from, and the lines that the session's and a partner's document share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kroom.exports.document import Attendance, DoseLine, EventLine, NoteLine, VitalsLine
from kroom.exports.timeline import rows
from kroom.exports.translated import tr
from kroom.session.amend import amended, changes
from kroom.session.clock import Moment, seconds_between
from kroom.session.events import Event, Kind, Partner, words_row
from kroom.session.late import in_its_time
from kroom.session.state import PartnerState, SessionState

Words = Callable[[str], "str | None"]
People = Callable[[str], str]


def erased() -> str:
    """What stands in the place of words that were erased."""
    return tr("(erased)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a couple that was entered twice. `crossed`: its A is B of the couple as it stands now."""

    couple: str
    crossed: bool

    def seat(self, partner: Partner) -> Partner:
        """Who a partner of this entry is in the couple as it stands now, and the other way round."""
        return partner.other if self.crossed else partner


@dataclass(frozen=True)
class Source:
    """One session's events, their fold, and who can say the words.

    `words` gives a row's text, or None where it was erased; `people` names an actor's id. Clocks that still
    run end at `now`. `head_code` is the journal's; `banner` stands above everything ("Rehearsal ...").
    `entries` are those under which the couple was entered, as it stands now first; empty for none.
    """

    state: SessionState
    events: Sequence[Event]
    words: Words
    people: People
    head_code: str
    now: Moment
    banner: str = ""
    entries: Sequence[Entry] = ()

    def spoken(self, row: str | None) -> str:
        """The words in `row`; `erased()` where they are gone, empty where there never were any."""
        return (self.words(row) or erased()) if row else ""

    @cached_property
    def put_right(self) -> frozenset[int]:
        """The numbers of the lines that hold otherwise than they were written first."""
        standing = amended(self.events)
        first = {event.seq: in_its_time(event) for event in self.events}
        return frozenset(event.seq for event in standing if event != first[event.seq])

    @cached_property
    def entered(self) -> Mapping[int, datetime]:
        """When each late entry was written down, by its number."""
        late = (event for event in self.events if event.kind is Kind.LATE_ENTRY_ADDED)
        return {event.seq: event.at.at_utc for event in late}

    @cached_property
    def struck(self) -> tuple[Event, ...]:
        """The lines that were struck out, each as it stood before."""
        standing = {event.seq for event in amended(self.events)}
        gone = {change.before.seq: change.before for change in changes(self.events).values()}
        return tuple(event for seq, event in gone.items() if seq not in standing)

    def who(self, actor: str) -> str:
        """An actor as people read it: a name, a partner's letter, or kroom."""
        if actor in ("a", "b"):
            return actor.upper()
        return actor if actor == "kroom" else self.people(actor)

    def name(self, partner: Partner) -> str:
        """A partner's name."""
        return self.spoken(self.state.partners[partner].name)

    def began(self) -> datetime:
        """When the first partner started; when the session was prepared where nobody did."""
        starts = [one.started.at_utc for one in self.state.partners.values() if one.started]
        return min(starts, default=self.state.prepared.at_utc)


def seat_in(source: Source, partner: Partner) -> Partner:
    """Who one of the couple as it stands now is in this session; and the other way round."""
    entry = next((entry for entry in source.entries if entry.couple == source.state.couple), None)
    return entry.seat(partner) if entry else partner


_NOWHERE = "none:"  # the ids of chairs whose sound goes nowhere begin so


def attendance(one: PartnerState) -> Attendance:
    """When a partner started and ended, and what played."""
    return Attendance(
        started=one.started.at_utc if one.started else None,
        ended=one.ended.at_utc if one.ended else None,
        ended_early=one.ended_early,
        sat_out=one.sat_out,
        playlist=(one.chair.playlist_title or tr("untitled")) if one.chair.playlist else "",
        headset="" if one.chair.headset.startswith(_NOWHERE) else one.chair.headset_name,
        left_out=len(one.chair.left_out),
    )


def vitals_lines(source: Source, partner: Partner) -> tuple[VitalsLine, ...]:
    """A partner's vitals, in order."""
    one = source.state.partners[partner]
    return tuple(
        VitalsLine(
            partner,
            _minute(one, taken.at),
            taken.at.at_utc,
            source.who(taken.by),
            taken.vitals,
            taken.seq in source.put_right,
            source.entered.get(taken.seq),
        )
        for taken in one.vitals
    )


def dose_lines(source: Source, partner: Partner) -> tuple[DoseLine, ...]:
    """A partner's doses, in order."""
    one = source.state.partners[partner]
    return tuple(
        DoseLine(
            partner,
            _minute(one, given.at),
            given.at.at_utc,
            source.who(given.by),
            given.dose.mg,
            given.seq in source.put_right,
            source.entered.get(given.seq),
        )
        for given in one.doses
    )


def event_lines(source: Source, events: Sequence[Event]) -> tuple[EventLine, ...]:
    """Every row of `events` that people read, whatever its kind. Minutes come from the starts among them."""
    return tuple(
        EventLine(row.partner, row.minutes, row.at_utc, source.who(row.actor), row.kind, row.text)
        for row in rows(events)
    )


def note_lines(source: Source, events: Sequence[Event], *, before: bool = False) -> tuple[NoteLine, ...]:
    """The notes among `events` as they were put right, by time. Minutes come from the starts among them.

    With `before`, what stood there first follows, and so does what was struck out.
    """
    first = {event.seq: in_its_time(event) for event in events}
    now = {event.seq: event for event in amended(events)}
    shown = [now.get(seq, event) for seq, event in first.items() if before or seq in now]
    found = tuple(
        NoteLine(
            row.partner,
            row.minutes,
            row.at_utc,
            source.who(row.actor),
            _note(source, first[row.seq], now.get(row.seq), before=before),
            concern=first[row.seq].body.get("concern") is True,
        )
        for row in rows(shown)
        if row.kind is Kind.NOTE_ADDED
    )
    return tuple(sorted(found, key=lambda line: line.at))


def _note(source: Source, first: Event, now: Event | None, *, before: bool) -> str:
    words = _late(source, first.seq, source.spoken(words_row(first, "note")))
    if now is None:
        return tr("(struck out) {words}").format(words=words)
    if now == first:
        return words
    right = source.spoken(words_row(now, "note"))
    if before and now.body != first.body:
        return tr("{right} (put right; before: {words})").format(right=right, words=words)
    return tr("{right} (put right)").format(right=_late(source, first.seq, right))


def _late(source: Source, seq: int, words: str) -> str:
    at = source.entered.get(seq)
    if at is None:
        return words
    return tr("{words} (late entry, {at})").format(words=words, at=f"{at.astimezone():%Y-%m-%d %H:%M}")


def notes_by_event(source: Source) -> dict[int, str]:
    """The words of each note, and of each that was put right, by its event's number, for timeline.csv."""
    notes = ((event.seq, words_row(event, "note")) for event in source.events)
    return {seq: source.spoken(row) for seq, row in notes if row}


def _minute(one: PartnerState, at: Moment) -> float | None:
    return seconds_between(one.started, at) / 60 if one.started else None
