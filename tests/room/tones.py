"""Files of music that are quickly made."""

import wave
from pathlib import Path


def tone(path: Path, seconds: float = 10.0) -> Path:
    """A square wave, as loud as music."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((b"\x00\x10" * 8 + b"\x00\xf0" * 8) * round(seconds * 500))
    return path
