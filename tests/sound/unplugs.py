"""Headsets that are unplugged and plugged in again, at whatever moment: what is heard where, and how soon.

`PYTHONPATH=. python tests/sound/unplugs.py --times 20 [--server pipewire]` prints a table.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.sound.conftest import Headset, Headsets, Music, Recorders, Sound, start_recorders
from tests.sound.servers import PipeWire, PulseAudio, SoundServer, wait_until

MOMENTS = ("playing", "held", "crossfading", "priming")
WHO = ("a", "b", "ab")
BASS = 220.0
PRIMING_S = 0.3  # until the output is open, and somewhat more: unplugged at each part of it
_ABSENT_DBFS = -80.0
_AUDIBLE = 0.0005


@dataclass(frozen=True)
class Outcome:
    """One unplugging. `leaks_ms`: how long anything of it was heard elsewhere; seconds from the unplugging to
    the alert, and from the plugging to the first sound (of silence, where nothing plays: until the device is
    open again); `place_s`: by how much the place is off, where it plays."""

    leaks_ms: float
    alert_s: float
    back_s: float
    place_s: float


class Scene:
    """Two headsets with music, brought to a moment and robbed of a device."""

    def __init__(self, server: SoundServer, headsets: Headsets, music: Music) -> None:
        self._server = server
        self._music = music
        high = (music.tone(1000.0, 4.0), music.tone(1300.0, 40.0))
        self._programmes = {
            "a": {
                "crossfading": music.programme(*high, crossfade_s=3.0),
                "": music.programme(music.sweep()),
            },
            "b": {"": music.programme(music.tone(BASS))},
        }
        self._headsets = headsets

    def unplug(self, moment: str, who: str, later_s: float = 0.0) -> Outcome:
        """Unplug these headsets at that moment or so much later, and plug them in again."""
        both = {"a": self._open("a", moment), "b": self._open("b", moment)}
        self._bring_to(moment, both, who)
        others = start_recorders(self._server, *({"room", "headset_a", "headset_b"} - _sinks(who)))
        others.wait_for(later_s)
        lost_at = time.monotonic()
        places = {chair: _place_at(both[chair], lost_at) for chair in who}
        for sink in sorted(_sinks(who)):
            self._server.unplug(sink)
        gone = [both[chair] for chair in who]
        wait_until(lambda: all(headset.losses for headset in gone))
        alert_s = time.monotonic() - lost_at
        others.wait_for(0.5)
        plugged, back = self._plug(who)
        wait_until(lambda: all(headset.returns for headset in gone))
        back_s, off_s = max(headset.returns[0] for headset in gone) - plugged, 0.0
        if moment == "playing":
            wait_until(
                lambda: all(one.status.state == "playing" and one.status.position_s > 1 for one in gone)
            )
            back.wait_for(0.6)
            heard = back.stop()
            first = {sink: recording.heard(_AUDIBLE)[0] for sink, recording in heard.items()}
            back_s = max(first.values()) - plugged
            off_s = max(
                abs(_place_at(both[chair], first[f"headset_{chair}"]) - places[chair]) for chair in who
            )
        else:
            back.stop()
        leaks = [_leak_ms(recording.sound, sink, who) for sink, recording in others.stop().items()]
        return Outcome(max(leaks), alert_s, back_s, off_s)

    def close(self) -> None:
        """End both headsets."""
        self._headsets.close()

    def _open(self, chair: str, moment: str) -> Headset:
        found = self._programmes[chair]
        headset = self._headsets("a" if chair == "a" else "b", programme=found.get(moment, found[""]))
        headset.link.start()
        if moment != "priming":
            wait_until(lambda: headset.statuses)
        return headset

    def _bring_to(self, moment: str, both: dict[str, Headset], who: str) -> None:
        for headset in both.values():
            headset.link.play(0.0, 0.05)
        if moment == "priming":
            wait_until(lambda: all(both[chair].link.pid is not None for chair in who))
            return
        for headset in both.values():
            headset.wait_for("playing", past_s=2.4 if moment == "crossfading" else 0.7)
        if moment == "held":
            for chair in who:
                both[chair].link.hold(0.0)
                both[chair].wait_for("held")

    def _plug(self, who: str) -> tuple[float, Recorders]:
        for sink in sorted(_sinks(who)):
            self._server.plug(sink)
        return time.monotonic(), start_recorders(self._server, *_sinks(who))


def _sinks(who: str) -> set[str]:
    return {f"headset_{chair}" for chair in who}


def _place_at(headset: Headset, moment: float) -> float:
    if not headset.statuses:
        return 0.0
    status = headset.status
    runs = status.state == "playing"
    return status.position_s + (moment - status.at if runs else 0.0)


def _leak_ms(sound: Sound, sink: str, who: str) -> float:
    """How long what was unplugged is heard in this recording."""
    if sink == "room":
        return 1000.0 * np.count_nonzero(sound) / 48_000
    sound = sound[4800:]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) / (len(sound) / 4)
    hertz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    foreign = (hertz > 380.0) & (hertz < 4000.0) if who == "a" else (hertz > 180.0) & (hertz < 260.0)
    return 1000.0 if 20 * np.log10(spectrum[foreign].max() + 1e-9) > _ABSENT_DBFS else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Unplug headsets at every moment, and print what was heard.")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--server", choices=("pulseaudio", "pipewire"), default="pulseaudio")
    wanted = parser.parse_args()
    server: SoundServer = PulseAudio() if wanted.server == "pulseaudio" else PipeWire()
    os.environ.update(server.environment)
    _line("moment", "who", "leaks", "alert", "back median", "back at most", "place off")
    leaked = 0
    try:
        for moment in MOMENTS:
            for who in WHO:
                later = PRIMING_S if moment == "priming" else 0.0
                moments = (later * number / wanted.times for number in range(wanted.times))
                outcomes = [_once(server, moment, who, later_s) for later_s in moments]
                leaked += sum(one.leaks_ms > 0.0 for one in outcomes)
                _print(moment, who, outcomes)
    finally:
        server.stop()
    return 1 if leaked else 0


def _once(server: SoundServer, moment: str, who: str, later_s: float) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="kroom-") as folder:
        server.reset()
        scene = Scene(server, Headsets(Path(folder) / "run"), Music(Path(folder)))
        try:
            return scene.unplug(moment, who, later_s)
        finally:
            scene.close()


def _print(moment: str, who: str, outcomes: list[Outcome]) -> None:
    clean = sum(one.leaks_ms == 0.0 for one in outcomes)
    backs = [one.back_s for one in outcomes]
    seconds = (
        max(one.alert_s for one in outcomes),
        statistics.median(backs),
        max(backs),
        max(one.place_s for one in outcomes),
    )
    _line(moment, who, f"0 ms {clean}/{len(outcomes)}", *(f"{one:.2f} s" for one in seconds))


def _line(moment: str, who: str, *columns: str) -> None:
    sys.stdout.write(f"{moment:<12} {who:<4}" + "".join(f"{column:>14}" for column in columns) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
