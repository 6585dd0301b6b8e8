"""What is said between the app and a headset process, and where."""

import stat
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest

from kroom.music.wire import (
    Endpoint,
    endpoint_file,
    make_private,
    read_endpoint,
    receive,
    send,
    write_endpoint,
)


def test_a_message_arrives_as_it_was_sent() -> None:
    here, there = Pipe()
    send(here, {"do": "play", "at_s": 1.5, "title": "Ruhe – früh"})
    assert receive(there) == {"do": "play", "at_s": 1.5, "title": "Ruhe – früh"}


@pytest.mark.parametrize("data", [b"\x80\x04N.", b"[1]", b"", b"\xff"])
def test_anything_but_a_json_object_is_refused(data: bytes) -> None:
    here, there = Pipe()
    here.send_bytes(data)
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        receive(there)


def test_only_this_user_can_read_the_endpoint(tmp_path: Path) -> None:
    folder = tmp_path / "runtime"
    make_private(folder)
    file = endpoint_file(folder, "a")
    endpoint = Endpoint("/somewhere", b"\x00\x01secret", 42)
    write_endpoint(file, endpoint)
    write_endpoint(file, endpoint)
    assert read_endpoint(file) == endpoint
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [entry.name for entry in folder.iterdir()] == [file.name]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"address": "x", "key": "zz", "pid": 1}'])
def test_a_broken_endpoint_file_is_a_value_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "headset-a.json"
    file.write_text(text)
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        read_endpoint(file)
