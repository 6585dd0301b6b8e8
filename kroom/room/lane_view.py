"""Makes one partner's lane out of the session's state and what the headset last said. Pure."""

from typing import TYPE_CHECKING

from kroom.room.views import (
    SILENT_DBFS,
    DueView,
    HeadsetStage,
    LaneAction,
    LaneActionKind,
    LaneStage,
    LaneView,
    MusicStage,
    PlanPhaseView,
    PlanView,
    TrackView,
    UpcomingView,
)
from kroom.session.clock import Moment
from kroom.session.events import Partner
from kroom.session.plan import plan_of
from kroom.session.protocol import FORM
from kroom.session.schedule import open_steps, phase_passed_minutes, place_of, timed_steps
from kroom.session.state import FormStatus, PartnerState, SessionState

if TYPE_CHECKING:
    from kroom.music.report import HeadsetStatus

_MUSIC = {
    "playing": MusicStage.PLAYING,
    "talking": MusicStage.TALKING,
    "quietened": MusicStage.QUIETENED,
    "held": MusicStage.HELD,
    "silenced": MusicStage.SILENCED,
    "starting": MusicStage.RESTARTING,
}


def lane_view(
    state: SessionState, partner: Partner, now: Moment, name: str, status: "HeadsetStatus | None"
) -> LaneView:
    """The lane of `partner` at `now`; `status` None where their headset has said nothing yet."""
    one = state.partners[partner]
    place = place_of(state, partner, now)
    due = timed_steps(state, partner, now)
    return LaneView(
        partner=partner,
        name=name,
        stage=_stage(one),
        elapsed_s=place.elapsed_s if place else None,
        phase_title=place.phase.title if place else "",
        next_due=DueView(due[0].title, due[0].in_s) if due else None,
        music=_music(one, status),
        track=_track(status),
        upcoming=tuple(UpcomingView(title, in_s) for title, in_s in status.upcoming) if status else (),
        fills_from_s=status.fills_from_s if status else None,
        volume=one.chair.volume,
        level_dbfs=status.level_dbfs if status else SILENT_DBFS,
        headset=_headset(one),
        headset_name=one.chair.headset_name,
        quiet=one.quiet,
        talking=one.talking,
        away=one.away,
        concerned=one.concerned,
        action=_action(state, partner),
        calm=_calm(one),
        plan=_plan(state, partner, now),
        can_skip=one.running and bool(one.chair.playlist) and not state.held and not one.away,
    )


def _stage(one: PartnerState) -> LaneStage:
    if one.ended:
        return LaneStage.ENDED
    if one.started:
        return LaneStage.RUNNING
    return LaneStage.SAT_OUT if one.sat_out else LaneStage.WAITING


def _plan(state: SessionState, partner: Partner, now: Moment) -> PlanView | None:
    if not state.partners[partner].running:
        return None
    plan = plan_of(state, partner)
    passed = {phase.id: phase_passed_minutes(state, partner, phase.id, now) for phase in plan.phases}
    left = (
        PlanPhaseView(phase.id, phase.title, phase.minutes, minutes)
        for phase in plan.phases
        if (minutes := passed[phase.id]) is not None
    )
    return PlanView(plan.minutes, tuple(left))


def _music(one: PartnerState, status: "HeadsetStatus | None") -> MusicStage:
    if not one.chair.playlist:
        return MusicStage.NONE
    music = _MUSIC.get(status.state, MusicStage.IDLE) if status else MusicStage.IDLE
    return MusicStage.CALM if music is MusicStage.PLAYING and one.started is None else music


def _calm(one: PartnerState) -> bool | None:
    if one.started or one.sat_out or not one.chair.playlist or not one.chair.heard:
        return None
    return one.calm is not None


def _track(status: "HeadsetStatus | None") -> TrackView | None:
    if status is None or status.track_number == 0:
        return None
    return TrackView(
        status.track_number,
        status.track_count,
        status.track_title,
        status.track_position_s,
        status.track_length_s,
    )


def _headset(one: PartnerState) -> HeadsetStage:
    if not one.chair.headset:
        return HeadsetStage.NONE
    if one.headset_lost:
        return HeadsetStage.LOST
    if one.headset_muted:
        return HeadsetStage.MUTED
    return HeadsetStage.READY if one.chair.heard else HeadsetStage.UNCONFIRMED


def _action(state: SessionState, partner: Partner) -> LaneAction | None:
    one, protocol = state.partners[partner], state.protocol
    if one.sat_out:
        return None
    if one.started is None:
        open_now = open_steps(state, protocol.start_gates, partner)
        return LaneAction(LaneActionKind.CHECKS if open_now else LaneActionKind.START)
    if one.form.status in (FormStatus.PAUSED, FormStatus.HANDED_OVER):
        # Still handed over where kroom was cut off in the midst of a form: the way back to it.
        return LaneAction(LaneActionKind.RESUME_FORM)
    if one.form.status is FormStatus.WAITING:
        missing = open_steps(state, protocol.gates_before(FORM), partner)
        return LaneAction(LaneActionKind.HAND_OVER, ", ".join(step.title for _, step in missing))
    return None
