"""What the row of steps, the alerts and the lanes say of a session."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kroom.music.report import HeadsetStatus
from kroom.room.alerts import late_alert, session_alerts
from kroom.room.chips import Names, chip_stage, step_chips
from kroom.room.lane_view import lane_view
from kroom.room.views import ChipStage, HeadsetStage, LaneActionKind, LaneStage, MusicStage, StepChipView
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.state import Chair

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
GATE = """
[[gate]]
id = "turn"
title = "Before the peak"
before = "peak"

[[gate.step]]
id = "light"
title = "Light lowered"

[[gate.step]]
id = "pump"
title = "Pump off"
per = "partner"
"""
PLAYING = HeadsetStatus(
    state="playing",
    position_s=60.0,
    track_number=2,
    track_count=9,
    track_title="Sea",
    track_position_s=20.0,
    track_length_s=300.0,
    upcoming=(("Hill", 280.0),),
    fills_from_s=None,
    level_dbfs=-20.0,
    problems=(),
    skips=(),
    chair="a",
    headset_id="headset-a",
    at=0.0,
    volume=40.0,
    underruns=0,
)


@pytest.fixture
def names(house: "House") -> Names:
    return Names(house.session.name, _nobody, "Provider present")


def _nobody(_: str) -> str:
    return ""


def with_gate(house: "House") -> None:
    """A session of the intravenous plan with a gate in its middle."""
    from kroom.session.protocol_file import protocol_text

    plan = ask.Opening("couple", protocol_text("intravenous") + GATE, {A: "Ada", B: "Ben"})
    assert house.session.open(plan, house.nora) is None
    for partner in Partner:
        house.do(ask.PrepareChair, partner=partner, chair=Chair("", "", f"headset-{partner}", "Headset"))
        house.do(ask.HearHeadset, partner=partner)


def said(chips: tuple[StepChipView, ...]) -> list[tuple[str, str, ChipStage]]:
    return [(chip.title, chip.partner_name, chip.stage) for chip in chips]


def test_a_gate_is_one_chip_for_each_clock_and_leads_to_its_page(house: "House", names: Names) -> None:
    with_gate(house)
    house.start(A, B)
    house.clock.at += 9 * 60
    chips = [chip for chip in step_chips(house.state, house.clock(), names) if chip.gate]
    assert said(tuple(chips)) == [
        ("Before the peak", "Ada", ChipStage.DUE), ("Before the peak", "Ben", ChipStage.DUE)
    ]  # fmt: skip
    assert {chip.gate for chip in chips} == {"turn"}
    house.pass_gates("peak")
    done = [chip for chip in step_chips(house.state, house.clock(), names) if chip.gate]
    assert {chip.stage for chip in done} == {ChipStage.DONE}
    assert len(done) == 2


def test_the_most_urgent_comes_first_and_nothing_is_left_out(house: "House", names: Names) -> None:
    house.open()
    house.start(A)
    house.clock.at += 60
    house.start(B)
    house.clock.at += 14 * 60
    chips = step_chips(house.state, house.clock(), names)
    waiting = [chip.in_s for chip in chips if chip.in_s is not None]
    assert waiting == sorted(waiting)
    assert said(chips)[0] == ("Comfortable?", "Ada", ChipStage.OVERDUE)
    assert len(waiting) == 2 * 7 + 1


@pytest.mark.parametrize(
    ("in_s", "stage"),
    [
        (121, ChipStage.COMING), (120, ChipStage.DUE), (1, ChipStage.DUE), (0, ChipStage.LATE),
        (-299, ChipStage.LATE), (-300, ChipStage.OVERDUE),
    ],
)  # fmt: skip
def test_steps_escalate(in_s: float, stage: ChipStage) -> None:
    assert chip_stage(in_s) is stage


def alerts(house: "House", names: Names, why_not: str = "") -> dict[str, str]:
    chips = step_chips(house.state, house.clock(), names)
    found = session_alerts(house.state, house.session.name, chips, {}, why_not)
    return {alert.key: alert.what for alert in found}


def test_a_muted_headset_is_told_until_it_is_moved_to_another(house: "House", names: Names) -> None:
    house.open()
    house.start(A, B)
    house.do(ask.LogEvent, kind=Kind.HEADSET_MUTED, partner=A)
    assert alerts(house, names) == {"headset-a": "Ada's headset is muted"}
    house.do(ask.SwapHeadsets)
    assert alerts(house, names) == {"headset-b": "Ben's headset is muted"}
    house.do(ask.MoveHeadset, partner=B, headset="spare", name="Spare", sure=True)
    assert "muted" not in str(alerts(house, names))


def test_all_that_is_wrong_is_said_with_the_worst_first(house: "House", names: Names) -> None:
    house.open()
    house.start(A, B)
    assert alerts(house, names) == {}
    house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    house.do(ask.MoveHeadset, partner=B, headset="twin", name="Twin", sure=False)
    house.do(ask.LogEvent, kind=Kind.PROVIDER_OUT)
    house.do(ask.LogEvent, kind=Kind.KEEP_AWAKE_FAILED)
    house.clock.at += 5 * 60 + 360
    assert list(alerts(house, names, "No.").items()) == [
        ("refused", "No."),
        ("headset-a", "Ada's headset is gone"),
        ("headset-b", "Ben's headset waits for its tone"),
        ("provider-away", "The provider is away"),
        ("awake", "The computer may fall asleep"),
        ("late/onset/comfort-look/a/5", "Comfortable? · Ada: 6 min late"),
        ("late/onset/comfort-look/b/5", "Comfortable? · Ben: 6 min late"),
    ]


def test_a_presence_that_is_overdue_names_no_partner(house: "House", names: Names) -> None:
    house.open()
    house.start(A)
    house.clock.at += 21 * 60
    found = alerts(house, names)
    assert found["late"] == "Provider present: 6 min late"
    assert late_alert(StepChipView(None, "Provider present", ChipStage.LATE)) == "late"


def test_a_call_comes_before_a_headset(house: "House", names: Names) -> None:
    house.open()
    house.start(A)
    house.pass_gates("form", A)
    house.do(ask.HandOver, partner=A)
    house.do(ask.CallHelp, ask.Actor("a"), partner=A, link_id="now")
    assert alerts(house, names) == {"call-a": "Ada asks you to come"}


def test_a_lane_from_waiting_to_the_end(house: "House") -> None:
    house.open()

    view = lane_view(house.state, A, house.clock(), "Ada", None)
    assert (view.stage, view.calm, view.can_skip, view.music) == (
        LaneStage.WAITING, False, False, MusicStage.IDLE,
    )  # fmt: skip
    assert view.action is not None
    assert view.action.kind is LaneActionKind.CHECKS
    house.do(ask.LogEvent, kind=Kind.CALM_STARTED, partner=A)
    view = lane_view(house.state, A, house.clock(), "Ada", PLAYING)
    assert (view.calm, view.music) == (True, MusicStage.CALM)
    house.pass_gates("onset", A)
    view = lane_view(house.state, A, house.clock(), "Ada", PLAYING)
    assert view.action is not None
    assert view.action.kind is LaneActionKind.START
    house.start(A)
    view = lane_view(house.state, A, house.clock(), "Ada", PLAYING)
    assert (view.stage, view.calm, view.can_skip, view.music) == (
        LaneStage.RUNNING, None, True, MusicStage.PLAYING,
    )  # fmt: skip
    assert view.track is not None
    assert (view.track.title, view.upcoming[0].title) == ("Sea", "Hill")
    house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    assert not lane_view(house.state, A, house.clock(), "Ada", PLAYING).can_skip
    house.do(ask.EndPartner, partner=A)
    assert lane_view(house.state, A, house.clock(), "Ada", None).stage is LaneStage.ENDED


def test_a_lane_tells_how_the_headset_is(house: "House") -> None:
    house.open()
    house.start(A)

    def headset(partner: Partner = A) -> HeadsetStage:
        return lane_view(house.state, partner, house.clock(), "Ada", None).headset

    assert headset() is HeadsetStage.READY
    house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A)
    assert headset() is HeadsetStage.LOST
    house.do(ask.LogEvent, kind=Kind.HEADSET_RETURNED, partner=A)
    house.do(ask.LogEvent, kind=Kind.HEADSET_MUTED, partner=A)
    assert headset() is HeadsetStage.MUTED
    house.do(ask.MoveHeadset, partner=A, headset="twin", name="Twin", sure=False)
    assert headset() is HeadsetStage.UNCONFIRMED
    house.do(ask.PrepareChair, partner=B, chair=Chair())
    assert headset(B) is HeadsetStage.NONE
    assert lane_view(house.state, B, house.clock(), "Ben", None).music is MusicStage.NONE
    house.do(ask.SitOut, partner=B)
    out = lane_view(house.state, B, house.clock(), "Ben", replace(PLAYING, track_number=0))
    assert (out.stage, out.action, out.calm, out.track) == (LaneStage.SAT_OUT, None, None, None)


def test_a_lane_offers_the_form_and_the_way_back_to_it(house: "House") -> None:
    house.open()
    house.start(A)

    def action() -> tuple[LaneActionKind, str] | None:
        found = lane_view(house.state, A, house.clock(), "Ada", None).action
        return (found.kind, found.refusal) if found else None

    before = action()
    assert before is not None
    assert before[0] is LaneActionKind.HAND_OVER
    assert "Oriented" in before[1]
    house.pass_gates("form", A)
    assert action() == (LaneActionKind.HAND_OVER, "")
    house.do(ask.HandOver, partner=A)
    house.do(ask.LeaveForm, ask.Actor("a"), partner=A, finished=False)
    assert action() == (LaneActionKind.RESUME_FORM, "")
