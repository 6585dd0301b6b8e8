"""One touch, one line: what is logged while a session runs, of headsets and of music too."""

from typing import TYPE_CHECKING, Any

import pytest

from kroom.session import commands as ask
from kroom.session.decide import LOGGED  # pyright: ignore[reportPrivateUsage]
from kroom.session.events import Json, Kind, Partner
from kroom.session.state import Chair, MusicTurn
from kroom.session.vitals import Dose

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
DOSE = Dose(35)


# One touch


@pytest.mark.parametrize("kind", list(LOGGED))
def test_a_touch_belongs_to_a_partner_or_to_the_room(table: "Table", kind: Kind, provider: ask.Actor) -> None:
    wrong = None if LOGGED[kind] else A
    table.refused(ask.LogEvent, provider, kind=kind, partner=wrong)


def test_only_touches_are_logged(table: "Table", provider: ask.Actor) -> None:
    for kind in set(Kind) - set(LOGGED):
        table.refused(ask.LogEvent, provider, kind=kind, partner=A)


@pytest.mark.parametrize(
    ("on", "off"),
    [
        (Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED),
        (Kind.TALK_STARTED, Kind.TALK_ENDED),
        (Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED),
        (Kind.HEADSET_LOST, Kind.HEADSET_RETURNED),
        (Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED),
    ],
)
def test_two_hands_on_one_switch_make_one_event(table: "Table", on: Kind, off: Kind) -> None:
    assert table.do(ask.LogEvent, kind=off, partner=A) == ()
    for kind in (on, off):
        assert len(table.do(ask.LogEvent, kind=kind, partner=A)) == 1
        assert table.do(ask.LogEvent, kind=kind, partner=A) == ()


def test_a_note_has_words_and_not_too_many(table: "Table") -> None:
    table.refused(ask.AddNote, text=" \n ")
    table.refused(ask.AddNote, text="x" * 20_001)
    (draft,) = table.do(ask.AddNote, text=" tears ", partner=A, concern=True)
    assert (draft.words, draft.body) == ({"note": "tears"}, {"concern": True})


def test_a_dose_is_the_providers(table: "Table", facilitator: ask.Actor, provider: ask.Actor) -> None:
    assert "provider" in table.refused(ask.RecordDose, facilitator, partner=A, dose=DOSE).why
    table.refused(ask.RecordDose, provider, partner=A, dose=Dose(5000))
    table.do(ask.RecordDose, provider, partner=A, dose=DOSE)


# Keeping awake


def test_a_computer_that_stays_awake_again_is_said_once(table: "Table") -> None:
    for kind in (Kind.KEEP_AWAKE_RESTORED, Kind.KEEP_AWAKE_FAILED, Kind.KEEP_AWAKE_FAILED):
        table.do(ask.LogEvent, kind=kind)
    assert table.kinds()[-1] is Kind.KEEP_AWAKE_FAILED
    assert table.kinds().count(Kind.KEEP_AWAKE_FAILED) == 1
    assert not table.state.awake
    table.do(ask.LogEvent, kind=Kind.KEEP_AWAKE_RESTORED)
    assert table.state.awake


# Headsets while running, skips, calm music


def test_nobody_moves_to_the_others_headset(table: "Table") -> None:
    table.start(A)
    move: dict[str, Any] = {"partner": A, "name": "", "sure": True}
    assert "swap them instead" in table.refused(ask.MoveHeadset, headset="headset-b", **move).why
    assert table.refused(ask.MoveHeadset, headset="", **move).why.startswith("Choose")
    assert table.do(ask.MoveHeadset, headset="headset-a", **move) == ()
    table.do(ask.SitOut, partner=B)
    table.do(ask.MoveHeadset, headset="headset-b", **move)
    assert "sits out" in table.refused(ask.MoveHeadset, partner=B, headset="spare", name="", sure=True).why


def test_a_swap_takes_a_loss_along(table: "Table") -> None:
    table.start(A, B)
    table.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    table.do(ask.SwapHeadsets)
    lost = {partner: one.headset_lost for partner, one in table.state.partners.items()}
    assert lost == {A: False, B: True}
    assert all(one.chair.heard for one in table.state.partners.values())


@pytest.mark.parametrize("at_s", [None, -1.0, True, "soon"])
def test_a_skip_names_its_second(table: "Table", at_s: Json) -> None:
    table.start(A)
    why = table.refused(ask.LogEvent, kind=Kind.TRACK_SKIPPED, partner=A, body={"at_s": at_s}).why
    assert why == "A skip names the second of the programme."


def test_a_skip_needs_a_track_that_plays(table: "Table") -> None:
    skip: dict[str, Any] = {"kind": Kind.TRACK_SKIPPED, "partner": A, "body": {"at_s": 60.0}}
    assert table.refused(ask.LogEvent, **skip).why == "No track plays for A."
    table.start(A)
    table.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    assert "held" in table.refused(ask.LogEvent, **skip).why
    table.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
    table.do(ask.LogEvent, **skip)
    assert table.state.partners[A].skips == (60.0,)


def test_music_goes_back_or_on_to_a_phase_while_it_plays(table: "Table") -> None:
    turn: dict[str, Any] = {"kind": Kind.MUSIC_TURNED, "partner": A, "body": {"at_s": 60.0, "to": "descent"}}
    assert table.refused(ask.LogEvent, **turn).why == "No track plays for A."
    table.start(A)
    table.do(ask.LogEvent, **turn)
    assert table.state.partners[A].turns == (MusicTurn(60.0, "descent"),)
    turn["body"] = {"at_s": 60.0, "to": "loud"}
    assert "to a phase" in table.refused(ask.LogEvent, **turn).why
    table.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    turn["body"] = {"at_s": 60.0, "to": "previous"}
    assert "held" in table.refused(ask.LogEvent, **turn).why


def test_calm_music_is_for_one_who_waits(table: "Table") -> None:
    calm: dict[str, Any] = {"kind": Kind.CALM_STARTED, "partner": A}
    table.do(ask.PrepareChair, partner=A, chair=Chair())
    assert "needs a playlist" in table.refused(ask.LogEvent, **calm).why
    table.do(ask.PrepareChair, partner=A, chair=Chair("calm.xspf", "Calm", "headset-a", "Headset"))
    assert "confirmed by ear" in table.refused(ask.LogEvent, **calm).why
    table.do(ask.HearHeadset, partner=A)
    table.do(ask.LogEvent, **calm)
    assert table.state.partners[A].calm == table.now
    assert table.do(ask.LogEvent, **calm) == ()
    table.start(A)
    assert table.state.partners[A].calm is None
    assert table.refused(ask.LogEvent, **calm).why == "A does not wait for a start."


def test_a_line_carries_nothing_that_the_table_does_not_name(table: "Table") -> None:
    refusal = table.refused(ask.LogEvent, kind=Kind.WATER_GIVEN, partner=A, body={"name": "Ada"})
    assert refusal.why == "water-given carries no name."
