from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kroom.records.opened import OpenStore
from kroom.records.problem import DiskFull, StoreUnusable
from kroom.room.session_room import SessionRoom
from kroom.session import commands as ask
from kroom.session.amend import Amendment, decide_amendment
from kroom.session.decision import Refusal
from kroom.session.events import Event, Kind, Partner
from kroom.session.fold import fold
from kroom.session.protocol_file import protocol_text
from kroom.session.state import SessionStatus
from kroom.session.vitals import Vitals

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B


def test_an_event_is_on_the_disk_and_in_the_state_before_anybody_hears_of_it(house: "House") -> None:
    seen: list[tuple[Kind, bool, bool]] = []

    def on_happened(event: Event) -> None:
        stored = house.store.journal.read(event.session)
        seen.append((event.kind, event in stored, house.state.events >= stored.index(event) + 1))

    house.session.happened.connect(on_happened)
    house.open()
    house.start(A)
    assert len(seen) == len(house.session.events())
    assert all(on_disk and in_state for _, on_disk, in_state in seen)


@pytest.mark.parametrize("problem", [DiskFull, StoreUnusable])
def test_what_the_disk_refuses_never_happened(
    house: "House",
    monkeypatch: pytest.MonkeyPatch,
    refusal_of: Callable[[object], str],
    problem: type[StoreUnusable],
) -> None:
    house.open()
    before, heard = house.state, list[Event]()
    house.session.happened.connect(heard.append)

    def full(*_: object) -> None:
        raise problem("the disk is full")

    note = ask.AddNote(now=house.clock(), by=house.nora, text="tears")
    with monkeypatch.context() as patched:
        patched.setattr(house.store.journal, "append", full)
        assert "This was not written down" in refusal_of(house.session.send(note))
    assert (house.state, heard) == (before, [])
    assert house.session.unstored
    assert house.session.send(note) is None
    assert not house.session.unstored


def test_a_refusal_writes_nothing(house: "House", refusal_of: Callable[[object], str]) -> None:
    house.open()
    before = house.session.events()
    start = ask.StartPartner(now=house.clock(), by=house.nora, partner=A)
    assert "Still open" in refusal_of(house.session.send(start))
    assert house.session.events() == before


def test_the_state_is_what_the_journal_says_even_when_a_listener_answers_at_once(house: "House") -> None:
    house.open()
    house.start(A, B)
    house.pass_gates("close")

    def on_happened(event: Event) -> None:
        if event.kind is Kind.PARTNER_ENDED:
            now, by = house.clock(), house.nora
            house.session.send(ask.LogEvent(now=now, by=by, kind=Kind.WATER_GIVEN, partner=A))

    house.session.happened.connect(on_happened)
    house.do(ask.CloseSession)
    assert house.state == fold(house.session.events())
    assert house.session.events()[-1].kind is Kind.SESSION_CLOSED


def test_a_session_comes_back_with_its_gap(house: "House", reopened: Callable[[], OpenStore]) -> None:
    house.open()
    house.start(A)
    before = house.state
    store = reopened()
    house.clock.at += 95
    again = SessionRoom(store, house.clock)
    assert again.load(before.id)
    assert again.state == before
    assert again.gap_s() == 95
    assert again.resume(house.nora) is None
    assert again.events()[-1].body == {"gap_s": 95.0}
    assert again.name(A) == "Ada"


def test_a_session_that_never_was_is_not_loaded(house: "House") -> None:
    assert not house.session.load("nothing")
    assert not house.session.is_open
    with pytest.raises(RuntimeError):
        _ = house.session.state


def test_a_session_that_is_over_is_no_open_one(house: "House") -> None:
    house.open()
    house.do(ask.StopSession, house.petra, reason="ill")
    assert house.state.status is SessionStatus.STOPPED
    assert not house.session.is_open


def test_an_amended_line_counts_at_once_and_after_a_restart(
    house: "House", reopened: "Callable[[], OpenStore]"
) -> None:
    house.open()
    house.do(ask.TakeVitals, partner=Partner.A, vitals=Vitals(118, 76, 64, 98))
    taken = house.session.events()[-1].seq

    def amend(amendment: Amendment) -> None:
        decision = decide_amendment(house.session.events(), amendment, house.clock())
        assert not isinstance(decision, Refusal)
        assert house.session.record(house.nora, decision) is None

    amend(Amendment(taken, "misread", body={"heart_rate_bpm": 72}))
    assert [one.vitals.heart_rate for one in house.state.partners[Partner.A].vitals] == [72]
    amend(Amendment(taken, "of the other", struck=True))
    assert house.state.partners[Partner.A].vitals == ()
    session = house.state.id
    events = reopened().journal.read(session)
    assert [event.seq for event in events if event.kind is Kind.VITALS_RECORDED] == [taken]
    state = fold(events)
    assert state is not None
    assert state.partners[Partner.A].vitals == ()


def test_a_session_without_names_is_not_opened(house: "House", refusal_of: Callable[[object], str]) -> None:
    opening = ask.Opening("couple", protocol_text("intravenous"), {A: "Ada"})
    assert "need a name" in refusal_of(house.session.open(opening, house.nora))
    assert not house.session.is_open
    assert house.store.sessions.ids() == []
