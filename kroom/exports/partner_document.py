"""A partner's own document: their answers, vitals, doses and events, and nothing of the other."""

import re
from collections.abc import Collection, Sequence

from kroom.exports.document import AnswerLine, EventLine, NoteLine, PartnerDocument
from kroom.exports.source import Source, attendance, dose_lines, event_lines, note_lines, vitals_lines
from kroom.exports.timeline import timeline_of
from kroom.reflection.answers import Value, from_text, readable
from kroom.reflection.form import Form, QuestionKind
from kroom.session.amend import amended
from kroom.session.events import Event, Kind, Partner
from kroom.session.late import in_its_time
from kroom.session.state import FormStatus

# Their time in the room, and nothing of what the desk did meanwhile.
_KINDS = frozenset(
    {
        *(Kind.PARTNER_STARTED, Kind.PARTNER_ENDED, Kind.PARTNER_END_UNDONE),
        *(Kind.WATER_GIVEN, Kind.CONCERN_RAISED, Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED),
        *(Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED, Kind.TALK_STARTED, Kind.TALK_ENDED),
        *(Kind.HEADSET_LOST, Kind.HEADSET_RETURNED, Kind.TRACK_FAILED),
        *(Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED),
        *(Kind.FORM_HANDED_OVER, Kind.FORM_PAUSED, Kind.FORM_FINISHED),
    }
)


def partner_document(
    source: Source, partner: Partner, form: Form, made_up: Collection[str] = ()
) -> PartnerDocument:
    """Everything that this partner's PDF says. `made_up`: the link ids that a rehearsal answered by itself.

    Notes are those on this partner; one that names the other stays out and is counted.
    """
    events = tuple(event for event in source.events if event.partner is partner)
    notes = note_lines(source, events)
    fit = _without_the_other(source, partner, notes)
    name = source.name(partner)
    return PartnerDocument(
        partner=partner,
        name=name,
        began=(source.state.partners[partner].started or source.state.prepared).at_utc,
        protocol=source.state.protocol.title,
        attendance=attendance(source.state.partners[partner]),
        form_title=form.title,
        answers=_answers(source, partner, form, made_up),
        vitals=vitals_lines(source, partner),
        doses=dose_lines(source, partner),
        events=_events(source, events),
        notes=fit,
        notes_left_out=len(notes) - len(fit),
        timeline=timeline_of(source.state, _public(events), source.now, {partner: name}).only(partner),
        head_code=source.head_code,
        banner=source.banner,
    )


def _events(source: Source, events: Sequence[Event]) -> tuple[EventLine, ...]:
    """What happened to this partner as it holds now, by its time: the copy is theirs, not the desk's."""
    lines = (line for line in event_lines(source, amended(events)) if line.kind in _KINDS)
    return tuple(sorted(lines, key=lambda line: line.at))


def own_answers(source: Source, partner: Partner) -> dict[str, Value]:
    """A partner's answers by link id. What was erased or can't be read is left out."""
    rows = source.state.partners[partner].form.answers
    found = {link_id: _value(source.words(row)) for link_id, row in rows.items()}
    return {link_id: value for link_id, value in found.items() if value}


def _value(text: str | None) -> Value:
    try:
        return from_text(text) if text else ""
    except ValueError:
        return ""


def _answers(
    source: Source, partner: Partner, form: Form, made_up: Collection[str]
) -> tuple[AnswerLine, ...]:
    if source.state.partners[partner].form.status in (FormStatus.WAITING, FormStatus.NOT_BEGUN):
        return ()
    answers = own_answers(source, partner)
    return tuple(
        AnswerLine(
            question.prompt,
            readable(question, answers),
            made_up=any(link_id in made_up and link_id in answers for link_id in question.link_ids),
        )
        for question in form.questions
        if question.kind is not QuestionKind.SHOWN
    )


def _public(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(event for event in events if in_its_time(event).kind is not Kind.NOTE_ADDED)


def _without_the_other(source: Source, partner: Partner, notes: Sequence[NoteLine]) -> tuple[NoteLine, ...]:
    other = source.name(partner.other)
    own = {word.casefold() for word in source.name(partner).split()}
    # A surname that both carry gives nobody away.
    words = [other, *(word for word in other.split() if word.casefold() not in own and len(word) > 1)]
    named = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    return tuple(note for note in notes if not named.search(note.text))
