"""What an event is called where people read it: short, calm, and with nobody's own words in it."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from kroom.exports.translated import tr
from kroom.session.amend import Change
from kroom.session.events import Body, Event, Kind
from kroom.session.late import in_its_time

# Of the room and of the couple, translated where it is said. A step's own name stands in the event itself.
_SAID = {
    Kind.SESSION_PREPARED: "Session prepared",
    Kind.CHAIR_PREPARED: "Chair prepared",
    Kind.HEADSET_HEARD: "Headset confirmed by ear",
    Kind.PARTNER_SAT_OUT: "Sits out today",
    Kind.PARTNER_STARTED: "Started (T0)",
    Kind.PARTNER_ENDED: "Ended",
    Kind.PARTNER_END_UNDONE: "End taken back",
    Kind.PHASE_CHANGED: "Length of a phase changed",
    Kind.PROVIDER_IN: "Provider in the room",
    Kind.PROVIDER_OUT: "Provider left the room",
    Kind.PRESENCE_CONFIRMED: "Provider's presence confirmed",
    Kind.NOTE_ADDED: "Note",
    Kind.WATER_GIVEN: "Water",
    Kind.CONCERN_RAISED: "Concern",
    Kind.BATHROOM_LEFT: "To the bathroom",
    Kind.BATHROOM_RETURNED: "Back from the bathroom",
    Kind.VITALS_RECORDED: "Vitals",
    Kind.DOSE_RECORDED: "Dose",
    Kind.MUSIC_HELD: "Music held for both",
    Kind.MUSIC_RESUMED: "Music went on for both",
    Kind.MUSIC_QUIETENED: "Music quietened",
    Kind.MUSIC_RESTORED: "Music back to its level",
    Kind.CALM_STARTED: "Calm music while waiting",
    Kind.CALM_ENDED: "Calm music ended",
    Kind.TALK_STARTED: "Talk began",
    Kind.TALK_ENDED: "Talk ended",
    Kind.VOLUME_CHANGED: "Volume changed",
    Kind.TRACK_SKIPPED: "Track skipped",
    Kind.MUSIC_TURNED: "Music changed by hand",
    Kind.TRACK_FAILED: "A track could not be played; the music went on with the next",
    Kind.HEADSET_LOST: "Headset lost; its sound stopped",
    Kind.HEADSET_RETURNED: "Headset back",
    Kind.HEADSET_RESTARTED: "Headset's sound started again",
    Kind.HEADSET_MUTED: "Headset muted in the computer's sound settings",
    Kind.HEADSET_UNMUTED: "Headset no longer muted",
    Kind.HEADSET_MENDED: "Another program changed the headset's sound; it was put back",
    Kind.HEADSET_MOVED: "Another headset",
    Kind.HEADSETS_SWAPPED: "Headsets swapped",
    Kind.KEEP_AWAKE_FAILED: "The computer could not be kept awake",
    Kind.KEEP_AWAKE_RESTORED: "The computer is kept awake again",
    Kind.FORM_HANDED_OVER: "First impressions begun",
    Kind.FORM_PAUSED: "First impressions left for later",
    Kind.FORM_FINISHED: "First impressions finished",
    Kind.FORM_NOT_BEGUN: "First impressions not begun",
    Kind.URGENT_ANSWERS_READ: "Urgent answers read by the provider",
    Kind.SESSION_RESUMED: "Session resumed",
    Kind.FACILITATOR_CHANGED: "Another facilitator took over",
    Kind.EVENT_AMENDED: "A line was put right",
    Kind.LATE_ENTRY_ADDED: "Late entry",
    Kind.SESSION_CLOSED: "Session closed",
    Kind.SESSION_STOPPED: "Session stopped early",
    Kind.STEP_DONE: "Done",
    Kind.STEP_DECLINED: "Declined",
    Kind.STEP_NOT_APPLICABLE: "Not applicable",
    Kind.STEP_OVERRIDDEN: "Overridden",
    Kind.STEP_REOPENED: "Taken back",
}

# What only the journal's page says. A kept answer and one left out read the same: nobody learns which it was.
_IN_JOURNAL = {
    Kind.QUESTION_SHOWN: "First impressions: a page was shown",
    Kind.ANSWER_SAVED: "First impressions: a page was answered or left out",
    Kind.ANSWER_SKIPPED: "First impressions: a page was answered or left out",
    Kind.HELP_CALLED: "First impressions: somebody was called",
    Kind.HELP_ANSWERED: "The call was answered",
    Kind.SPOKEN_ALONE_REPLIED: "The reply spoken alone was kept",
    Kind.SCREEN_LOCKED: "Screen covered",
    Kind.SCREEN_UNLOCKED: "Screen uncovered",
    Kind.SESSION_EXPORTED: "Saved as files",
    Kind.ANSWERS_READ: "Answers read by the care team",
}

# Someone's form is theirs: which page they saw, answered, skipped or called from stays out of every export
# that another person may read. The journal has it.
PRIVATE = frozenset(
    {
        Kind.QUESTION_SHOWN,
        Kind.ANSWER_SAVED,
        Kind.ANSWER_SKIPPED,
        Kind.HELP_CALLED,
        Kind.HELP_ANSWERED,
        Kind.SPOKEN_ALONE_REPLIED,
    }
)
STEPS = frozenset(
    {
        Kind.STEP_DONE,
        Kind.STEP_DECLINED,
        Kind.STEP_NOT_APPLICABLE,
        Kind.STEP_OVERRIDDEN,
        Kind.STEP_REOPENED,
    }
)
# Of the computer and the store, not of the room.
QUIET = frozenset(
    {
        Kind.SCREEN_LOCKED,
        Kind.SCREEN_UNLOCKED,
        Kind.STORE_CREATED,
        Kind.STORE_RESTORED,
        Kind.PERSON_ADDED,
        Kind.PERSON_CHANGED,
        Kind.PERSON_REVOKED,
        Kind.RECOVERY_CODE_USED,
        Kind.RECOVERY_CODE_RENEWED,
        Kind.COUPLES_MERGED,
        Kind.COUPLES_PARTED,
        Kind.WORDS_ERASED,
        Kind.SESSION_EXPORTED,
        Kind.ANSWERS_READ,
    }
)


def said(event: Event, zone: tzinfo | None = None) -> str:
    """What `event` is called, with its numbers; empty for what no export shows.

    A late entry says when it was so, in `zone` (None: here).
    """
    entered = in_its_time(event)
    if entered != event:
        of = f"{entered.at.at_utc.astimezone(zone):%Y-%m-%d %H:%M}"
        return tr("Late entry for {at}: {what}").format(at=of, what=said(entered))
    text = _named(_SAID, event.kind)
    detail = _step(event.body) if event.kind in STEPS else _detail(event)
    return tr("{what}: {detail}").format(what=text, detail=detail) if detail else text


def told(event: Event) -> str:
    """What `event` is called in the journal's own page, where no event is left out."""
    return _named(_IN_JOURNAL, event.kind) or said(event) or event.kind.value


