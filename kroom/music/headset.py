"""The process of one headset: `python -m kroom.music.headset --chair a --sink NAME --runtime DIR`.

It takes its place (one process a chair and a device, ever), opens the device with silence, listens for the
app on a local authenticated connection, does as it is told, and reports about ten times a second. When the
app goes without a word its music plays on, for the next app to take over; after ten minutes alone it fades
out and ends. When the device goes it ends at once, inside the event that says so. How it ended is told by
its exit code (`kroom.music.wire.Ending`), why by its last line on standard error. It imports neither Qt nor
the store.
"""

import argparse
import contextlib
import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import kroom
from kroom.music.company import Company
from kroom.music.deck import Deck
from kroom.music.devices import NO_DEVICE
from kroom.music.door import Door, StillPlayingError, take_place
from kroom.music.harden import harden
from kroom.music.mixer import Mixer
from kroom.music.obey import Obedience
from kroom.music.output import DeviceMissingError, NullOutput, Output, OutputError, Samples, Source
from kroom.music.priority import come_first
from kroom.music.wire import SPARE, STATUS, Ending, Hello, Message, Place

_LOOK_S = 0.05
_REPORT_S = 0.1
_CHECK_S = 0.1
_FIRST_CALL_S = 10.0
_SILENT_ALONE_S = 1.0  # with nothing to keep it waits for nobody
# Alone it can't be quietened by anybody. Starting the app anew and unlocking takes a minute or two, also for
# somebody who looks after a person first; music that goes on much longer than that would be unattended.
ALONE_S = 600.0
_LONELY_FADE_S = 5.0  # the next process of this chair waits 6 s
_LAST_FADE_S = 1.0
_ON_THE_WAY_S = 0.45
_FLOOR_DBFS = -80.0
_NOTICES = 5


class HeadsetProcess:
    """One headset's deck, its output and its link to the app; everything but the sound in the main thread."""

    def __init__(self, arguments: argparse.Namespace, mixer: Mixer, door: Door) -> None:
        self._door = door
        self._mixer = mixer
        self._alone_s: float = arguments.alone
        self._company = Company(door, Hello(arguments.sink, arguments.cap, kroom.__version__))
        self._output = _make_output(arguments.chair, arguments.sink, self._source)
        self._deck = Deck(mixer, lambda: self._output.latency_s)
        self._obedience = Obedience(self._deck, self._output.mute)
        self._notices: list[str] = []
        self._farewell_s: float | None = None
        self._told_to_end = threading.Event()

    def run(self) -> None:
        """Open the device, then serve until told to end, or left alone for too long. Raises OutputError."""
        signal.signal(signal.SIGTERM, lambda _number, _frame: self._told_to_end.set())
        self._output.open()
        self._serve()
        self._door.shut()
        self._fade_out()
        self._output.close()
        self._mixer.close()

    def _source(self, frames: int, due: float) -> Samples:
        try:
            return self._deck.read(frames, due)
        except Exception:  # noqa: BLE001 - whatever it is: a fresh process at the same place is the cure
            with contextlib.suppress(OSError):  # an app that is gone doesn't read it
                traceback.print_exc()
            os._exit(1)

    def _serve(self) -> None:
        reported = checked = 0.0
        while self._farewell_s is None:
            self._listen()
            now = time.monotonic()
            self._obedience.tick()
            if now - checked >= _CHECK_S:
                checked = now
                self._note(self._output.check())
            if now - reported >= _REPORT_S:
                reported = now
                self._report()

    def _listen(self) -> None:
        if self._told_to_end.is_set():
            self._farewell_s = _LAST_FADE_S
            return
        try:
            message = self._company.listen(_LOOK_S)
            if message is not None:
                self._take(message)
        except (ValueError, KeyError, TypeError) as error:
            self._note(f"a message was not understood: {error}")
        if self._company.alone_s > self._patience_s():
            self._farewell_s = 0.0 if self._is_silent() else _LONELY_FADE_S

    def _patience_s(self) -> float:
        if not self._company.ever:
            return _FIRST_CALL_S
        return _SILENT_ALONE_S if self._is_silent() else self._alone_s

    def _is_silent(self) -> bool:
        return self._deck.heard().status.state in ("idle", "stopped")

    def _take(self, message: Message) -> None:
        if message["do"] == "end":
            self._farewell_s = min(float(message["fade_s"]), _LAST_FADE_S)
        else:
            self._obedience.do(message)

    def _report(self) -> None:
        heard = self._deck.heard()
        status = asdict(heard.status)
        status |= {"at": heard.heard_at, "volume": self._obedience.volume}
        status |= {"underruns": self._output.underruns, "notices": self._notices}
        status |= {"mends": self._output.mends}
        self._company.tell({"kind": STATUS, "status": status})

    def _note(self, notice: str | None) -> None:
        if notice is not None and notice not in self._notices:
            self._notices = [*self._notices, notice][-_NOTICES:]

    def _fade_out(self) -> None:
        fade_s = self._farewell_s or 0.0
        self._deck.order(lambda mixer: mixer.stop(fade_s))
        if fade_s == 0.0:
            self._output.mute(True)
            return
        deadline = time.monotonic() + fade_s + _ON_THE_WAY_S
        while time.monotonic() < deadline and self._deck.heard().status.level_dbfs > _FLOOR_DBFS:
            self._output.check()
            threading.Event().wait(_LOOK_S)


