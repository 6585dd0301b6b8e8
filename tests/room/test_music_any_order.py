"""Whatever the order of touches, each partner hears what the session's state says, at their own second."""

import itertools
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from kroom.music.pieces import MeasuredTrack
from kroom.room.music_room import MusicRoom
from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.decide import Refusal
from kroom.session.events import Draft, Event, Json, Kind, Partner
from kroom.session.state import PartnerState
from tests.room.ears import Wardrobe
from tests.room.test_headsets_room import STATUS

if TYPE_CHECKING:
    from tests.room.conftest import House

A, B = Partner.A, Partner.B
TRACKS = [
    MeasuredTrack(f"/music/{name}.flac", name, phase, 600.0, -18.0, -3.0, 0.0, 600.0, -3.0)
    for name, phase in (("mist", "opening"), ("hill", "rising"), ("peak", "peak"), ("home", "return"))
]


class Evening:
    """An open session and its headsets. `touches` are the hands' names for what can be asked."""

    def __init__(self, house: "House") -> None:
        self.house = house
        self.wardrobe = Wardrobe()
        self.music = MusicRoom(house.session, self.wardrobe, house.worker)
        for partner in Partner:
            self.music.sit(partner, f"headset-{partner}", "Headset", 40)
            self.music.give(partner, TRACKS)
        self.touches: dict[str, Callable[[], object]] = {
            "hold": lambda: self.log(Kind.MUSIC_HELD),
            "silence": lambda: self.log(Kind.MUSIC_HELD, None, at_once=True),
            "go on": lambda: self.log(Kind.MUSIC_RESUMED),
            "quieten": lambda: self.log(Kind.MUSIC_QUIETENED, A),
            "restore": lambda: self.log(Kind.MUSIC_RESTORED, A),
            "talk": lambda: self.log(Kind.TALK_STARTED, A),
            "talk over": lambda: self.log(Kind.TALK_ENDED, A),
            "bathroom": lambda: self.log(Kind.BATHROOM_LEFT, A),
            "back": lambda: self.log(Kind.BATHROOM_RETURNED, A),
            "skip": lambda: self.log(Kind.TRACK_SKIPPED, A, at_s=self.music.position_s(A)),
            "other music": lambda: self.log(Kind.MUSIC_TURNED, A, at_s=self.music.position_s(A), to="peak"),
            "longer": self.longer,
            "softer": lambda: self.log(Kind.VOLUME_CHANGED, A, volume=20),
            "calm": lambda: self.log(Kind.CALM_STARTED, A),
            "no calm": lambda: self.log(Kind.CALM_ENDED, A),
            "start": lambda: self.ask(ask.StartPartner, partner=A),
            "start other": lambda: self.ask(ask.StartPartner, partner=B),
            "end": lambda: self.ask(ask.EndPartner, partner=A),
            "end undone": lambda: self.ask(ask.UndoEnd, partner=A),
            "end other": lambda: self.ask(ask.EndPartner, partner=B),
            "swap": lambda: self.ask(ask.SwapHeadsets),
            "spare": lambda: self.ask(ask.MoveHeadset, partner=A, headset="spare", name="", sure=True),
            "unsure": lambda: self.ask(ask.MoveHeadset, partner=A, headset="twin", name="", sure=False),
            "heard": lambda: self.ask(ask.HearHeadset, partner=A),
            "crash": self.crash,
        }

    def ask(self, command: "Callable[..., ask.Command]", **rest: object) -> Refusal | None:
        made = command(now=self.house.clock(), by=self.house.nora, **rest)
        return self.house.session.send(made)

    def log(self, kind: Kind, partner: Partner | None = None, **body: Json) -> Refusal | None:
        return self.ask(ask.LogEvent, kind=kind, partner=partner, body=body)

    def longer(self) -> Refusal | None:
        """The first phase of A lasts a minute more; refused where it can't."""
        minutes = 11.0 + len(self.house.state.partners[A].phase_changes)
        return self.ask(ask.ChangePhase, partners=(A,), phase="onset", minutes=minutes)

    def crash(self) -> None:
        """The app ends and comes back; the clocks went on."""
        self.house.session.happened.disconnect()
        self.music.close()
        self.house.clock.at += 20
        self.music = MusicRoom(self.house.session, self.wardrobe, self.house.worker)
        for partner in Partner:
            self.music.give(partner, TRACKS)
        self.music.catch_up()

    def touch(self, name: str) -> None:
        self.house.clock.at += 5
        self.touches[name]()
        self.house.worker.drain()
        self.check(name)

    def check(self, after: str) -> None:
        """Each hears what the state says, in their own headset and no other."""
        state = self.house.state
        for partner, one in state.partners.items():
            if one.ended is not None and self.wardrobe.of(partner).closed:
                continue  # after a crash nobody opens the headset of one whose session has ended
            ears = self.wardrobe.of(partner)
            assert ears.headset == one.chair.headset, after
            assert ears.heard == (None if state.held else expected(one)), (after, partner)
            assert (ears.quiet, ears.low, ears.percent) == (one.quiet, one.talking, one.chair.volume), after
            if ears.plays == "onset":
                lasts = [bend.phases[0].seconds for bend in ears.bends]
                assert ears.turns == [turn.to for turn in one.turns], after
                assert lasts == [change.minutes * 60 for change in one.phase_changes], after
            if ears.heard == "onset":
                assert len(set(ears.skips)) == len(set(one.skips)) or -1.0 in ears.skips, after
        open_now = [ears.headset for ears in self.wardrobe.made if not ears.closed]
        assert len(open_now) == len(set(open_now)), after

    def over(self) -> None:
        self.house.session.happened.disconnect()
        self.music.close()
        self.house.session.leave()


