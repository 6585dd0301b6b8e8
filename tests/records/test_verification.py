from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kroom.records.open import unlock_store
from kroom.records.opened import OpenStore
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner

NOW = Moment(datetime(2026, 5, 4, tzinfo=UTC), 1, "b")
PASSPHRASE = "nora's river"
TRIGGERS = ("event_is_not_changed", "event_is_not_deleted", "event_follows_the_last", "words_are_not_changed")


@pytest.fixture
def noted(store: OpenStore) -> OpenStore:
    for number in range(5):
        draft = Draft(Kind.NOTE_ADDED, Partner.A, {"number": number}, {"text": f"note {number}"})
        store.journal.append("s1", "p1", NOW, [draft])
    return store


@pytest.fixture
def change(noted: OpenStore, tamper: Callable[..., None]) -> Callable[[str], None]:
    """Run a statement past the triggers."""
    assert noted

    def run(statement: str) -> None:
        tamper(*(f"DROP TRIGGER {trigger}" for trigger in TRIGGERS), statement)

    return run


def test_an_untouched_store_is_ok(noted: OpenStore) -> None:
    found = noted.verify()
    assert (found.ok, found.events, found.problem, dict(found.sessions)) == (True, 7, None, {"s1": 5})
    assert found.head == noted.journal.head_code()


@pytest.mark.parametrize(
    ("statement", "problem", "holding"),
    [
        ("UPDATE event SET body = '{}' WHERE seq = 4", "event 4 is not what was written", 3),
        ("UPDATE event SET at_utc = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", "event 1 is not", 0),
        ("UPDATE event SET actor = 'p2' WHERE seq = 7", "event 7 is not what was written", 6),
        ("UPDATE event SET partner = 'b' WHERE seq = 5", "event 5 is not what was written", 4),
        ("UPDATE event SET link = zeroblob(32) WHERE seq = 3", "event 3 is not what was written", 2),
        ("UPDATE event SET body = 'no json \"words\"' WHERE seq = 3", "event 3 is not what was written", 2),
        ("DELETE FROM event WHERE seq = 3", "event 3 is missing", 2),
        ("DELETE FROM event WHERE seq = 1", "event 1 is missing", 0),
        ("DELETE FROM event WHERE seq > 5", "events 6 to 7 are missing", 5),
        ("DELETE FROM event", "events 1 to 7 are missing", 0),
        (
            "UPDATE words SET text = 'another' WHERE text = 'note 2'",
            "the words of event 5 are not what was",
            4,
        ),
        ("DELETE FROM words WHERE text = 'note 3'", "the words of event 6 are missing", 5),
    ],
)
def test_each_change_is_found_and_named(
    noted: OpenStore, change: Callable[[str], None], statement: str, problem: str, holding: int
) -> None:
    change(statement)
    found = noted.verify()
    assert not found.ok
    assert found.problem is not None
    assert problem in found.problem
    assert found.events == holding


def test_a_page_that_cannot_be_read_is_a_problem_and_no_exception(noted: OpenStore) -> None:
    noted.checkpoint()
    folder = noted.folder
    noted.close()
    raw = (folder / "records.db").read_bytes()
    (folder / "records.db").write_bytes(raw[:4096] + bytes(4096) + raw[8192:])
    again = unlock_store(folder, PASSPHRASE, despite_damage=True)
    found = again.verify()
    again.close()
    assert not found.ok
    assert found.problem is not None
    assert "damaged" in found.problem


def test_the_head_of_another_store_does_not_fit(noted: OpenStore, change: Callable[[str], None]) -> None:
    change("UPDATE event SET previous = link WHERE seq = 2")
    assert not noted.verify().ok
