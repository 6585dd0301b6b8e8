"""What is heard when: starts to the sample, the place heard now, orders in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from kroom.music.deck import Deck
from kroom.music.mixer import Mixer
from kroom.music.programme import Programme, plan_programme

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

RATE = 48_000
PATIENT_S = 20.0


class Heard:
    """A deck read as an output reads it, from the monotonic second `start` on; what came out, and when."""

    def __init__(self, start: float, latency_s: float = 0.05) -> None:
        self.mixer = Mixer(None, patience_s=PATIENT_S)
        self.now = start
        self.deck = Deck(self.mixer, lambda: latency_s, lambda: self.now)
        self._start, self._latency = start, latency_s
        self._frames = 0
        self._parts: list[NDArray[np.float32]] = []

    def read(self, seconds: float, frames: int = 960) -> None:
        for _ in range(round(seconds * RATE / frames)):
            self.now = self._start + self._frames / RATE
            self._parts.append(self.deck.read(frames, self.now))
            self._frames += frames

    def between(self, start: float, end: float) -> NDArray[np.float32]:
        """The left side of what is heard between two monotonic seconds."""
        first, last = (round((at - self._start - self._latency) * RATE) for at in (start, end))
        return np.concatenate(self._parts)[first:last, 0]


@pytest.fixture
def programme(sounds: Sounds) -> Programme:
    return plan_programme([sounds.track("noise.wav", sounds.noise(8.0))])


@pytest.fixture
def listen() -> Callable[..., Heard]:
    return Heard


@pytest.mark.parametrize("frames", [960, 700])
def test_two_decks_told_the_same_are_in_step_to_the_sample(programme: Programme, frames: int) -> None:
    begins = 51.3
    both = [Heard(start=50.0), Heard(start=50.0 + 331 / RATE, latency_s=0.02)]
    for heard, size in zip(both, (960, frames), strict=True):
        heard.read(0.5, size)
        heard.deck.play(programme, 2.0, 0.02, begins)
        heard.read(2.0, size)
        heard.mixer.close()
    one, two = (heard.between(begins + 0.1, begins + 0.6) for heard in both)
    assert np.abs(one).max() > 0.05
    assert np.abs(one - two).max() < 1e-6
    quiet = both[0].between(begins - 0.5, begins)
    assert not quiet.any()


def test_a_start_that_comes_too_late_plays_what_should_be_heard_by_then(programme: Programme) -> None:
    both = [Heard(start=50.0), Heard(start=50.0)]
    both[0].deck.play(programme, 1.0, 0.02, 50.2)
    both[0].read(3.0)
    both[1].read(1.0)
    both[1].deck.play(programme, 1.0, 0.02, 50.2)
    both[1].read(2.0)
    one, two = (heard.between(51.5, 52.0) for heard in both)
    assert np.abs(one).max() > 0.05
    assert np.abs(one - two).max() < 1e-6
    for heard in both:
        heard.mixer.close()


def test_the_place_is_the_one_that_is_heard_now(programme: Programme) -> None:
    heard = Heard(start=50.0, latency_s=0.4)
    heard.deck.play(programme, 2.0, 0.02, 50.6)
    heard.read(2.0)
    moment = heard.deck.heard()
    assert heard.now - moment.heard_at == pytest.approx(0.0, abs=0.021)
    assert moment.status.position_s == pytest.approx(2.0 + moment.heard_at - 50.6, abs=0.001)
    heard.mixer.close()


def test_an_order_takes_a_start_back_that_has_not_come_yet(programme: Programme) -> None:
    heard = Heard(start=50.0)
    heard.deck.play(programme, 0.0, 0.02, 51.0)
    heard.read(0.5)
    heard.deck.order(lambda mixer: mixer.stop(0.0))
    heard.read(1.5)
    assert not heard.between(50.05, 52.0).any()
    heard.mixer.close()


def test_adjusting_leaves_a_start_that_waits_alone(programme: Programme) -> None:
    heard = Heard(start=50.0)
    heard.deck.play(programme, 0.0, 0.02, 51.0)
    heard.read(0.5)
    heard.deck.adjust(lambda mixer: mixer.set_volume(50.0, 0.0))
    heard.read(1.5)
    assert heard.between(51.2, 51.8).any()
    heard.mixer.close()


def test_playing_over_what_plays_has_no_hole(programme: Programme) -> None:
    heard = Heard(start=50.0)
    heard.deck.play(programme, 0.0, 0.02, 50.2)
    heard.read(1.0)
    heard.deck.play(programme, 3.0, 0.02, None)
    heard.read(4.0)
    sound = heard.between(50.4, 54.0)
    levels = np.sqrt((sound[: len(sound) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    assert levels.min() > 0.02
    assert heard.deck.heard().status.position_s > 5.0
    heard.mixer.close()
