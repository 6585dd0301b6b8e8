"""Whatever is asked of a mixer, in whatever order: never too loud, never a click, never a hole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kroom.music.mixer import Mixer
from kroom.music.programme import MeasuredTrack, Programme, plan_programme
from kroom.music.true_peak import TruePeak

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

Sound = NDArray[np.float32]
HERTZ, PEAK = 100.0, 0.3
LOUDEST, OVERSHOOT = (
    1.8,
    2.0,
)  # of the square waves; of the curve at their edges, where two of them cross over
STEEPEST = PEAK * 2 * np.pi * HERTZ / 48_000


@dataclass(frozen=True)
class Order:
    """One control with made-up values, and how many blocks of 2.5 ms are heard after it."""

    what: str
    fade_s: float
    percent: float
    at_s: float | None
    blocks: int

    def give(self, mixer: Mixer) -> None:
        controls: dict[str, Callable[[], object]] = {
            "volume": lambda: mixer.set_volume(self.percent, self.fade_s),
            "duck": lambda: mixer.duck(self.percent > 100.0, self.fade_s),
            "hold": lambda: mixer.hold(self.fade_s),
            "resume": lambda: mixer.resume(self.at_s, self.fade_s),
            "quieten": lambda: mixer.quieten(self.fade_s),
            "unquieten": lambda: mixer.unquieten(self.fade_s),
            "seek": lambda: mixer.seek(self.at_s or 0.0),
            "skip": mixer.skip,
            "silence": mixer.silence,
        }
        controls[self.what]()


orders = st.builds(
    Order,
    what=st.sampled_from(
        ["volume", "duck", "hold", "resume", "quieten", "unquieten", "seek", "skip", "silence"]
    ),
    fade_s=st.floats(0.02, 1.0),
    percent=st.floats(-50.0, 1000.0),
    at_s=st.none() | st.floats(0.0, 60.0),
    blocks=st.integers(1, 200),
)
steps = st.lists(orders, min_size=1, max_size=5)


@pytest.fixture
def loud(sounds: "Sounds") -> list[MeasuredTrack]:
    """Square waves far over full scale once at their loudness: only the limiter stands in the way."""
    square = np.sign(sounds.tone(20.0, 997.0)) * 0.9
    return [sounds.track(f"{n}.flac", square, gain_db=6.0) for n in range(2)]


@pytest.fixture
def soft(sounds: "Sounds") -> list[MeasuredTrack]:
    """Low notes, whose samples never step further than a curve allows."""
    return [sounds.track(f"{n}.flac", sounds.tone(20.0, HERTZ, PEAK)) for n in range(2)]


def heard(programme: Programme, steps: list[Order], cap: float = 100.0) -> Sound:
    """All that comes out while these orders are given."""
    mixer = Mixer(programme, cap_percent=cap, patience_s=20.0)
    try:
        return np.concatenate([mixer.read(9600), *_follow(mixer, steps)])
    finally:
        mixer.close()


def _follow(mixer: Mixer, steps: list[Order]) -> Iterator[Sound]:
    for order in steps:
        order.give(mixer)
        yield mixer.read(order.blocks * 120)


def true_peak(sound: Sound) -> float:
    """Without the edge at which the recording is cut."""
    found = 0.0
    for side in sound.T:
        peak = TruePeak()
        peak.take(np.ascontiguousarray(side), float(np.abs(side).max()))
        found = max(found, peak.value)
    return found


properties = settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@properties
@given(steps=steps, cap=st.sampled_from([100.0, 60.0]))
def test_no_control_makes_it_louder_than_the_cap_or_its_true_peak_higher_than_one_below_full(
    loud: list[MeasuredTrack], steps: list[Order], cap: float
) -> None:
    programme = plan_programme(loud, crossfade_s=2.0)
    highest = true_peak(heard(programme, steps, cap))
    assert highest <= 10 ** (-0.9 / 20)  # the gain moves under the curve
    assert highest <= (cap / 100) ** 3 * LOUDEST * OVERSHOOT


@properties
@given(steps=steps)
def test_no_control_clicks_whatever_came_before(soft: list[MeasuredTrack], steps: list[Order]) -> None:
    sound = heard(plan_programme(soft, crossfade_s=2.0), steps)
    assert np.abs(np.diff(sound, axis=0)).max() < 3.0 * STEEPEST
