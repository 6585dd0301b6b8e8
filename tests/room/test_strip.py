from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.room.strip import Strip
from kroom.room.strip_view import StripView
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B


class Ears:
    """Headsets that play on, and what they were told."""

    def __init__(self) -> None:
        self.told: list[tuple[Partner, bool]] = []

    def quieten(self, partner: Partner, on: bool) -> None:
        self.told.append((partner, on))


@pytest.fixture
def strip(house: "House") -> Strip:
    strip = Strip(house.folder, house.clock)
    strip.follow(house.session)
    house.open()
    return strip


def test_nothing_is_shown_before_a_clock_runs(strip: Strip, house: "House") -> None:
    assert not strip.shown
    assert strip.view() == StripView()
    assert not (house.folder / "clocks.json").exists()


def test_both_clocks_count_and_one_that_ended_is_gone(strip: Strip, house: "House") -> None:
    house.start(A)
    house.clock.at += 60
    house.start(B)
    house.clock.at += 30
    assert (strip.view().a_elapsed_s, strip.view().b_elapsed_s) == (90, 30)
    house.do(ask.EndPartner, partner=A)
    assert (strip.view().a_elapsed_s, strip.view().b_elapsed_s) == (None, 30)


def test_one_mark_for_whatever_is_wrong(strip: Strip, house: "House") -> None:
    house.start(A)
    assert not strip.view().mark
    house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    assert strip.view().mark


def test_a_step_that_falls_due_shows_without_any_event(strip: Strip, house: "House") -> None:
    house.start(A)
    house.clock.at += 6 * 60
    assert strip.view().mark


def test_quieten_needs_no_secret_and_is_recorded(strip: Strip, house: "House") -> None:
    house.start(A)
    strip.quieten(A, ask.Actor("kroom"))
    assert strip.view().a_quiet
    assert house.session.events()[-1].kind is Kind.MUSIC_QUIETENED
    strip.quieten(A, ask.Actor("kroom"))
    assert not strip.view().a_quiet


def test_after_a_restart_it_is_there_before_anybody_unlocks(strip: Strip, house: "House") -> None:
    house.start(A)
    strip.quieten(A, ask.Actor("kroom"))
    house.clock.at += 600
    locked = Strip(house.folder, house.clock)
    assert locked.shown
    assert locked.view() == StripView(600, None, False, True, False)
    locked.quieten(B, ask.Actor("kroom"))
    again = Strip(house.folder, house.clock)
    assert again.take_wishes() == {A: True, B: True}
    assert again.take_wishes() == {}


def test_a_wish_of_before_unlocking_outlives_the_journals_being_read(strip: Strip, house: "House") -> None:
    house.start(A, B)
    strip.quieten(B, ask.Actor("kroom"))
    ears = Ears()
    locked = Strip(house.folder, house.clock, ears=ears)
    locked.quieten(A, ask.Actor("kroom"))
    locked.quieten(B, ask.Actor("kroom"))
    assert ears.told == [(A, True), (B, False)]
    locked.follow(house.session)
    assert house.session.load(house.state.id)
    assert locked.take_wishes() == {A: True, B: False}


def test_what_plays_on_without_a_session_is_told_of_its_end(strip: Strip, house: "House") -> None:
    house.start(A, B)
    house.do(ask.EndPartner, partner=A)
    assert (strip.is_over(A), strip.is_over(B)) == (True, False)
    house.do(ask.StopSession, house.petra, reason="ill")
    assert strip.is_over(B)


def test_no_name_and_no_word_lies_beside_the_store(strip: Strip, house: "House") -> None:
    house.start(A, B)
    assert strip.shown
    house.do(ask.AddNote, text="tears", partner=A)
    text = (house.folder / "clocks.json").read_text("utf-8")
    assert not [word for word in ("Ada", "Ben", "Nora", "Petra", "tears", "Calm") if word in text]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"{}" * 9000])
def test_a_start_never_fails_on_damaged_clocks(tmp_path: Path, house: "House", content: bytes) -> None:
    (tmp_path / "clocks.json").write_bytes(content)
    assert not Strip(tmp_path, house.clock).shown


def test_it_goes_with_the_session(strip: Strip, house: "House") -> None:
    house.start(A)
    house.do(ask.StopSession, house.petra, reason="ill")
    assert not strip.shown
    assert not (house.folder / "clocks.json").exists()


def test_where_nobody_sits_nobody_is_quietened(strip: Strip, house: "House") -> None:
    house.do(ask.StopSession, house.petra, reason="both are tired")
    before = house.session.events()
    strip.quieten(A, house.nora)
    assert house.session.events() == before
