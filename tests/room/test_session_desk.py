"""What a touch on the session page asks for, and what is said where it is refused."""

from typing import TYPE_CHECKING

import pytest

from kroom.room.session_desk import SessionDesk
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.state import StepKey, StepStatus
from kroom.session.vitals import Vitals

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
PIN = "314159"


@pytest.fixture
def desk(house: "House") -> SessionDesk:
    house.open()
    return SessionDesk(house.access, house.session, {})


def kinds(house: "House", count: int) -> list[Kind]:
    return [event.kind for event in house.session.events()[-count:]]


def test_who_waits_hears_calm_music_by_one_touch_and_silence_by_the_next(
    desk: SessionDesk, house: "House"
) -> None:
    desk.toggle_calm(B)
    desk.toggle_calm(B)
    assert kinds(house, 2) == [Kind.CALM_STARTED, Kind.CALM_ENDED]


def test_a_refusal_is_shown_until_something_is_taken(desk: SessionDesk) -> None:
    said: list[str] = []
    desk.refused.connect(said.append)
    desk.skip(A, 0.0)
    assert said == ["No track plays for A."]
    assert desk.view().alerts[0].what == said[0]
    desk.note("calm", B)
    assert desk.view().alerts == ()


def test_a_concern_quietens_and_keeps_its_words(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    desk.concern(A, "tears")
    assert kinds(house, 3) == [Kind.CONCERN_RAISED, Kind.MUSIC_QUIETENED, Kind.NOTE_ADDED]
    assert house.session.events()[-1].body["concern"] is True
    desk.concern(A)
    assert kinds(house, 1) == [Kind.CONCERN_RAISED], "already quiet"


def test_a_provider_who_is_away_is_counted(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    assert desk.view().away_s is None
    desk.log(Kind.PROVIDER_OUT)
    house.clock.at += 75
    assert desk.view().away_s == 75
    assert desk.confirm_presence(PIN)
    assert desk.view().away_s is None


def test_vitals_outside_a_step_are_kept_and_odd_ones_refused(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    before = len(house.state.partners[A].vitals)
    desk.vitals(A, Vitals(76, 118, 64, 98))
    assert len(house.state.partners[A].vitals) == before
    assert "above diastolic" in desk.view().alerts[0].what
    desk.vitals(A, Vitals(118, 76, 64, 98))
    assert len(house.state.partners[A].vitals) == before + 1


def test_a_wrong_pin_settles_and_takes_back_nothing(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    key, numbers = StepKey("peak", "vitals", A, 15), Vitals(118, 76, 64, 98)
    assert not desk.settle(key, numbers, "271828")
    assert desk.settle(key, numbers, PIN)
    assert not desk.reopen(key, "271828")
    assert house.state.step_status(key) is StepStatus.DONE
    assert desk.reopen(key, PIN)


def test_the_ring_follows_who_was_touched(desk: SessionDesk, house: "House") -> None:
    house.start(A, B)
    desk.touch(B)
    assert desk.view().ring.partner is B
    desk.toggle_talk(A)
    assert desk.view().ring.partner is A


def test_silence_lasts_until_it_was_answered(desk: SessionDesk, house: "House") -> None:
    house.start(A, B)
    desk.silence(at_once=True)
    assert desk.view().silenced
    assert house.session.events()[-1].body == {"at_once": True}
    desk.toggle_hold()
    assert not desk.view().silenced
    assert not desk.view().held
    desk.silence()
    desk.after_silence((A, B))
    assert [one.running for one in house.state.partners.values()] == [False, False]
    desk.after_silence((A,))
    assert kinds(house, 1) == [Kind.MUSIC_RESUMED], "nobody ends twice"


def test_an_end_can_be_taken_back_for_a_moment(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    desk.end(A)
    undo = desk.view().undo
    assert undo is not None
    assert undo.text == "Ended for Ada"
    desk.undo_gone()
    assert desk.view().undo is None
    desk.end(A)
    assert desk.view().undo is None, "it has ended already"
    desk.undo("end-a")
    assert house.state.partners[A].running
    desk.undo("something else")
    assert house.state.partners[A].running


def test_what_a_headset_says_stands_in_its_alert(desk: SessionDesk, house: "House") -> None:
    house.start(A)
    house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    desk.trouble(A, "It was unplugged.")
    assert desk.view().alerts[0].means == "It was unplugged."
    desk.trouble(A, "")
    assert desk.view().alerts[0].means == "They hear nothing; the other partner is untouched."


def test_a_start_that_is_blocked_names_the_steps(desk: SessionDesk, house: "House") -> None:
    desk.start(A)
    assert "Still open" in desk.view().alerts[0].what
    house.pass_gates("onset", A)
    desk.start(A)
    assert house.state.partners[A].running
