"""What was chosen for one partner before the session."""

from dataclasses import dataclass

from kroom.room.playlist_check import Checked


@dataclass(frozen=True)
class ChairDraft:
    """What was chosen for one partner so far."""

    playlist: str = ""
    progress: float = 0.0
    checked: Checked | None = None
    left_out: bool = False
    headset: str = ""
    default_accepted: bool = False
    tone: bool = False
    sample: bool = False
    heard: bool = False
    volume: int = 40
    sits_out: bool = False
