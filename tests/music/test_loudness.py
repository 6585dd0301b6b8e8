import json
import os
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kroom.music import loudness
from kroom.music.loudness import MeasuringCancelled, measure_tracks
from kroom.music.measure import measure_file
from kroom.music.measurement import Measurement, to_document

if TYPE_CHECKING:
    from tests.music.conftest import Sounds


@pytest.fixture
def tracks(sounds: "Sounds") -> list[Path]:
    return [sounds.write(f"secret title {n}.flac", sounds.noise(2.0, n)) for n in range(3)]


def workers_of_this_process() -> int:
    """Processes that this one started and that still run or were not waited for."""
    children = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    ).stdout
    return children.count("measure_worker")


def test_all_are_measured_as_each_alone(tracks: list[Path], tmp_path: Path) -> None:
    paths = [*tracks, tmp_path / "gone.mp3", tracks[0]]
    shares: list[float] = []
    found = measure_tracks(paths, None, progress=shares.append)
    assert list(found) == paths[:4]
    assert all(found[path] == measure_file(path) for path in found)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_nothing_to_measure_is_nothing_found() -> None:
    assert measure_tracks([], None) == {}


def test_what_was_found_is_kept_by_content_and_without_a_path(tracks: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "kept" / "here"
    first = measure_tracks(tracks, cache)
    assert all("secret" not in file.name + file.read_text() for file in cache.rglob("*.json"))
    files = list(cache.glob("*.json"))
    assert len(files) == len(list(cache.glob("places/*.json"))) == 3
    for file in files:
        document = json.loads(file.read_text())
        file.write_text(json.dumps({**document, "lufs": -7.0}))
    moved = tracks[0].rename(tmp_path / "elsewhere.flac")
    assert measure_tracks([moved], cache)[moved].lufs == -7.0
    assert first[tracks[0]].lufs != -7.0


@pytest.mark.parametrize("rubbish", ["", "{", "[]", '{"measurement": 0}', '{"measurement": 1, "foo": 2}'])
def test_rubbish_in_the_cache_is_measured_again(tracks: list[Path], tmp_path: Path, rubbish: str) -> None:
    cache = tmp_path / "kept"
    first = measure_tracks(tracks[:1], cache)
    (kept,) = cache.glob("*.json")
    kept.write_text(rubbish)
    assert measure_tracks(tracks[:1], cache) == first


def test_a_problem_is_not_kept(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"nothing")
    assert measure_tracks([bad], tmp_path / "kept")[bad].problem
    assert not list((tmp_path / "kept").glob("*.json"))


def test_a_cache_that_can_t_be_written_is_done_without(tracks: list[Path], tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    assert measure_tracks(tracks[:1], blocked / "kept")[tracks[0]].problem is None


def test_cancelling_ends_every_process_at_once(sounds: "Sounds") -> None:
    long = [sounds.write(f"{n}.wav", sounds.noise(60.0, n)) for n in range(2)]
    begun = threading.Event()

    def tell(share: float) -> None:
        if share > 0:
            begun.set()

    with pytest.raises(MeasuringCancelled):
        measure_tracks(long, None, progress=tell, cancelled=begun.is_set)
    assert workers_of_this_process() == 0


def test_an_error_in_the_callers_progress_leaves_no_process(tracks: list[Path]) -> None:
    def fail(_share: float) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        measure_tracks(tracks, None, progress=fail)
    assert workers_of_this_process() == 0


def fake_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Workers run this instead of Python."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_file_that_brings_the_decoder_down_is_its_own_problem_only(
    tracks: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = json.dumps({"measurement": to_document(Measurement(lufs=-20.0))})
    crash_or_answer = f"""case "$line" in *"title 1"*) kill -SEGV $$;; *) echo '{answer}';; esac"""
    body = f"while read line; do {crash_or_answer}; done"
    fake_python(tmp_path, monkeypatch, body)
    found = measure_tracks(tracks, None, workers=1)
    assert [found[track].problem for track in tracks] == [None, "brings the decoder down", None]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_file_that_makes_the_decoder_hang_is_left(
    tracks: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_python(tmp_path, monkeypatch, "while read line; do :; done")
    monkeypatch.setattr(loudness, "_STARTING_S", 0.2)
    assert measure_tracks(tracks[:1], None)[tracks[0]].problem == "makes the decoder hang"


def test_without_a_python_to_start_that_is_the_problem(
    tracks: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert "can't be measured" in (measure_tracks(tracks[:1], None)[tracks[0]].problem or "")
