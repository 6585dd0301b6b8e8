"""What a file is by its content, where its name says something else."""

from __future__ import annotations

import os

_NAMED = {
    ".flac": "flac",
    ".mp3": "mp3",
    ".ogg": "ogg",
    ".oga": "ogg",
    ".opus": "ogg",
    ".m4a": "mov",
    ".mp4": "mov",
    ".wav": "wav",
    ".aac": "aac",
    ".aif": "aiff",
    ".aiff": "aiff",
    ".mka": "matroska",
    ".wv": "wv",
    ".ape": "ape",
    ".caf": "caf",
}
"""FFmpeg's first name of the format that an ending stands for."""

_WORDS = {"mov": "MPEG-4", "ogg": "Ogg", "matroska": "Matroska", "wv": "WavPack", "ape": "Monkey's Audio"}


def other_format(path: str, container: str) -> str:
    """The format in words where the file's ending says another one or nothing; empty where both agree.

    `container` is FFmpeg's name, which may list several.
    """
    names = container.split(",")
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - ten thousand of them, while a hand waits
    if not container or _NAMED.get(ending) in names or "w64" in names:
        return ""
    return _WORDS.get(names[0], names[0].upper())