def expected(one: PartnerState) -> str | None:
    """The music of one partner as the design's words have it, while the room is not held."""
    if one.quiet or one.away or not one.chair.heard:
        return None
    if one.started is None:
        return "waiting" if one.calm else None
    return None if one.ended else "onset"


@pytest.fixture
def evening(house: "House", qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Evening]:
    """Makes evenings that can start, whose journal is a list: no disk is what is proved here.

    What all have in common is folded once: to read a protocol takes longer than all that is touched.
    """
    assert qapp
    sequence = itertools.count(1)

    def append(session: str, actor: str, at: Moment, drafts: Sequence[Draft]) -> list[Event]:
        return [
            Event(next(sequence), session, at, actor, draft.kind, draft.partner, draft.body)
            for draft in drafts
        ]

    monkeypatch.setattr(house.store.journal, "append", append)

    house.open()
    house.pass_gates("onset")
    ready = house.state

    def begin() -> Evening:
        house.clock.at = 0.0
        house.session._state = ready  # pyright: ignore[reportPrivateUsage]
        return Evening(house)

    return begin


NAMES = [
    "hold", "silence", "go on", "quieten", "restore", "talk", "talk over", "bathroom", "back", "skip",
    "softer", "calm", "no calm", "start", "end", "end undone", "swap", "spare", "unsure", "heard", "crash",
]  # fmt: skip


@pytest.mark.parametrize("before", ["waiting", "running"])
def test_any_two_touches_leave_what_the_state_says(evening: Callable[[], Evening], before: str) -> None:
    for first, second in itertools.permutations(NAMES, 2):
        one = evening()
        if before == "running":
            one.touch("start")
            one.touch("start other")
        one.touch(first)
        one.touch(second)
        one.over()


@settings(max_examples=25)
@given(st.randoms(use_true_random=True))
def test_any_order_of_touches_leaves_what_the_state_says(
    evening: Callable[[], Evening], chance: random.Random
) -> None:
    one = evening()
    for _ in range(25):
        one.touch(chance.choice(list(one.touches)))
    one.over()


