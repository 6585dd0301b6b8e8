from pathlib import Path

from kroom.music.checking import checked_track
from kroom.music.entries import Track
from kroom.music.measurement import Measurement
from kroom.room.playlist_words import PlaylistWords
from kroom.session.protocol_file import protocol_text, read_protocol

PROTOCOL = read_protocol(protocol_text("intravenous"), "intravenous")


def summary(minutes: float) -> str:
    """What is said of one track that lasts so long."""
    whole_s = minutes * 60
    track = Track(Path("/music/sea.flac"), "Sea", None, "sea.flac")
    found = Measurement(whole_s, -18.0, -3.0, 0.0, whole_s)
    checked = checked_track(track, {Path("/music/sea.flac"): found})
    return PlaylistWords().over_a_session([checked], PROTOCOL)[0]


def test_music_that_lasts_fills_the_session_and_less_is_heard_again() -> None:
    whole = round(PROTOCOL.minutes)
    assert summary(PROTOCOL.minutes + 60).endswith(f"fills the session of {whole} min")
    assert summary(30).endswith(f"heard again from minute 29 of {whole} min")
