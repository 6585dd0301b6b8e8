"""Views to look at: the session of Robin and Jo, for the gallery, the benchmarks and the tests.

No page that a person meets shows them.
"""

from dataclasses import replace
from datetime import UTC, datetime

from kroom.room.alerts import late_alert
from kroom.room.views import (
    AlertView,
    ChipStage,
    DueView,
    HeadsetOffer,
    HeadsetStage,
    LaneAction,
    LaneActionKind,
    LaneStage,
    LaneView,
    MusicStage,
    PlanPhaseView,
    PlanView,
    RingPhase,
    RingView,
    SessionView,
    StepChipView,
    TrackView,
    UndoView,
    UpcomingView,
)
from kroom.session.events import Partner
from kroom.session.protocol import Record
from kroom.session.state import StepKey

PHASES = (
    RingPhase("Onset", 10),
    RingPhase("Peak", 30),
    RingPhase("Descent", 20),
    RingPhase("Recovery", 60),
)
VITALS_40 = StepKey("peak", "vitals", Partner.A, 40)


def plan(elapsed_s: float) -> PlanView:
    """What can be changed at the peak."""
    passed = {"Peak": elapsed_s / 60 - 10}
    phases = (
        PlanPhaseView(one.title.lower(), one.title, one.minutes, passed.get(one.title, 0.0))
        for one in PHASES[1:]
    )
    return PlanView(120, tuple(phases))


def lane_a() -> LaneView:
    """Robin, who hears a track."""
    return LaneView(
        partner=Partner.A,
        name="Robin",
        stage=LaneStage.RUNNING,
        elapsed_s=2304,
        phase_title="Peak",
        next_due=DueView("Vitals", 96),
        music=MusicStage.PLAYING,
        track=TrackView(6, 14, "Stillness, Part Two: The Long Field", 214, 512),
        upcoming=(
            UpcomingView("Open Water", 298),
            UpcomingView("Slow Lantern", 758),
            UpcomingView("What the River Keeps", 1310),
        ),
        volume=46,
        level_dbfs=-24.0,
        headset=HeadsetStage.READY,
        headset_name="Left chair headset",
        can_skip=True,
        plan=plan(2304),
    )


def lane_b() -> LaneView:
    """Jo, whose music is quietened."""
    return LaneView(
        partner=Partner.B,
        name="Jo",
        stage=LaneStage.RUNNING,
        elapsed_s=1931,
        phase_title="Peak",
        next_due=DueView("Vitals", -131),
        music=MusicStage.QUIETENED,
        track=TrackView(5, 13, "Low Tide", 131, 398),
        upcoming=(
            UpcomingView("Glass Harbour", 267),
            UpcomingView("Night Garden", 632),
            UpcomingView("Quiet Machinery of Snow", 1159),
        ),
        volume=52,
        level_dbfs=-31.0,
        headset=HeadsetStage.READY,
        headset_name="Right chair headset",
        quiet=True,
        can_skip=True,
        plan=plan(1931),
    )


def chips() -> tuple[StepChipView, ...]:
    """A step late, one due, one to come, one done."""
    at = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
    vitals = StepKey("peak", "vitals", Partner.B, 30)
    return (
        StepChipView(vitals, "Vitals", ChipStage.LATE, "Jo", in_s=-131, asks=Record.VITALS),
        StepChipView(None, "Provider present", ChipStage.DUE, in_s=-4),
        StepChipView(VITALS_40, "Vitals", ChipStage.COMING, "Robin", in_s=96, asks=Record.VITALS),
        StepChipView(
            StepKey("before", "eyeshades", Partner.A), "Eyeshades on", ChipStage.DONE, "", "Kim", at
        ),
    )


def full_minute() -> tuple[StepChipView, ...]:
    """Four steps of each partner at one minute, which passed a while ago."""
    titles = (("Vitals", Record.VITALS), ("Dose ended", Record.TICK), ("Fluids", Record.TICK))
    return tuple(
        StepChipView(
            StepKey("descent", title.lower(), partner, 40),
            title,
            ChipStage.OVERDUE if asks is Record.VITALS else ChipStage.LATE,
            name,
            in_s=-365 if asks is Record.VITALS else -200,
            asks=asks,
        )
        for title, asks in (*titles, ("Comfortable?", Record.TICK))
        for partner, name in ((Partner.A, "Robin"), (Partner.B, "Jo"))
    )


def overdue() -> SessionView:
    """Many reminders at once, two of them overdue."""
    chips = full_minute()
    alerts = tuple(AlertView(late_alert(one), f"{one.title} · {one.partner_name}: 6 min late", "",
                             "The clocks and the music go on.") for one in chips[:2])  # fmt: skip
    return replace(running(), chips=chips, alerts=alerts)


def running() -> SessionView:
    """Both at the peak."""
    return SessionView(
        lanes=(lane_a(), lane_b()),
        ring=RingView(Partner.A, "Robin", PHASES, 2304),
        chips=chips(),
        room="Room 2",
        started=datetime(2026, 3, 4, 14, 2, tzinfo=UTC),
    )


def alarmed() -> SessionView:
    """One headset gone, the provider away, the last touch to undo, and one partner still to start."""
    lost = replace(lane_a(), headset=HeadsetStage.LOST, level_dbfs=-120.0, away=True, concerned=True)
    waiting = LaneView(
        Partner.B,
        "Jo",
        headset=HeadsetStage.READY,
        headset_name="Right chair headset",
        action=LaneAction(LaneActionKind.START, "Open for Jo: Eyeshades on"),
        calm=True,
    )
    alert = AlertView(
        "headset-a",
        "The left chair headset is gone",
        "Robin hears nothing; the clock goes on.",
        "Plug it in again, or choose a spare headset.",
    )
    return replace(
        running(),
        lanes=(lost, waiting),
        alerts=(alert, AlertView("awake", "This computer may fall asleep")),
        provider_here=False,
        away_s=192,
        undo=UndoView("end-b", "Ended for Jo"),
    )


def offer() -> HeadsetOffer:
    """What may be done about Robin's headset."""
    return HeadsetOffer(
        Partner.A,
        "Robin",
        (
            ("tone", "Sound the tone in Left chair headset"),
            ("swap", "Swap the two headsets"),
            ("move:spare", "Go on with Spare headset"),
            ("move:desk", "Desk speakers (also sounds notifications)"),
        ),
    )


def late() -> SessionView:
    """Near the end: one ended, one may get the form."""
    ended = replace(lane_a(), stage=LaneStage.ENDED, elapsed_s=5400, next_due=None, music=MusicStage.IDLE)
    form = replace(
        lane_b(), elapsed_s=5885, phase_title="Recovery", action=LaneAction(LaneActionKind.HAND_OVER)
    )
    ended = replace(ended, track=None, upcoming=())
    return replace(running(), lanes=(ended, form), ring=RingView(Partner.B, "Jo", PHASES, 5885), held=True)
