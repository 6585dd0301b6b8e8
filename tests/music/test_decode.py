from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kroom.music import audio_file
from kroom.music.decode import RATE, TrackError, TrackReader

if TYPE_CHECKING:
    from tests.music.conftest import Sounds

ALL = 10**8
KINDS = [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a"]
RATES = [44_100, 48_000]


def everything(path: Path, start_s: float = 0.0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    reader = TrackReader(path, start_s)
    try:
        return np.asarray(reader.read(ALL))
    finally:
        reader.close()


def delay(heard: np.ndarray, meant: np.ndarray) -> int:
    """Frames by which `heard` is later than `meant`."""
    size = 2 * len(meant)
    product = np.fft.rfft(heard[: len(meant), 0], size) * np.conj(np.fft.rfft(meant[:, 0], size))
    peak = int(np.fft.irfft(product).argmax())
    return peak if peak < len(meant) else peak - size


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_starts_on_time_and_has_its_length(sounds: "Sounds", kind: str) -> None:
    meant = sounds.noise(3.0)
    heard = everything(sounds.write(f"n{kind}", meant))
    assert delay(heard, meant) == 0
    assert 0 <= len(heard) - 3 * RATE <= 1024  # AAC's last frame is padded


@pytest.mark.parametrize("kind", [".wav", ".flac", ".mp3", ".ogg", ".m4a"])
def test_other_rates_are_resampled_in_step(sounds: "Sounds", kind: str) -> None:
    heard = everything(sounds.write(f"t{kind}", sounds.tone(3.0, 441.0, rate=44_100), rate=44_100))
    middle = heard[RATE : 2 * RATE, 0].astype(float)
    assert np.abs(np.fft.rfft(middle)).argmax() == 441
    assert 0 <= len(heard) - 3 * RATE <= 1200


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("kind", [".wav", ".flac", ".mp3", ".ogg"])
def test_a_place_sounds_the_same_however_it_is_reached(sounds: "Sounds", kind: str, rate: int) -> None:
    path = sounds.write(f"n{kind}", sounds.noise(4.0, rate=rate), rate=rate)
    whole = everything(path)
    for place_s in (0.25, 1.5, 3.141):
        part = everything(path, place_s)
        expected = whole[round(place_s * RATE) :]
        assert len(part) == len(expected)
        assert np.abs(part - expected).max() < 1e-6


def test_opus_is_in_place_after_a_seek(sounds: "Sounds") -> None:
    path = sounds.write("n.opus", sounds.noise(6.0))
    whole = everything(path)
    part = everything(path, 4.2)
    expected = whole[round(4.2 * RATE) :]
    assert np.abs(part - expected)[4800:].max() < 0.01


def test_beyond_the_end_there_is_nothing(sounds: "Sounds") -> None:
    path = sounds.write("n.flac", sounds.noise(2.0))
    assert len(everything(path, 5.0)) == 0


def test_mono_sounds_from_both_sides_as_loud_as_alone(sounds: "Sounds") -> None:
    path = sounds.write("mono.wav", sounds.tone(1.0, peak=0.5)[:, :1])
    heard = everything(path)
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert np.abs(heard[1000:-1000]).max() == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


def test_more_channels_are_mixed_down(sounds: "Sounds") -> None:
    surround = np.zeros((RATE, 6))
    surround[:, 2] = sounds.tone(1.0)[:, 0]  # the centre
    heard = everything(sounds.write("five.wav", surround))
    assert heard.shape == (RATE, 2)
    assert np.abs(heard[:, 0]).max() == pytest.approx(np.abs(heard[:, 1]).max())
    assert heard.any()


def test_blocks_of_any_size_are_the_same_sound(sounds: "Sounds") -> None:
    path = sounds.write("n.ogg", sounds.noise(1.0))
    reader = TrackReader(path)
    parts = [reader.read(frames) for frames in (1, 0, 4799, 10_000, ALL, 5)]
    reader.close()
    assert np.array_equal(np.concatenate(parts), everything(path))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.flac", None, "does not exist"),
        ("empty.mp3", b"", "is empty"),
        ("text.wav", b"no music at all\n" * 100, "can't be read as audio"),
        ("zeros.mp3", bytes(100_000), "holds no audio"),
        ("tags.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10), "audio"),
        (
            "list.m3u8",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1/a.ts\n",
            "can't be read",
        ),
    ],
)
def test_what_is_no_music_is_refused_in_a_line(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrackError, match=why) as caught:
        everything(path)
    assert "\n" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_folder_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 5000), Path("a\0b.mp3")):
        with pytest.raises(TrackError):
            TrackReader(path)


def test_damage_inside_a_flac_is_an_error_not_a_burst_of_noise(sounds: "Sounds") -> None:
    path = sounds.write("n.flac", sounds.noise(4.0))
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(TrackError, match=r"is damaged at 0:0[12]"):
        everything(path)


def test_eight_channels_can_be_started_in_the_middle(sounds: "Sounds") -> None:
    """Planes of samples, which once were read beyond their end."""
    sound = np.repeat(sounds.tone(4.0)[:, :1], 8, axis=1)
    path = sounds.write("eight.opus", sound)
    whole, half = everything(path), everything(path, 2.05)
    assert len(whole) - len(half) == round(2.05 * RATE)
    assert np.abs(half[9600:] - whole[round(2.05 * RATE) + 9600 :]).max() < 0.01


@pytest.mark.parametrize("kind", [".flac", ".ogg", ".opus"])
def test_two_recordings_in_one_file_are_refused(sounds: "Sounds", kind: str) -> None:
    path = sounds.write(f"twice{kind}", sounds.tone(2.0))
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(TrackError, match=r"starts again at 0:0[12]: it is several recordings in one file"):
        everything(path)


@pytest.mark.parametrize("code", [b"drms", b"enca"])
def test_a_file_that_a_shop_has_locked_says_so(sounds: "Sounds", code: bytes) -> None:
    path = sounds.write("bought.m4a", sounds.tone(1.0))
    path.write_bytes(path.read_bytes().replace(b"mp4a", code, 1))
    with pytest.raises(TrackError, match="locked"):
        TrackReader(path)


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (24, 1, "1 samples a second"),
        (24, 2**31 - 1, "samples a second, which no music has"),
        (20, 0x0002_7777, "holds no audio that can be decoded"),
    ],
)
def test_a_header_that_says_what_can_t_be_is_refused(sounds: "Sounds", at: int, value: int, why: str) -> None:
    path = sounds.write("t.wav", sounds.tone(1.0))
    data = bytearray(path.read_bytes())
    data[at : at + 4] = value.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(TrackError, match=why):
        TrackReader(path)


def test_gigabytes_of_nothing_are_left_after_some_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_file, "_PATIENCE_S", (0.05, 0.05))
    path = tmp_path / "sparse.flac"
    with path.open("wb") as file:
        file.truncate(4 * 1024**3)
    with pytest.raises(TrackError):
        TrackReader(path)
