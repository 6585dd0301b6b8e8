import json

from kroom.records.lines import journal_line
from kroom.records.opened import OpenStore
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner


def test_a_line_has_the_documented_keys_and_no_words(store: OpenStore, now: Moment) -> None:
    draft = Draft(Kind.NOTE_ADDED, Partner.A, {"minute": 3}, {"text": "cold hands"})
    (event,) = store.journal.append("s1", "p1", now, [draft])
    line = json.loads(json.dumps(journal_line(event)))
    reference = line["body"].pop("text")
    assert set(reference) == {"words", "digest"}
    assert line == {
        "seq": 3,
        "session": "s1",
        "at_utc": "2026-05-04T09:00:02.000000Z",
        "clock_ms": 2000,
        "boot": "boot-1",
        "actor": "p1",
        "kind": "note-added",
        "partner": "a",
        "body": {"minute": 3},
    }


def test_what_concerns_both_has_no_partner(store: OpenStore, now: Moment) -> None:
    (event,) = store.journal.append("s1", "p1", now, [Draft(Kind.PROVIDER_IN)])
    assert journal_line(event)["partner"] is None
