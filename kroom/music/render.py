"""A programme as a FLAC file, through the very mixer that feeds a headset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import av
from av.audio.frame import AudioFrame
from av.error import FFmpegError

from kroom.music.decode import RATE
from kroom.music.mixer import Mixer
from kroom.music.pcm import to_s16
from kroom.music.programme import Programme

_FRAMES = 4608  # FLAC's own block at this rate
_PATIENCE_S = 60.0


class RenderError(Exception):
    """The file can't be written; `str()` names it and says why, in one line."""


def render_programme(
    programme: Programme,
    out: Path,
    seconds: float,
    *,
    progress: Callable[[float], None] | None = None,
) -> tuple[str, ...]:
    """Write the programme's first `seconds` to `out`, all or nothing; the tracks that could not be played.

    The samples are those of a headset at full volume. `progress` is told the share done, 0 to 1. Raises
    RenderError.
    """
    part = out.with_name(f".{out.name}.part")
    mixer = Mixer(programme, patience_s=_PATIENCE_S)
    try:
        _write(mixer, part, round(seconds * RATE), progress)
        problems = mixer.status().problems
        part.replace(out)
    except (OSError, FFmpegError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise RenderError(f"{out}: can't be written: {why}") from error
    finally:
        mixer.close()
        part.unlink(missing_ok=True)
    return problems


def _write(mixer: Mixer, path: Path, frames: int, progress: Callable[[float], None] | None) -> None:
    with av.open(f"file:{path.absolute()}", "w", format="flac") as container:
        muxer = cast("Any", container)  # its stubs leave generics open
        stream = muxer.add_stream("flac", rate=RATE, layout="stereo", format="s16")
        done = 0
        while done < frames:
            count = min(_FRAMES, frames - done)
            muxer.mux(stream.encode(_frame(mixer, count, done)))
            done += count
            if progress is not None:
                progress(done / frames)
        muxer.mux(stream.encode(None))


def _frame(mixer: Mixer, count: int, done: int) -> AudioFrame:
    samples = to_s16(mixer.read(count))
    frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate = RATE
    frame.pts = done
    return frame
