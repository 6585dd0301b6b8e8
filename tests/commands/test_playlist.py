import json
import os
import sys
import wave
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from kroom.commands.line import main
from kroom.music.measure import measure_file

TRACK_KEYS = {"path", "title", "duration_s", "lufs", "true_peak_dbtp", "phase", "problem"}
LIST_KEYS = {"path", "title", "duration_s", "usable", "tracks", "problems"}


def write_wav(path: Path, seconds: float, level: float = 0.05, seed: int = 0) -> Path:
    sound = np.random.default_rng(seed).normal(0, level, (round(seconds * 48_000), 2))
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A folder with two tracks."""
    folder = tmp_path / "music"
    folder.mkdir()
    for number in range(2):
        write_wav(folder / f"{number}.wav", 10.0, seed=number)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *arguments: str | Path) -> int:
    return main(["playlist", *map(str, arguments), "--data", str(data)])


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(capsys.readouterr().out))


def test_a_good_folder_is_measured(music: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "check", music, "--json") == 0
    (playlist,) = document(capsys)["playlists"]
    assert set(playlist) == LIST_KEYS
    assert (playlist["path"], playlist["title"], playlist["usable"]) == (str(music), "music", True)
    assert playlist["duration_s"] == pytest.approx(20.0)
    assert playlist["problems"] == []
    for number, track in enumerate(playlist["tracks"]):
        assert set(track) == TRACK_KEYS
        assert track["path"] == str(music / f"{number}.wav")
        assert track["lufs"] == pytest.approx(-19.9, abs=0.2)
        assert -16 < track["true_peak_dbtp"] < -10
        assert (track["phase"], track["problem"]) == (None, None)


def test_every_problem_of_every_file_is_told_at_once(
    music: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.m3u").write_text(
        "#EXTGRP:peak\nmusic/0.wav\nhttp://example.org/a.mp3\ngone.flac\ncut.wav\nempty.mp3\n"
    )
    cut = write_wav(tmp_path / "cut.wav", 6.0)
    cut.write_bytes(cut.read_bytes()[:400_000])
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "bad.xspf").write_text("<!DOCTYPE a><a/>")
    lists = [tmp_path / name for name in ("bad.xspf", "list.m3u", "missing.pls")]
    assert run(data, "check", *lists, music, "--json") == 1
    bad, mixed, missing, good = document(capsys)["playlists"]
    assert not bad["usable"]
    assert "document type declaration" in bad["problems"][0]
    assert (missing["usable"], missing["problems"]) == (False, ["does not exist"])
    assert good["usable"]
    assert mixed["usable"]
    assert mixed["problems"] == []
    problems = [track["problem"] for track in mixed["tracks"]]
    assert problems[0] is None
    assert "network address" in problems[1]
    assert problems[2] == "does not exist"
    assert "breaks off at 0:02 of 0:06" in problems[3]
    assert problems[4] == "is empty"
    assert mixed["tracks"][0]["phase"] == "peak"
    assert mixed["tracks"][2]["lufs"] is None
    assert mixed["duration_s"] == pytest.approx(10.0)


@pytest.mark.usefixtures("music")
def test_people_get_a_table_and_a_line_for_each_problem(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.m3u"
    path.write_text("#EXTINF:1,[bold]Nice[/bold] \x1b[31mtrack\nmusic/0.wav\ngone.flac\n")
    assert run(data, "check", path) == 1
    said = capsys.readouterr()
    assert "[bold]" in said.out
    assert "\x1b[31m" not in said.out
    assert "1 of 2 tracks play" in said.out
    assert said.err.count("\n") == 1
    assert "gone.flac does not exist" in said.err
    assert str(path) in said.err


def test_a_playlist_without_a_track_that_plays_can_t_be_used(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(data, "check", tmp_path / "empty", "--json") == 1
    (playlist,) = document(capsys)["playlists"]
    assert (playlist["usable"], playlist["duration_s"]) == (False, None)
    assert playlist["problems"] == ["holds no audio files"]


def test_what_was_measured_is_kept_in_the_data_folder_without_names(
    music: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(data, "check", music, "--json")
    capsys.readouterr()
    assert len(list((data / "measured").glob("*.json"))) == 2
    kept = [file for file in (data / "measured").rglob("*") if file.is_file()]
    assert all("music" not in file.name + file.read_text() for file in kept)


def test_rendering_plays_all_of_it_once(
    music: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.flac"
    assert run(data, "render", music, "--out", out, "--crossfade", "2", "--json") == 0
    assert document(capsys) == {"path": str(out), "duration_s": 18.0, "fills_from_s": None}
    assert run(data, "check", tmp_path / "out.flac") == 1
    capsys.readouterr()
    (tmp_path / "one.m3u").write_text("out.flac")
    assert run(data, "check", tmp_path / "one.m3u", "--json") == 0
    track = document(capsys)["playlists"][0]["tracks"][0]
    assert track["duration_s"] == pytest.approx(18.0)
    assert track["lufs"] == pytest.approx(-18.0, abs=0.2)
    assert track["true_peak_dbtp"] < -1.0


def test_rendering_so_many_minutes_repeats(music: Path, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.flac"
    assert run(data, "render", music, "--out", out, "--minutes", "0.5") == 0
    found = measure_file(out)
    assert (found.duration_s, found.sound_start_s, found.problem) == (30.0, 0.0, None)
    assert found.sound_end_s == pytest.approx(30.0, abs=0.02)


@pytest.mark.usefixtures("music")
def test_rendering_by_a_protocol_follows_its_phases(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.m3u").write_text("#EXTGRP:peak\nmusic/0.wav\n#EXTGRP:return\nmusic/1.wav\n")
    (tmp_path / "short.toml").write_text(
        'title = "Short"\nroute = "iv"\n[[phase]]\nid = "a"\ntitle = "A"\nminutes = 0.1\nmusic = ["peak"]\n'
        '[[phase]]\nid = "b"\ntitle = "B"\nminutes = 0.4\nmusic = ["return"]\n'
    )
    options = ["--out", tmp_path / "out.flac", "--protocol", tmp_path / "short.toml", "--json"]
    assert run(data, "render", tmp_path / "list.m3u", *options) == 0
    rendered = document(capsys)
    assert rendered["duration_s"] == pytest.approx(30.0)
    assert rendered["fills_from_s"] == pytest.approx(12.0)


def test_rendering_leaves_out_what_is_broken_and_says_so(
    music: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (music / "2.wav").write_bytes(b"rubbish")
    assert run(data, "render", music, "--out", tmp_path / "out.flac") == 1
    assert (tmp_path / "out.flac").is_file()
    assert "2.wav can't be read as audio" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        ([], 2, "--out"),
        (["--out", "out.mp3"], 2, "has to end in .flac"),
        (["--out", "none/out.flac"], 2, "folder does not exist"),
        (["--out", "out.flac", "--crossfade", "-1"], 2, "not a number of seconds"),
        (["--out", "out.flac", "--crossfade", "nan"], 2, "not a number of seconds"),
        (["--out", "out.flac", "--minutes", "0"], 2, "not a number of minutes"),
        (["--out", "out.flac", "--minutes", "x"], 2, "not a number of minutes"),
        (["--out", "out.flac", "--protocol", "no-such"], 1, "no-such"),
    ],
)
def test_wrong_use_of_render_is_one_line(
    music: Path,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    code: int,
    why: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(data, "render", music, *options) == code
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out.flac").exists()


def test_music_is_never_written_over(music: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = music.parent / "one.flac"
    run(data, "render", music, "--out", only)
    (music.parent / "one.m3u").write_text("one.flac")
    before = only.read_bytes()
    capsys.readouterr()
    assert run(data, "render", music.parent / "one.m3u", "--out", only) == 2
    assert "own tracks" in capsys.readouterr().err
    assert only.read_bytes() == before


def test_an_unusable_playlist_can_t_be_rendered(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, "render", tmp_path / "no.xspf", "--out", tmp_path / "out.flac") == 1
    said = capsys.readouterr().err
    assert "does not exist" in said
    assert "no track of it can be played" in said


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are text there")
@pytest.mark.parametrize("name", [b"half \xff.wav", b"two\nlines.wav", "\u202eltr.wav".encode()])
def test_a_name_that_is_no_text_breaks_no_document_and_no_table(
    tmp_path: Path, data: Path, capfdbinary: pytest.CaptureFixture[bytes], name: bytes
) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    path = write_wav(folder / os.fsdecode(name), 1.0)
    assert run(data, "check", folder, "--json") == 0
    out = capfdbinary.readouterr().out
    assert json.loads(out.decode("utf-8"))["playlists"][0]["tracks"][0]["path"] == str(path)
    assert run(data, "check", folder) == 0
    assert capfdbinary.readouterr().out
