"""What a desktop offers its media keys and a headset's buttons to: players that register on the bus."""

import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

_PLAY = """
import subprocess, sys
from kroom.music.libvlc import _new_instance
player = _new_instance().media_player_new()
player.set_media(player.get_instance().media_new(sys.argv[1]))
player.play()
while str(player.get_state()) in ("State.NothingSpecial", "State.Opening"):
    pass
ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
print(player.get_state(), flush=True)
subprocess.run([*ask, "org.freedesktop.DBus.ListNames"], check=True)
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs a message bus of its own")
def test_nobody_can_stop_the_music_over_the_desktop_s_bus(tmp_path: Path) -> None:
    sound = tmp_path / "quiet.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((2, 2, 48_000, 0, "NONE", ""))
        file.writeframes(bytes(4 * 48_000 * 10))
    command = ["dbus-run-session", "--", sys.executable, "-c", _PLAY, str(sound)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=30)
    assert "State.Playing" in done.stdout
    assert "org.freedesktop.DBus" in done.stdout
    assert "mpris" not in done.stdout.lower()
