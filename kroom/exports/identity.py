"""Names for what leaves: the same at each export, told by random ids and never by a person's name."""

import uuid

from kroom.exports.source import Source
from kroom.session.events import Partner

_SPACE = uuid.UUID("6f0d3c56-7b0e-5b2b-9c4f-2f1f5a7d9e10")
"""kroom's own name space for version 5 UUIDs (RFC 9562, section 5.5)."""


def person_id(source: Source, partner: Partner) -> str:
    """The id of a partner, the same in each of their sessions."""
    return _uuid(_persons(source, partner)[0], "patient")


def former_person_ids(source: Source, partner: Partner) -> tuple[str, ...]:
    """The ids that a partner had under other entries of the couple, before they were merged."""
    return tuple(_uuid(person, "patient") for person in _persons(source, partner)[1:])


def own_id(source: Source, partner: Partner, *what: str) -> str:
    """The id of something that belongs to one partner in this session; it leads to nothing of the other."""
    return _uuid("session", source.state.id, partner.value, *what)


def public_id(*what: str) -> str:
    """The id of something that is the same for everybody, such as a form."""
    return _uuid("public", *what)


def study_code(source: Source, partner: Partner) -> str:
    """What a partner is called in research, the same in each of their sessions: `K-` and ten digits (hex).

    Nobody finds the name from it, nor the person's id, without the store that it was made in.
    """
    return _study_code(_persons(source, partner)[0])


def former_study_codes(source: Source, partner: Partner) -> tuple[str, ...]:
    """What a partner was called in research under other entries of the couple, before they were merged."""
    return tuple(_study_code(person) for person in _persons(source, partner)[1:])


def _study_code(person: str) -> str:
    return f"K-{_uuid(person, 'study').replace('-', '')[:10].upper()}"


def session_code(source: Source) -> str:
    """What this session is called in research: `S-` and ten digits (hex)."""
    return f"S-{_uuid('session', source.state.id, 'study').replace('-', '')[:10].upper()}"


def _persons(source: Source, partner: Partner) -> tuple[str, ...]:
    """What a person is told by: as the couple stands now, then what other entries of it had."""
    own = source.state.couple
    entry = next((entry for entry in source.entries if entry.couple == own), None)
    if entry is None:
        # A session from before couples were kept has none; then the person is known in it alone.
        return (f"{own or source.state.id}/{partner.value}",)
    seat = entry.seat(partner)
    return tuple(f"{one.couple}/{one.seat(seat).value}" for one in source.entries)


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(parts)))
