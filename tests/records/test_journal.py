import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from kroom.records import chain, journal
from kroom.records.anchor import Head, read_head, write_head
from kroom.records.opened import OpenStore
from kroom.records.printed_code import read_code
from kroom.records.problem import JournalCut, StoreDamaged
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Kind, Partner, words_row

Unlock = Callable[[], OpenStore]
Tamper = Callable[..., None]
WATER = Draft(Kind.WATER_GIVEN, Partner.B, {"ml": 200})
NOTE = Draft(Kind.NOTE_ADDED, Partner.A, {"minute": 12.5}, {"text": "asked for a blanket"})

moments = st.builds(
    Moment,
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(-(2**63), 2**63 - 1),
    st.text(),
)


def test_events_are_given_as_they_are_read_later(unlock: Unlock, now: Moment) -> None:
    store = unlock()
    made = store.journal.append("s1", "p1", now, [WATER, NOTE])
    store.close()
    again = unlock()
    assert again.journal.read("s1") == list(made)
    assert [event.seq for event in made] == [3, 4]
    assert made[0] == Event(3, "s1", now, "p1", Kind.WATER_GIVEN, Partner.B, {"ml": 200})


@given(moment=moments, body=st.dictionaries(st.text(), st.integers() | st.text(st.characters(codec="utf-8"))))
def test_moments_and_bodies_come_back_exactly(
    store: OpenStore, moment: Moment, body: dict[str, int | str]
) -> None:
    (made,) = store.journal.append("s1", "kroom", moment, [Draft(Kind.WATER_GIVEN, body=body)])
    (read,) = store.journal.read("s1", since=made.seq - 1)
    assert read == made
    assert read.at == moment
    assert read.body == body


@given(words=st.text(st.characters()))
def test_words_come_back_whatever_is_typed(store: OpenStore, now: Moment, words: str) -> None:
    (event,) = store.journal.append(
        "s1", "a", now, [Draft(Kind.ANSWER_SAVED, Partner.A, words={"answer": words})]
    )
    assert store.journal.words(words_row(event, "answer") or "") == chain.storable(words)


def test_the_event_holds_no_words_but_their_row_and_digest(store: OpenStore, now: Moment) -> None:
    (event,) = store.journal.append("s1", "p1", now, [NOTE])
    reference = event.body["text"]
    assert isinstance(reference, dict)
    assert set(reference) == {"words", "digest"}
    assert "blanket" not in json.dumps(dict(event.body))


def test_words_are_given_by_session_and_by_partner(store: OpenStore, now: Moment) -> None:
    other = replace(NOTE, partner=Partner.B, words={"text": "cold"})
    events = store.journal.append("s1", "p1", now, [NOTE, other])
    store.journal.append("s2", "p1", now, [NOTE])
    a, b = (words_row(event, "text") for event in events)
    assert store.journal.words_of("s1") == {a: "asked for a blanket", b: "cold"}
    assert store.journal.words_of("s1", Partner.B) == {b: "cold"}
    assert store.journal.words("none") is None


def test_a_key_cannot_be_both_body_and_words(store: OpenStore, now: Moment) -> None:
    before = store.journal.head()
    with pytest.raises(ValueError, match="in the body and in the words"):
        store.journal.append("s1", "p1", now, [WATER, replace(NOTE, body={"text": 1})])
    assert store.journal.head() == before


def test_one_bad_draft_stores_none_of_them(store: OpenStore, now: Moment) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.journal.append("s1", "p1", now, [WATER, replace(WATER, body={"ml": float("inf")})])
    assert store.journal.read("s1") == []
    assert store.journal.words_of("s1") == {}


def test_no_drafts_are_no_event(store: OpenStore, now: Moment) -> None:
    head = store.journal.head()
    assert store.journal.append("s1", "p1", now, []) == ()
    assert store.journal.head() == head


def test_reading_since_a_number_and_of_all_sessions(store: OpenStore, now: Moment) -> None:
    for session in ("s1", "s2", "s1"):
        store.journal.append(session, "p1", now, [WATER])
    assert [event.session for event in store.journal.read(since=2)] == ["s1", "s2", "s1"]
    assert [event.seq for event in store.journal.read("s1", since=3)] == [5]


