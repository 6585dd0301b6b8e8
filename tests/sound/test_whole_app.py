"""The whole app plays: from the pages down to two devices, each partner's music in their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import PROTOCOL
from tests.journeys.running import rehearse

if TYPE_CHECKING:
    from tests.sound.conftest import Ear, Music, Recorders
    from tests.sound.servers import SoundServer

NOTE_A, NOTE_B = 440.0, 660.0
PRESENT, ABSENT = -48.0, -80.0


@pytest.mark.timeout(120)
def test_a_rehearsal_plays_to_each_their_own_and_nothing_into_the_room(
    server: SoundServer,
    music: Music,
    record: Callable[..., Recorders],
    ear: Ear,
    tmp_path: Path,
) -> None:
    server.ask("set-default-sink", "room")
    protocol = tmp_path / "short.toml"
    protocol.write_text(PROTOCOL, "utf-8")
    folders = (_folder(tmp_path / "a", music, NOTE_A), _folder(tmp_path / "b", music, NOTE_B))
    recorders = record()
    named = ("--headset-a", "headset_a", "--headset-b", "headset_b", "--speed", "20")
    outcome = rehearse(tmp_path / "out", protocol, folders, *named)
    heard = recorders.stop()

    assert outcome.returncode == 0, outcome.stderr
    assert heard["room"].loudest() == 0.0
    for sink, own, other in (("headset_a", NOTE_A, NOTE_B), ("headset_b", NOTE_B, NOTE_A)):
        first, last = heard[sink].heard()
        # The identity tone comes first; then silence until the start.
        sound = heard[sink].between(last - 4.0, last - 1.0)
        assert last - first > 6.0
        assert ear.level_of(sound, own) > PRESENT
        assert ear.level_of(sound, other) < ABSENT


def _folder(folder: Path, music: Music, note: float) -> Path:
    folder.mkdir()
    track = Path(music.tone(note, 60.0).path)
    track.rename(folder / track.name)
    return folder
