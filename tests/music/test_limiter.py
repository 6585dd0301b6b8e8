import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kroom.music.decode import Samples
from kroom.music.limiter import CEILING, LOOKAHEAD, Limiter


def limited(sound: Samples, block: int = 960) -> Samples:
    limiter = Limiter()
    return np.concatenate([limiter.process(sound[at : at + block]) for at in range(0, len(sound), block)])


def noise(level: float, seed: int = 0, frames: int = 48_000) -> Samples:
    return np.random.default_rng(seed).normal(0, level, (frames, 2)).astype(np.float32)


def test_what_is_soft_enough_is_only_late() -> None:
    sound = noise(0.1)
    assert np.array_equal(limited(sound)[LOOKAHEAD:], sound[:-LOOKAHEAD])


@given(st.integers(0, 99), st.floats(min_value=0.1, max_value=20.0), st.sampled_from([48, 480, 960, 4800]))
def test_nothing_is_ever_above_the_ceiling(seed: int, level: float, block: int) -> None:
    assert np.abs(limited(noise(level, seed, 9600), block)).max() <= CEILING * 1.00001


def test_a_single_peak_is_turned_down_before_it_comes_and_softly_after() -> None:
    sound = np.full((48_000, 2), 0.5, np.float32)
    sound[20_000] = 4.0
    out = limited(sound)
    assert out.max() <= CEILING * 1.00001
    assert np.abs(np.diff(out[2 * LOOKAHEAD : 20_000 + LOOKAHEAD - 50], axis=0)).max() < 0.01
    assert out[20_000 + LOOKAHEAD + 4800, 0] < 0.5
    assert 0.45 < out[-1, 0] <= 0.5


def test_clearing_forgets_what_was_on_its_way() -> None:
    limiter = Limiter()
    limiter.process(noise(3.0, frames=960))
    limiter.clear()
    soft = noise(0.1, frames=960)
    out = limiter.process(soft)
    assert not out[:LOOKAHEAD].any()
    assert np.array_equal(out[LOOKAHEAD:], soft[:-LOOKAHEAD])
