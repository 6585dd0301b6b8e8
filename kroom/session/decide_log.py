"""The rules of what one touch logs: switches of the room and of a partner, and what the computer says."""

from collections.abc import Mapping

from kroom.session import commands as ask
from kroom.session.decision import Decision, Refusal, letter_of, provider_only, state_of
from kroom.session.events import Body, Draft, Json, Kind, Partner
from kroom.session.state import SessionState

# What may be logged: does it belong to a partner (True), to the room (False) or to either (None)?
LOGGED: Mapping[Kind, bool | None] = {
    Kind.PROVIDER_IN: False,
    Kind.PROVIDER_OUT: False,
    Kind.PRESENCE_CONFIRMED: False,
    Kind.WATER_GIVEN: True,
    Kind.CONCERN_RAISED: True,
    Kind.BATHROOM_LEFT: True,
    Kind.BATHROOM_RETURNED: True,
    Kind.MUSIC_HELD: False,
    Kind.MUSIC_RESUMED: False,
    Kind.MUSIC_QUIETENED: True,
    Kind.MUSIC_RESTORED: True,
    Kind.CALM_STARTED: True,
    Kind.CALM_ENDED: True,
    Kind.TALK_STARTED: True,
    Kind.TALK_ENDED: True,
    Kind.VOLUME_CHANGED: True,
    Kind.TRACK_SKIPPED: True,
    Kind.MUSIC_TURNED: True,
    Kind.TRACK_FAILED: True,
    Kind.HEADSET_LOST: True,
    Kind.HEADSET_RETURNED: True,
    Kind.HEADSET_RESTARTED: True,
    Kind.HEADSET_MUTED: True,
    Kind.HEADSET_UNMUTED: True,
    Kind.HEADSET_MENDED: True,
    Kind.HELP_ANSWERED: True,
    Kind.KEEP_AWAKE_FAILED: False,
    Kind.KEEP_AWAKE_RESTORED: False,
    Kind.SCREEN_LOCKED: False,
    Kind.SCREEN_UNLOCKED: False,
    Kind.FACILITATOR_CHANGED: False,
}

# What a line may carry beside its kind; of any other kind, nothing.
CARRIES: Mapping[Kind, frozenset[str]] = {
    Kind.MUSIC_HELD: frozenset({"at_once"}),
    Kind.VOLUME_CHANGED: frozenset({"volume"}),
    Kind.TRACK_SKIPPED: frozenset({"at_s"}),
    Kind.MUSIC_TURNED: frozenset({"at_s", "to"}),
    Kind.TRACK_FAILED: frozenset({"problem"}),
    Kind.HEADSET_LOST: frozenset({"why"}),
    Kind.HEADSET_RESTARTED: frozenset({"why"}),
    Kind.FACILITATOR_CHANGED: frozenset({"before"}),
}
TURNS = ("previous", "opening", "rising", "peak", "descent", "return")
"""Where music can go: to the track before, or to a phase of the playlist."""

_NOTHING: frozenset[str] = frozenset()


def log_event(state: SessionState, command: ask.LogEvent) -> Decision:
    """One touch, or what the computer says; nothing where a switch stands there already."""
    if command.kind not in LOGGED:
        return Refusal(f"{command.kind.value} has a command of its own.")
    wants = LOGGED[command.kind]
    if wants is not None and wants != (command.partner is not None):
        return Refusal("Choose a partner first." if wants else "This concerns the room, not one partner.")
    if command.kind is Kind.PRESENCE_CONFIRMED and (refused := provider_only(command)):
        return refused
    if problem := _body_problem(command):
        return Refusal(problem)
    if _said_already(state, command):
        return ()
    if command.partner and (problem := _music_problem(state, command.kind, command.partner)):
        return Refusal(problem)
    return (Draft(command.kind, command.partner, command.body),)


def _body_problem(command: ask.LogEvent) -> str:
    strange = command.body.keys() - CARRIES.get(command.kind, _NOTHING)
    if strange:
        return f"{command.kind.value} carries no {min(strange)}."
    if command.kind is Kind.VOLUME_CHANGED and not _is_volume(command.body.get("volume")):
        return "The volume is expected between 0 and 100."
    if command.kind is Kind.TRACK_SKIPPED and not _is_second(command.body.get("at_s")):
        return "A skip names the second of the programme."
    if command.kind is Kind.MUSIC_TURNED and not _is_turn(command.body):
        return "The music goes to the track before or to a phase, at a second of the programme."
    return ""


def _music_problem(state: SessionState, kind: Kind, partner: Partner) -> str:
    one, letter = state_of(state, partner), letter_of(partner)
    if kind is Kind.CALM_STARTED:
        if one.started or one.sat_out:
            return f"{letter} does not wait for a start."
        if not one.chair.playlist or not one.chair.heard:
            return f"{letter} needs a playlist and a headset confirmed by ear before calm music can play."
    if kind in (Kind.TRACK_SKIPPED, Kind.MUSIC_TURNED):
        if not one.running or not one.chair.playlist:
            return f"No track plays for {letter}."
        if state.held or one.away:
            return "The music is held. It goes on first, then another track can be chosen."
    return ""


def _is_volume(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _is_turn(body: Body) -> bool:
    return _is_second(body.get("at_s")) and body.get("to") in TURNS


def _is_second(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _said_already(state: SessionState, command: ask.LogEvent) -> bool:
    """Whether a switch stands where it is asked to go: two hands on one button make one event."""
    room = {
        Kind.PROVIDER_IN: state.provider_here,  # presence is confirmed with the provider's PIN instead
        Kind.PROVIDER_OUT: not state.provider_here,
        Kind.MUSIC_HELD: state.held,
        Kind.MUSIC_RESUMED: not state.held,
        Kind.KEEP_AWAKE_FAILED: not state.awake,
        Kind.KEEP_AWAKE_RESTORED: state.awake,
    }
    if command.partner is None:
        return room.get(command.kind, False)
    one = state_of(state, command.partner)
    own = {
        Kind.MUSIC_QUIETENED: one.quiet,
        Kind.MUSIC_RESTORED: not one.quiet,
        Kind.CALM_STARTED: one.calm is not None,
        Kind.CALM_ENDED: one.calm is None,
        Kind.TALK_STARTED: one.talking,
        Kind.TALK_ENDED: not one.talking,
        Kind.BATHROOM_LEFT: one.away,
        Kind.BATHROOM_RETURNED: not one.away,
        Kind.HEADSET_LOST: one.headset_lost,
        Kind.HEADSET_RETURNED: not one.headset_lost,
        Kind.HEADSET_MUTED: one.headset_muted,
        Kind.HEADSET_UNMUTED: not one.headset_muted,
    }
    return own.get(command.kind, False)
