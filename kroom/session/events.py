"""What can happen: the closed list of event kinds, and the shape of an event.

Bodies are flat and hold numbers, ids and places; a person's words lie in rows of their own (see `Draft`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kroom.session.clock import Moment
from kroom.session.partner import Partner

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Body: TypeAlias = Mapping[str, Json]


class Kind(StrEnum):
    """Every kind of event, in past tense. `events.md` says when each happens, and its body."""

    SESSION_PREPARED = "session-prepared"
    CHAIR_PREPARED = "chair-prepared"
    HEADSET_HEARD = "headset-heard"
    PARTNER_SAT_OUT = "partner-sat-out"
    STEP_DONE = "step-done"
    STEP_DECLINED = "step-declined"
    STEP_NOT_APPLICABLE = "step-not-applicable"
    STEP_OVERRIDDEN = "step-overridden"
    STEP_REOPENED = "step-reopened"
    PARTNER_STARTED = "partner-started"
    PARTNER_ENDED = "partner-ended"
    PARTNER_END_UNDONE = "partner-end-undone"
    PHASE_CHANGED = "phase-changed"
    PROVIDER_IN = "provider-in"
    PROVIDER_OUT = "provider-out"
    PRESENCE_CONFIRMED = "presence-confirmed"
    NOTE_ADDED = "note-added"
    WATER_GIVEN = "water-given"
    CONCERN_RAISED = "concern-raised"
    BATHROOM_LEFT = "bathroom-left"
    BATHROOM_RETURNED = "bathroom-returned"
    VITALS_RECORDED = "vitals-recorded"
    DOSE_RECORDED = "dose-recorded"
    MUSIC_HELD = "music-held"
    MUSIC_RESUMED = "music-resumed"
    MUSIC_QUIETENED = "music-quietened"
    MUSIC_RESTORED = "music-restored"
    CALM_STARTED = "calm-started"
    CALM_ENDED = "calm-ended"
    TALK_STARTED = "talk-started"
    TALK_ENDED = "talk-ended"
    VOLUME_CHANGED = "volume-changed"
    TRACK_SKIPPED = "track-skipped"
    MUSIC_TURNED = "music-turned"
    TRACK_FAILED = "track-failed"
    HEADSET_LOST = "headset-lost"
    HEADSET_RETURNED = "headset-returned"
    HEADSET_RESTARTED = "headset-restarted"
    HEADSET_MUTED = "headset-muted"
    HEADSET_UNMUTED = "headset-unmuted"
    HEADSET_MENDED = "headset-mended"
    HEADSET_MOVED = "headset-moved"
    HEADSETS_SWAPPED = "headsets-swapped"
    KEEP_AWAKE_FAILED = "keep-awake-failed"
    KEEP_AWAKE_RESTORED = "keep-awake-restored"
    FORM_HANDED_OVER = "form-handed-over"
    QUESTION_SHOWN = "question-shown"
    ANSWER_SAVED = "answer-saved"
    ANSWER_SKIPPED = "answer-skipped"
    HELP_CALLED = "help-called"
    HELP_ANSWERED = "help-answered"
    FORM_PAUSED = "form-paused"
    FORM_FINISHED = "form-finished"
    FORM_NOT_BEGUN = "form-not-begun"
    SPOKEN_ALONE_REPLIED = "spoken-alone-replied"
    URGENT_ANSWERS_READ = "urgent-answers-read"
    SCREEN_LOCKED = "screen-locked"
    SCREEN_UNLOCKED = "screen-unlocked"
    SESSION_RESUMED = "session-resumed"
    SESSION_CLOSED = "session-closed"
    SESSION_STOPPED = "session-stopped"
    STORE_CREATED = "store-created"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    PERSON_REVOKED = "person-revoked"
    RECOVERY_CODE_USED = "recovery-code-used"
    RECOVERY_CODE_RENEWED = "recovery-code-renewed"
    STORE_RESTORED = "store-restored"
    COUPLES_MERGED = "couples-merged"
    COUPLES_PARTED = "couples-parted"
    WORDS_ERASED = "words-erased"
    SESSION_EXPORTED = "session-exported"
    ANSWERS_READ = "answers-read"
    FACILITATOR_CHANGED = "facilitator-changed"
    EVENT_AMENDED = "event-amended"
    LATE_ENTRY_ADDED = "late-entry-added"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that was decided and isn't on disk yet.

    `words` maps a body key to a person's own words (a name, a note, an answer as JSON text). They never enter
    the chained event: the journal stores each as a row of its own and puts `{"words": ROW, "digest": HEX}`
    under that key of the body.
    """

    kind: Kind
    partner: Partner | None = None
    body: Body = field(default_factory=dict[str, Json])
    words: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal: it happened and it is on disk.

    `seq` counts through the whole store from 1; `session` is empty for what concerns the store itself;
    `actor` is a person's id, "a" or "b" for a partner at their form, or "kroom".
    """

    seq: int
    session: str
    at: Moment
    actor: str
    kind: Kind
    partner: Partner | None
    body: Body


def words_row(event: Event, key: str) -> str | None:
    """The id of the words row that `event` refers to under `key`, or None where it has none."""
    reference = event.body.get(key)
    if not isinstance(reference, dict):
        return None
    row = reference.get("words")
    return row if isinstance(row, str) else None