REST = "session, at_utc, clock_ms, boot, actor, kind, partner, body"
CHANGES = {
    "changed": "UPDATE event SET actor = 'x' WHERE seq = 1",
    "deleted": "DELETE FROM event WHERE seq = 2",
    "replaced": "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1",
    "after a gap": f"INSERT INTO event SELECT 9, {REST}, link, link FROM event WHERE seq = 2",  # noqa: S608
    "linked wrongly": f"INSERT INTO event SELECT 3, {REST}, previous, link FROM event WHERE seq = 1",  # noqa: S608
    "other words": "UPDATE words SET text = 'x'",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_the_database_itself_refuses_to_change_what_happened(
    store: OpenStore, tamper: Tamper, statement: str
) -> None:
    before = store.journal.read()
    with pytest.raises(IntegrityError):
        tamper(statement)
    assert store.journal.read() == before
    assert store.verify().ok


def test_threads_that_append_together_make_one_chain(store: OpenStore, now: Moment) -> None:
    def write(number: int) -> None:
        for _ in range(10):
            store.journal.append(f"s{number}", "kroom", now, [WATER])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.verify()
    assert found.ok
    assert found.events == 42
    assert found.sessions == {f"s{number}": 10 for number in range(4)}


def test_the_anchor_follows_each_commit(store: OpenStore, now: Moment, folder: Path) -> None:
    store.journal.append("s1", "p1", now, [WATER, WATER])
    assert read_head(folder / "head.json") == store.journal.head()


def test_an_anchor_behind_is_normal_and_brought_up(unlock: Unlock, now: Moment, folder: Path) -> None:
    store = unlock()
    behind = (folder / "head.json").read_bytes()
    store.journal.append("s1", "p1", now, [WATER])
    head = store.journal.head()
    store.close()
    (folder / "head.json").write_bytes(behind)
    again = unlock()
    assert read_head(folder / "head.json") == head
    assert again.verify().ok


def test_an_anchor_from_before_the_first_event_is_behind_too(unlock: Unlock, folder: Path) -> None:
    unlock().close()
    (folder / "head.json").unlink()
    write_head(folder / "head.json", Head())
    assert unlock().verify().ok


def test_an_event_counts_even_where_the_anchor_cannot_be_written(
    store: OpenStore, now: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, head: object) -> None:
        raise OSError(28, "No space left on device", str(path), None, str(head))

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_head", refuse)
        assert len(store.journal.append("s1", "p1", now, [WATER])) == 1
    store.journal.append("s1", "p1", now, [WATER])
    assert store.verify().ok


def test_a_missing_end_is_told_and_nothing_may_be_added(unlock: Unlock, now: Moment, folder: Path) -> None:
    store = unlock()
    store.journal.append("s1", "p1", now, [WATER])
    store.checkpoint()
    whole = [(path, path.read_bytes()) for path in folder.iterdir() if path.name == "records.db"]
    store.journal.append("s1", "p1", now, [WATER, WATER])
    store.close()
    for path, content in whole:
        path.write_bytes(content)
    with pytest.raises(JournalCut, match="events 4 to 5 are missing"):
        unlock()


def test_a_missing_anchor_is_told(unlock: Unlock, folder: Path) -> None:
    unlock().close()
    (folder / "head.json").unlink()
    with pytest.raises(StoreDamaged, match="missing"):
        unlock()


def test_another_event_at_the_anchor_is_told(unlock: Unlock, folder: Path) -> None:
    unlock().close()
    (folder / "head.json").unlink()
    write_head(folder / "head.json", Head(2, bytes(32)))
    with pytest.raises(StoreDamaged, match="is not the one"):
        unlock()


def test_the_head_code_names_the_last_event(store: OpenStore, now: Moment) -> None:
    store.journal.append("s1", "p1", now, [WATER])
    assert store.journal.head_code() == store.verify().head
    assert store.journal.head_code().startswith("3-")


def test_an_event_of_an_unknown_kind_is_told_by_its_number(store: OpenStore, tamper: Tamper) -> None:
    tamper("DROP TRIGGER event_is_not_changed", "UPDATE event SET kind = 'flown' WHERE seq = 2")
    with pytest.raises(StoreDamaged, match="event 2"):
        store.journal.read()


def test_a_printed_code_leads_to_its_event(store: OpenStore, now: Moment) -> None:
    (event,) = store.journal.append("s1", "p1", now, [WATER])
    code = read_code(store.journal.head_code())
    store.journal.append("s1", "p1", now, [WATER])
    assert store.journal.event_with(code) == event
    for other in (replace(code, seq=0), replace(code, seq=99), replace(code, seq=2)):
        assert store.journal.event_with(other) is None
