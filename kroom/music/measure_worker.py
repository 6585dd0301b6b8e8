"""A process that measures the files it is told, one after the other: `python -m kroom.music.measure_worker`.

A line of JSON in, `{"path", "cache": folder or null, "glance": only its header?}`; lines of JSON out,
`{"done": share}` on the way and `{"measurement": {...}}` at the end. It ends when its input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kroom.music.measure import glance_at, measure_file
from kroom.music.measurement import Content, Measurement, MeasurementCache, to_document

_SIGN_OF_LIFE_S = 1.0
_TICKS = 50  # a file: enough for a smooth bar, few enough to cost nothing


def main() -> None:
    """Work until the input ends."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # music that plays meanwhile comes first
    for line in sys.stdin:
        request = json.loads(line)
        cache = MeasurementCache(Path(request["cache"])) if request["cache"] else None
        path = Path(request["path"])
        _say({"done": 0.0})  # from here on a file has to show that the work on it goes on
        found = glance_at(path) if request.get("glance") else _measured(path, cache)
        _say({"measurement": to_document(found)})


def _measured(path: Path, cache: MeasurementCache | None) -> Measurement:
    tick = _ticker()
    content = _content(path, cache, tick)
    if cache is None or content is None:
        return measure_file(path, tick)
    cache.put_place(path, content)
    kept = cache.get(content)
    if kept is not None:
        return kept
    found = measure_file(path, tick)
    cache.put(content, found)
    return found


def _content(path: Path, cache: MeasurementCache | None, tick: Callable[[float], None]) -> Content | None:
    """What the file holds; None where it can't be read, which the measuring will say better."""
    if cache is None:
        return None
    try:
        return Content.of(path, lambda _size: tick(0.0)) if path.is_file() else None
    except (OSError, ValueError):
        return None


def _ticker() -> Callable[[float], None]:
    """Says what has been done: each fiftieth, and every few seconds that the work goes on at all."""
    told, told_at = 0, time.monotonic()

    def tick(share: float) -> None:
        nonlocal told, told_at
        if share * _TICKS >= told + 1 or time.monotonic() - told_at > _SIGN_OF_LIFE_S:
            told, told_at = int(share * _TICKS), time.monotonic()
            _say({"done": round(share, 3)})

    return tick


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)  # noqa: T201 - the pipe to the parent


if __name__ == "__main__":
    main()
