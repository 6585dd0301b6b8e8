import pytest

from kroom.records.opened import OpenStore
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text


@pytest.fixture
def prepared(now: Moment) -> Draft:
    assert now
    return Draft(
        Kind.SESSION_PREPARED,
        body={"couple": "c1", "protocol": protocol_text("intravenous")},
        words={"name_a": "Zoë", "name_b": "Ben"},
    )


def test_sessions_are_folded_and_the_newest_comes_first(
    store: OpenStore, now: Moment, prepared: Draft
) -> None:
    store.journal.append("s1", "p1", now, [prepared])
    store.journal.append("s2", "p1", now, [prepared])
    store.journal.append("s1", "p1", now, [Draft(Kind.PARTNER_STARTED, Partner.A)])
    newest, oldest = store.sessions.all()
    assert (newest.id, newest.state, newest.events) == ("s2", "prepared", 1)
    assert (oldest.id, oldest.state, oldest.events) == ("s1", "running", 2)
    assert oldest.protocol == "Intravenous, 40 minutes"
    assert oldest.date == now.at_utc.astimezone().date()
    assert store.sessions.get("s1") == oldest


def test_the_stores_own_events_are_no_session(store: OpenStore) -> None:
    assert store.sessions.all() == ()
    assert store.sessions.get("") is None
    assert store.sessions.get("none") is None


def test_a_session_that_was_never_prepared_is_listed_all_the_same(store: OpenStore, now: Moment) -> None:
    store.journal.append("s1", "p1", now, [Draft(Kind.WATER_GIVEN)])
    (entry,) = store.sessions.all()
    assert (entry.state, entry.protocol, entry.events) == ("prepared", "", 1)