STORIES: dict[str, tuple[list[str], str | None]] = {
    "started while held": (["hold", "start"], None),
    "started while held, then on": (["hold", "start", "go on"], "onset"),
    "end undone while held": (["start", "hold", "end", "end undone"], None),
    "end undone while held, then on": (["start", "hold", "end", "end undone", "go on"], "onset"),
    "back from the bathroom while quiet": (["start", "bathroom", "quieten", "back"], None),
    "back from the bathroom while quiet, then restored": (
        ["start", "bathroom", "quieten", "back", "restore"],
        "onset",
    ),
    "back from the bathroom while held": (["start", "hold", "bathroom", "back"], None),
    "on while in the bathroom": (["start", "hold", "bathroom", "go on"], None),
    "held while waiting with calm music": (["calm", "hold"], None),
    "calm music chosen while held": (["hold", "calm"], None),
    "calm music chosen while held, then on": (["hold", "calm", "go on"], "waiting"),
    "started out of calm music": (["calm", "start"], "onset"),
    "started out of held calm music": (["calm", "hold", "start", "go on"], "onset"),
    "calm music ends while held": (["calm", "hold", "no calm", "go on"], None),
    "silence, then on": (["start", "silence", "go on"], "onset"),
    "ended": (["start", "end"], None),
    "a spare that is sure": (["start", "spare"], "onset"),
    "a spare that is not": (["start", "unsure"], None),
    "a spare that was confirmed": (["start", "unsure", "heard"], "onset"),
    "swapped": (["start", "start other", "swap"], "onset"),
    "swapped while held": (["start", "hold", "swap", "go on"], "onset"),
    "a crash while quiet": (["start", "quieten", "crash"], None),
    "a crash while held, then on": (["start", "hold", "crash", "go on"], "onset"),
    "a crash in calm music": (["calm", "crash"], "waiting"),
}


@pytest.mark.parametrize("story", STORIES)
def test_stories(evening: Callable[[], Evening], story: str) -> None:
    touches, heard = STORIES[story]
    one = evening()
    for name in touches:
        one.touch(name)
    assert one.wardrobe.of(A).heard == heard
    one.over()


def test_after_anything_the_music_stands_at_the_partners_own_second(evening: Callable[[], Evening]) -> None:
    one = evening()
    one.touch("start")
    began = one.house.clock.at
    for away in (
        ["hold", "go on"],
        ["bathroom", "back"],
        ["end", "end undone"],
        ["spare"],
        ["swap"],
        ["crash"],
    ):
        for name in away:
            one.touch(name)
        assert one.wardrobe.of(A).at_s == pytest.approx(one.house.clock.at - began), away
    one.over()


def test_a_skip_is_kept_over_a_hold_a_new_headset_and_a_crash(evening: Callable[[], Evening]) -> None:
    one = evening()
    for name in ("start", "skip", "hold", "go on"):
        one.touch(name)
    assert one.wardrobe.of(A).skips == [-1.0], "the headset itself knows of it"
    for name in ("spare", "crash"):
        one.touch(name)
        assert one.wardrobe.of(A).skips == [5.0]
    one.over()


def test_a_longer_phase_is_kept_over_a_hold_a_new_headset_and_a_crash(
    evening: Callable[[], Evening],
) -> None:
    one = evening()
    for name in ("start", "longer", "hold", "longer", "go on", "spare", "longer", "swap", "crash", "longer"):
        one.touch(name)
        made = len(one.house.state.partners[A].phase_changes)
        assert len(one.wardrobe.of(A).bends) == made, name
    assert [bend.at_s for bend in one.wardrobe.of(A).bends] == [5.0, 15.0, 30.0, 65.0]
    one.over()


def test_what_a_closed_headset_says_last_is_not_the_next_ones_word(evening: Callable[[], Evening]) -> None:
    from kroom.music.report import LostReason

    one = evening()
    one.touch("start")
    old = one.wardrobe.of(A)
    one.touch("spare")
    old.tell_lost(LostReason("device-gone", "It is gone.", returning=True))
    old.tell_back()
    old.tell_status(STATUS)
    assert one.music.statuses == {}
    assert not one.house.state.partners[A].headset_lost
    assert one.music.lost == {}
    one.wardrobe.of(A).tell_lost(LostReason("device-gone", "It is gone.", returning=True))
    assert one.house.state.partners[A].headset_lost
    one.over()