def main(argv: Sequence[str]) -> int:
    """Run one headset to its end; the exit code is an `Ending`, or 1 after a fault."""
    harden()
    told = _await_words() if list(argv) == [SPARE] else argv
    if told is None:
        return Ending.GOOD
    arguments = _parse(told)
    os.umask(0o077)
    try:
        with take_place(arguments.runtime, arguments.chair, arguments.sink):
            _run(arguments)
    except StillPlayingError as error:
        return _told(Ending.STILL_PLAYING, error)
    except DeviceMissingError as error:
        return _told(Ending.DEVICE_MISSING, error)
    except (OutputError, ImportError) as error:
        return _told(Ending.OUTPUT_FAILED, error)
    except BrokenPipeError:
        # Who asked for it was killed, and has told it nothing: it makes way for the next app's.
        return Ending.GOOD
    return Ending.GOOD


def _await_words() -> Sequence[str] | None:
    """As a spare: import what a headset needs, then wait to be told which; None where the app has gone."""
    with contextlib.suppress(ImportError):  # whoever is told a device says so
        importlib.import_module("kroom.music.libvlc")
    line = sys.stdin.readline()
    return json.loads(line) if line else None


def _run(arguments: argparse.Namespace) -> None:
    mixer = Mixer(None, cap_percent=arguments.cap)
    with Door(arguments.runtime, arguments.chair) as door:
        HeadsetProcess(arguments, mixer, door).run()


def _make_output(chair: str, sink: str, source: Source) -> Output:
    if sink == NO_DEVICE:
        return NullOutput(source)
    from kroom.music.libvlc import LibVlcOutput

    return LibVlcOutput(sink, f"kroom headset {chair}", source, _gone, prompt=come_first())


def _gone(_why: str) -> None:
    """Called inside libVLC's event: whatever came later than this could sound in another device."""
    os._exit(Ending.DEVICE_GONE)


def _told(ending: Ending, error: Exception) -> Ending:
    with contextlib.suppress(OSError):
        print(error, file=sys.stderr)  # noqa: T201 - the app reads the last line
    return ending


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kroom.music.headset")
    parser.add_argument("--chair", choices=get_args(Place), required=True)
    parser.add_argument("--sink", required=True, help=f"libVLC's id of the device, or {NO_DEVICE}")
    parser.add_argument("--runtime", type=Path, required=True, help="a folder of this user alone")
    parser.add_argument("--cap", type=float, default=100.0, help="the volume that nothing exceeds, percent")
    parser.add_argument(
        "--alone", type=float, default=ALONE_S, help="seconds that music goes on without the app"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
