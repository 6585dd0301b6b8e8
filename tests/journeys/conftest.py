"""What the journeys share: a short plan, and small music."""

import tempfile
import wave
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from kroom.records import open as opening
from kroom.records import pin
from tests.journeys.hands import Hands
from tests.journeys.house import CHEAP, House, MovableClock

PROTOCOL = """
title = "A short plan"
route = "other"
presence_minutes = 2

[[phase]]
id = "onset"
title = "Onset"
minutes = 2
music = ["opening"]

[[phase.step]]
id = "vitals"
title = "Vitals"
at = [1]
by = "provider"
record = "vitals"

[[phase]]
id = "return"
title = "Return"
minutes = 3

[[gate]]
id = "arrive"
title = "Arrive"
before = "onset"

[[gate.step]]
id = "assessment-confirmed"
title = "Assessment confirmed"

[[gate.step]]
id = "dose"
title = "Dose"
per = "partner"
by = "provider"
record = "dose"

[[gate.step]]
id = "provider-present"
title = "Provider present"
by = "provider"

[[gate]]
id = "leave"
title = "Leave"
before = "close"

[[gate.step]]
id = "spoken-alone"
title = "Spoken with alone"
per = "partner"

[[gate.step]]
id = "urgent-answers"
title = "Urgent answers read"
per = "partner"
by = "provider"
"""


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    """A protocol of five minutes with two gates."""
    path = tmp_path / "short.toml"
    path.write_text(PROTOCOL, "utf-8")
    return path


@pytest.fixture
def music(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of two short tones for each partner."""
    return tones(tmp_path / "music-a", 220), tones(tmp_path / "music-b", 330)


def tones(folder: Path, pitch: float, length_s: float = 4.0) -> Path:
    """A folder of two notes, the second an octave higher."""
    folder.mkdir()
    for number in (1, 2):
        seconds = np.arange(round(length_s * 48_000)) / 48_000
        tone = (0.1 * np.sin(2 * np.pi * pitch * number * seconds) * 32767).astype("<i2")
        with wave.open(str(folder / f"{number} tone.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(48_000)
            file.writeframes(tone.tobytes())
    return folder


@pytest.fixture
def cheap_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases and PINs that cost next to nothing; what they cost is the records' business."""
    monkeypatch.setattr(pin, "PIN_COST", CHEAP)
    monkeypatch.setattr(opening, "Cost", lambda: CHEAP)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """Where headset processes listen: a short path, for their sockets."""
    with tempfile.TemporaryDirectory(prefix="kroom-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def house(
    tmp_path: Path,
    qtbot: QtBot,
    clock: MovableClock,
    music: tuple[Path, Path],
    runtime: Path,
    cheap_secrets: None,
) -> Generator[House]:
    """The whole app on its first start, with these playlists to choose from."""
    assert runtime
    assert qtbot
    assert cheap_secrets is None
    made = House(tmp_path, clock, music)
    yield made
    made.leave()


@pytest.fixture
def hand_of(house: House) -> Callable[[type[Hands]], Hands]:
    """One way to touch the app that is open."""

    def made(way: type[Hands]) -> Hands:
        return way(house.window)

    return made
