"""How long loudness and true peak of a library take, beside FFmpeg's own filter in the same run.

`PYTHONPATH=. python tests/benchmarks/measuring.py [FOLDER or FILE...]`, the shipped playlists without any.
Prints seconds of processor time for an hour of sound on one core, and of waiting with every core; ends with 1
where the goal is missed.
"""

import os
import resource
import sys
import time
from pathlib import Path

import av
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.filter import Graph

from kroom.music.loudness import measure_tracks

GOAL_S = 10.0
SHIPPED = Path(__file__).parents[2] / "assets" / "playlists"
KINDS = {".opus", ".flac", ".mp3", ".ogg", ".m4a", ".wav"}


def main(given: list[str]) -> int:
    """Measure and print."""
    files = [file for path in (given or [str(SHIPPED)]) for file in _files(Path(path))]
    before = _workers_s()
    found = measure_tracks(files, None, workers=1)
    seconds = sum(measurement.duration_s or 0.0 for measurement in found.values())
    ours = (_workers_s() - before) / seconds * 3600
    before = time.process_time()
    for file in files:
        _by_filter(file)
    theirs = (time.process_time() - before) / seconds * 3600
    before = time.monotonic()
    measure_tracks(files, None)
    together = (time.monotonic() - before) / seconds * 3600
    sys.stdout.write(
        f"{seconds / 3600:.1f} hours of sound in {len(files)} files, seconds for each hour:\n"
        f"kroom, one core           {ours:6.1f}  (goal {GOAL_S:.0f})\n"
        f"FFmpeg's ebur128 with peak{theirs:6.1f}\n"
        f"kroom, {os.cpu_count()} cores, waiting   {together:6.1f}\n"
    )
    return int(ours > GOAL_S)


def _workers_s() -> float:
    """Processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in sorted(path.rglob("*")) if file.suffix in KINDS]


def _by_filter(path: Path) -> None:
    with av.open(str(path)) as container:
        graph: Graph | None = None
        for frame in container.decode(audio=0):
            if graph is None:
                graph = Graph()
                source = graph.add_abuffer(
                    sample_rate=frame.sample_rate,
                    format=frame.format.name,
                    layout=frame.layout.name,
                    time_base=frame.time_base,
                )
                meter, sink = graph.add("ebur128", "peak=true:framelog=quiet"), graph.add("abuffersink")
                graph.link_nodes(source, meter, sink).configure()
            graph.push(frame)
            _drain(graph)


def _drain(graph: Graph) -> None:
    while True:
        try:
            graph.pull()
        except (NothingYet, NothingMore):
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
