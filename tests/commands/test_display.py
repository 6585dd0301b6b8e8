"""Whether a window would be seen."""

import socket
from pathlib import Path

import pytest

from kroom.commands import display
from kroom.commands.display import display_found, x_server_answers


@pytest.mark.parametrize(
    ("environment", "system", "found"),
    [
        ({}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": "elsewhere:10.0"}, "linux", True),
        ({"DISPLAY": ":9973"}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux", True),
    ],
)
def test_a_display_is_what_somebody_can_see(environment: dict[str, str], system: str, found: bool) -> None:
    assert display_found(environment, system) is found


def test_a_local_x_server_must_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_X_SOCKETS", tmp_path)
    assert not x_server_answers(":9974")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "X9974"))
        server.listen()
        assert x_server_answers(":9974.0")
