"""How level the joins of a programme are, and how loud its quietest place is, for noise and for tones.

`PYTHONPATH=. python tests/benchmarks/joins.py`. Tracks of equal loudness with silence at both ends, in FLAC,
through the very mixer that feeds a headset. Prints the largest step of level in any 0.1 s, and the quietest
10 ms from the first sound to the last; ends with 1 where a goal is missed.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kroom.music.measure import measure_file
from kroom.music.measurement import measured_track
from kroom.music.mixer import Mixer
from kroom.music.playlist import read_playlist
from kroom.music.programme import plan_programme
from tests.music.conftest import Sounds

RATE = 48_000
STEP_DB, QUIET_DB = 0.3, -60.0
TRACKS, SECONDS, SILENCE_S = 5, 15.0, 0.7
NOTES = (220.0, 261.6, 311.1, 220.0, 440.0)

Sound = NDArray[np.float64]


def main() -> int:
    """Measure and print."""
    missed = False
    sys.stdout.write(f"{'':22}{'largest step':>14}{'quietest 10 ms':>16}\n")
    for name in ("white noise", "other notes", "the same note", "the same, opposed"):
        with tempfile.TemporaryDirectory() as folder:
            step, quietest = _joined(Sounds(Path(folder)), name)
        missed |= step > STEP_DB or quietest < QUIET_DB
        sys.stdout.write(f"{name:22}{step:11.2f} dB{quietest:11.1f} dBFS\n")
    sys.stdout.write(f"{'goal':22}{STEP_DB:11.2f} dB{QUIET_DB:11.1f} dBFS\n")
    return int(missed)


def _joined(sounds: Sounds, name: str) -> tuple[float, float]:
    for number in range(TRACKS):
        silent = np.zeros((round(SILENCE_S * RATE), 2))
        sound = np.concatenate((silent, _sound(sounds, name, number), silent))
        sounds.write(f"{number}.flac", sound)
    found = [
        measured_track(one, measure_file(one.path)) for one in read_playlist(sounds.folder).tracks if one.path
    ]
    programme = plan_programme([track for track in found if track is not None], once=True)
    mixer = Mixer(programme, patience_s=20.0)
    heard = mixer.read(round((programme.planned_s - 0.1) * RATE))[RATE // 10 :]
    mixer.close()
    tenths = sounds.levels_db(heard, 0.1)
    return float(np.abs(tenths - np.median(tenths)).max()), float(sounds.levels_db(heard, 0.01).min())


def _sound(sounds: Sounds, name: str, number: int) -> Sound:
    if name == "white noise":
        return sounds.noise(SECONDS, seed=number)
    hertz = NOTES[number] if name == "other notes" else 440.0
    side = -1 if name == "the same, opposed" and number % 2 else 1
    return sounds.tone(SECONDS, hertz, 0.1 * side)


if __name__ == "__main__":
    sys.exit(main())
