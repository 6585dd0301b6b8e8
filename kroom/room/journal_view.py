"""What the page of one session's journal shows. No Qt in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kroom.session.amend import NOTHING, Scope
from kroom.session.events import Body, Json, Kind, Partner
from kroom.session.vitals import Dose, Vitals


class JournalGroup(StrEnum):
    """What lines can be narrowed down to."""

    ALL = "all"
    BODY = "body"
    NOTES = "notes"
    STEPS = "steps"
    MUSIC = "music"
    FORM = "form"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line in words. `words` are somebody's own (a note, a reason); `later` what was done to the line.

    `body` are its numbers, `note` its words and `held_at` its time as they hold now, `scope` what of them can
    be put right; `by_provider` where that takes a provider.
    """

    seq: int
    at: datetime
    partner: Partner | None
    who: str
    what: str
    kind: Kind
    words: str = ""
    later: str = ""
    struck: bool = False
    body: Body = field(default_factory=dict[str, Json])
    note: str = ""
    held_at: datetime | None = None
    scope: Scope = NOTHING
    by_provider: bool = False

    @property
    def amendable(self) -> bool:
        """Whether a hand entered it and may put it right, or bring it back."""
        return self.struck or bool(self.scope)

    @property
    def group(self) -> JournalGroup:
        """Where it belongs."""
        return _GROUPS.get(self.kind, JournalGroup.OTHER)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """What was forgotten: a note (or the words of a concern) or numbers, of an aware time.

    `partner` is None for a note on both.
    """

    partner: Partner | None
    at: datetime
    note: str = ""
    concern: bool = False
    numbers: Vitals | Dose | None = None


class JournalCheck(StrEnum):
    """What is known of the whole journal: still looked at, as it was written, or not."""

    RUNNING = "running"
    WHOLE = "whole"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class JournalView:
    """A session's journal, in order. `head` is the code of the whole journal's last event.

    `check_problem` says what is wrong where `check` is BROKEN. `accepted` counts what was taken from a sheet.
    """

    session: str = ""
    name_a: str = ""
    name_b: str = ""
    on: datetime | None = None
    lines: tuple[JournalLine, ...] = ()
    head: str = ""
    check: JournalCheck = JournalCheck.RUNNING
    check_problem: str = ""
    problem: str = ""
    accepted: int = 0


_OF_GROUP: Mapping[JournalGroup, tuple[Kind, ...]] = {
    JournalGroup.BODY: (
        *(Kind.VITALS_RECORDED, Kind.DOSE_RECORDED, Kind.WATER_GIVEN),
        *(Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED),
    ),
    JournalGroup.NOTES: (Kind.NOTE_ADDED, Kind.CONCERN_RAISED),
    JournalGroup.STEPS: (
        *(Kind.STEP_DONE, Kind.STEP_DECLINED, Kind.STEP_NOT_APPLICABLE),
        *(Kind.STEP_OVERRIDDEN, Kind.STEP_REOPENED),
    ),
    JournalGroup.MUSIC: (
        *(Kind.CHAIR_PREPARED, Kind.HEADSET_HEARD, Kind.MUSIC_HELD, Kind.MUSIC_RESUMED),
        *(Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED, Kind.CALM_STARTED, Kind.CALM_ENDED),
        *(Kind.TALK_STARTED, Kind.TALK_ENDED, Kind.VOLUME_CHANGED, Kind.TRACK_SKIPPED),
        *(Kind.TRACK_FAILED, Kind.HEADSET_LOST, Kind.HEADSET_RETURNED, Kind.HEADSET_RESTARTED),
        *(Kind.HEADSET_MUTED, Kind.HEADSET_UNMUTED, Kind.HEADSET_MENDED),
        *(Kind.HEADSET_MOVED, Kind.HEADSETS_SWAPPED, Kind.MUSIC_TURNED),
    ),
    JournalGroup.FORM: (
        *(Kind.FORM_HANDED_OVER, Kind.FORM_PAUSED, Kind.FORM_FINISHED, Kind.FORM_NOT_BEGUN),
        *(Kind.QUESTION_SHOWN, Kind.ANSWER_SAVED, Kind.ANSWER_SKIPPED),
        *(Kind.HELP_CALLED, Kind.HELP_ANSWERED, Kind.SPOKEN_ALONE_REPLIED),
        *(Kind.URGENT_ANSWERS_READ, Kind.ANSWERS_READ),
    ),
}
_GROUPS = {kind: group for group, kinds in _OF_GROUP.items() for kind in kinds}
