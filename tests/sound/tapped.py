"""A headset process whose output is a pipe, read as libVLC would, into a file: `tapped.py FILE ARGUMENTS...`.

All but the device is the real process: its link, its deck, its mixer, and the pipe with its pace.
"""

import os
import sys
import threading
from pathlib import Path

from kroom.music import headset
from kroom.music.libvlc import _to_bytes  # pyright: ignore[reportPrivateUsage] - what the device's own gets
from kroom.music.output import LEAD_SECONDS, Pace, Source
from kroom.music.pipe import SoundPipe


class TappedOutput:
    """An `Output` that keeps every byte which libVLC would have read."""

    latency_s = 0.0
    mends = 0

    def __init__(self, file: Path, source: Source) -> None:
        self._pace = Pace(LEAD_SECONDS)
        self._pipe = SoundPipe(lambda frames, due: _to_bytes(source(frames, due)), self._pace)
        self._file = file
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read)

    @property
    def underruns(self) -> int:
        return self._pace.underruns

    def open(self) -> None:
        self._pipe.start()
        self._thread.start()

    def mute(self, on: bool) -> None:
        """Nothing sounds here."""

    def check(self) -> str | None:
        return None

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._pipe.close()

    def _read(self) -> None:
        with self._file.open("wb") as file:
            while not self._closing.is_set():
                file.write(os.read(self._pipe.reader, 4096))


def main(file: str, *arguments: str) -> int:
    """Run the process to its end."""
    headset._make_output = lambda _chair, _sink, source: TappedOutput(Path(file), source)  # pyright: ignore
    return headset.main(arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