def amended_said(change: Change, zone: tzinfo | None = None) -> str:
    """What an amending event did, with the numbers and times before and after, in `zone` (None: here)."""
    before = said(change.before)
    if change.restored:
        return tr("Brought back: {before}").format(before=before)
    if change.after is None:
        return tr("Struck out: {before}").format(before=before)
    after = said(change.after)
    put_right = tr("Put right: {before}") if before == after else tr("Put right: {before}; now {after}")
    found = put_right.format(before=before, after=after)
    was, is_ = change.before.at.at_utc, change.after.at.at_utc
    if was == is_:
        return found
    moved = tr("{found}; at {was}, now {now}")
    return moved.format(found=found, was=_time(was, zone), now=_time(is_, zone))


def later_said(change: Change | None) -> str:
    """What stands behind a line that `change` was the last to amend; nothing for None."""
    if change is None or change.restored:
        return ""
    return " " + (tr("(struck out later)") if change.after is None else tr("(put right later)"))


def _time(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M:%S}"


def number(value: object) -> str:
    """A number as it is printed: no decimals where there are none; empty where it is no number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if is_number else ""


def vitals_said(body: Body) -> str:
    """The numbers of vitals with their units."""
    return tr("{systolic}/{diastolic} mmHg, {heart_rate} /min, SpO2 {spo2} %").format(
        systolic=number(body.get("systolic_mmhg")),
        diastolic=number(body.get("diastolic_mmhg")),
        heart_rate=number(body.get("heart_rate_bpm")),
        spo2=number(body.get("spo2_percent")),
    )


def _named(table: Mapping[Kind, str], kind: Kind) -> str:
    return tr(table[kind]) if kind in table else ""


def _step(body: Body) -> str:
    title, minute = str(body.get("title") or body.get("step", "")), number(body.get("minute"))
    return tr("{step} (minute {minute})").format(step=title, minute=minute) if minute else title


def _detail(event: Event) -> str:
    body = event.body
    if event.kind is Kind.VITALS_RECORDED:
        return vitals_said(body)
    if event.kind is Kind.DOSE_RECORDED:
        return f"{number(body.get('mg'))} mg"
    if event.kind is Kind.VOLUME_CHANGED:
        return f"{number(body.get('volume'))} %"
    if event.kind is Kind.MUSIC_TURNED:
        to = str(body.get("to", ""))
        return "the track before" if to == "previous" else f"on to {to}"
    if event.kind is Kind.PHASE_CHANGED:
        lasts = f"{number(body.get('minutes'))} min instead of {number(body.get('before'))}"
        return f"{body.get('title') or body.get('phase', '')} {lasts}"
    if event.kind is Kind.PARTNER_ENDED:
        return tr("before the plan's end") if body.get("early") is True else ""
    if event.kind is Kind.SESSION_RESUMED:
        gap = body.get("gap_s")
        minutes = f"{gap / 60:.0f}" if isinstance(gap, int | float) and gap >= 60 else ""
        return tr("after a gap of {minutes} min").format(minutes=minutes) if minutes else ""
    return ""
