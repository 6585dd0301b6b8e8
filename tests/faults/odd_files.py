"""Odd audio files, made: cut, mislabelled, damaged, unusual, and things that are no audio at all.

Everything is made from a few seconds of a rising tone, encoded here, and follows from a seed.
"""

import os
import random
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

CODECS = {
    ".flac": ("flac", "s16"),
    ".mp3": ("libmp3lame", "fltp"),
    ".ogg": ("vorbis", "fltp"),
    ".opus": ("libopus", "flt"),
    ".m4a": ("aac", "fltp"),
    ".wav": ("pcm_s16le", "s16"),
}
CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8}
SECONDS = 3.0
_BLOCK = 960
_TAG_TITLE = "Sound of " + "much " * 60_000

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Odd:
    """One file to be made in a folder of its own: what it is, and whether it has to play (None: either)."""

    kind: str
    name: str
    plays: bool | None
    make: Make


@dataclass(frozen=True)
class Recipe:
    """How a file is encoded; `options` are FFmpeg's for the container, `title` a tag."""

    ending: str
    codec: str = ""
    sample: str = ""
    rate: int = 48_000
    layout: str = "stereo"
    options: tuple[tuple[str, str], ...] = ()
    title: str = ""
    level: float = 0.05
    seconds: float = SECONDS


@cache
def encoded(recipe: Recipe) -> bytes:
    """The whole file, as bytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a{recipe.ending}"
        _encode(recipe, path)
        return path.read_bytes()


def _encode(recipe: Recipe, path: Path) -> None:
    codec, sample = (recipe.codec, recipe.sample) if recipe.codec else CODECS[recipe.ending]
    with av.open(str(path), "w", options=dict(recipe.options)) as container:
        if recipe.title:
            container.metadata["title"] = recipe.title
        muxer = cast("Any", container)  # its stubs leave generics open
        stream = muxer.add_stream(codec, rate=recipe.rate, layout=recipe.layout, format=sample)
        stream.codec_context.options = {"strict": "experimental"}  # Vorbis asks for it
        for frame in _frames(recipe, sample):
            muxer.mux(stream.encode(frame))
        muxer.mux(stream.encode(None))


def _frames(recipe: Recipe, sample: str) -> Iterator[AudioFrame]:
    times = np.arange(round(recipe.seconds * recipe.rate)) / recipe.rate
    # A sound that is nowhere the same, and no noise: AAC makes up noise anew at each reading.
    sides = [np.sin(2 * np.pi * (150 + 40 * n + 60 * times) * times) for n in range(CHANNELS[recipe.layout])]
    whole = np.stack(sides, axis=1) * recipe.level
    packed = sample.removesuffix("p")  # the encoder takes the channels apart itself
    whole = _as(whole, packed)
    for start in range(0, len(whole), _BLOCK):
        data = whole[start : start + _BLOCK].reshape(1, -1)
        frame = AudioFrame.from_ndarray(data, format=packed, layout=recipe.layout)
        frame.sample_rate, frame.pts = recipe.rate, start
        frame.time_base = Fraction(1, recipe.rate)
        yield frame


def _as(noise: NDArray[np.float64], sample: str) -> NDArray[Any]:
    match sample:
        case "u8":
            return (noise * 127 + 128).clip(0, 255).astype(np.uint8)
        case "s16":
            return (noise * 32767).clip(-32768, 32767).astype(np.int16)
        case "s32":
            return (noise * 2**31).clip(-(2**31), 2**31 - 1).astype(np.int32)
        case "dbl":
            return noise.astype(np.float64)
        case _:
            return noise.astype(np.float32)


def handmade() -> list[Odd]:
    """Every file of a kind with a name, in one order always."""
    makers = (_whole, _mislabelled, _cut, _surrounded, _tagged, _shapes, _headers, _joined, _no_audio, _video)
    found = [odd for maker in makers for odd in maker()]
    return found + (list(_things_of_the_disk()) if sys.platform != "win32" else [])


def _writes(what: bytes | Recipe) -> Make:
    return lambda path: path.write_bytes(what if isinstance(what, bytes) else encoded(what))


def _whole() -> Iterator[Odd]:
    for ending in CODECS:
        yield Odd("whole", f"whole{ending}", True, _writes(Recipe(ending)))


def _mislabelled() -> Iterator[Odd]:
    endings = list(CODECS)
    for number, ending in enumerate(endings):
        for other in (endings[number - 1], endings[number - 2]):
            data = encoded(Recipe(ending))
            yield Odd("wrong extension", f"{ending[1:]} as{other}", True, _writes(data))


def _cut() -> Iterator[Odd]:
    for ending in CODECS:
        data = encoded(Recipe(ending))
        for size in (0, 1, 16, 100, len(data) // 3, len(data) * 3 // 5, len(data) * 17 // 20):
            yield Odd("cut or empty", f"{size} bytes{ending}", False, _writes(data[:size]))
        yield Odd("head gone", f"headless{ending}", None, _writes(data[len(data) // 3 :]))


def _surrounded() -> Iterator[Odd]:
    """Something before or after the sound."""
    chance = random.Random(5)  # noqa: S311 - rubbish, not a secret
    rubbish = chance.randbytes(5000)
    for ending in CODECS:
        data = encoded(Recipe(ending))
        id3 = _id3(chance.randbytes(4000))
        yield Odd(
            "ID3 of rubbish before", f"id3 {ending}", True if ending == ".mp3" else None, _writes(id3 + data)
        )
        yield Odd("rubbish before", f"before{ending}", None, _writes(rubbish + data))
        yield Odd("rubbish after", f"after{ending}", None, _writes(data + rubbish))
        yield Odd("zeros after", f"zeros{ending}", None, _writes(data + bytes(200_000)))
    mp3 = encoded(Recipe(".mp3"))
    yield Odd("huge tags", "id3 of 4 MB.mp3", True, _writes(_id3(bytes(4_000_000)) + mp3))
    yield Odd("huge tags", "ten id3.mp3", True, _writes(_id3(bytes(300_000)) * 10 + mp3))
    yield Odd("tags at the end", "id3v1.mp3", True, _writes(mp3 + b"TAG" + bytes(125)))
    yield Odd("tags only", "id3 alone.mp3", False, _writes(_id3(rubbish)))
    yield Odd("tags only", "id3 of ten, cut.mp3", False, _writes(_id3(bytes(100_000))[:50]))
    yield Odd("tags only", "id3 that lies.mp3", False, _writes(b"ID3\x04\0\0" + b"\x7f" * 4 + rubbish))


def _id3(body: bytes) -> bytes:
    size = len(body)
    return b"ID3\x03\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + body


def _tagged() -> Iterator[Odd]:
    for ending in CODECS:
        data = Recipe(ending, title=_TAG_TITLE)
        yield Odd("huge tags", f"a title of 300 kB{ending}", True, _writes(data))
        odd = Recipe(ending, title="\u202eeltit a\n\t\x07 \U0001f3b5")
        yield Odd("odd tags", f"a title of odd letters{ending}", True, _writes(odd))
    flac = encoded(Recipe(".flac"))
    block = struct.pack(">I", 6 << 24 | 1_000_000)[0:4] + bytes(1_000_000)
    yield Odd("huge tags", "pictures of 3 MB.flac", True, _writes(flac[:42] + block * 3 + flac[42:]))
    yield Odd("tags only", "header alone.flac", False, _writes(flac[:42]))
    yield Odd("tags only", "header alone.wav", False, _writes(_wav(b"")))
    ogg = encoded(Recipe(".ogg"))
    yield Odd("tags only", "first page.ogg", False, _writes(ogg[: ogg.index(b"OggS", 4)]))


def _shapes() -> Iterator[Odd]:
    """Rates, channels and depths that people do have."""
    for ending, rates in (
        (".flac", (8_000, 11_025, 44_100, 96_000, 192_000)),
        (".wav", (8_000, 22_050, 96_000, 192_000, 384_000, 44_099)),
        (".mp3", (8_000, 22_050, 44_100)),
        (".m4a", (22_050, 96_000)),
        (".ogg", (44_100,)),
    ):
        for rate in rates:
            yield Odd("rates", f"{rate} Hz{ending}", True, _writes(Recipe(ending, rate=rate)))
    for ending in (".flac", ".wav", ".opus", ".m4a"):
        for layout in ("mono", "5.1", "7.1"):
            data = Recipe(ending, layout=layout)
            yield Odd("channels", f"{layout}{ending}", True, _writes(data))
    depths = (("pcm_u8", "u8"), ("pcm_s24le", "s32"), ("pcm_s32le", "s32"), ("pcm_f32le", "flt"))
    for codec, sample in (*depths, ("pcm_f64le", "dbl"), ("pcm_alaw", "s16"), ("pcm_mulaw", "s16")):
        yield Odd("depths", f"{codec}.wav", True, _writes(Recipe(".wav", codec, sample)))
    for codec in ("adpcm_ima_wav", "adpcm_ms"):
        sample = "s16p" if codec == "adpcm_ima_wav" else "s16"
        yield Odd("depths", f"{codec}.wav", True, _writes(Recipe(".wav", codec, sample)))
    yield Odd("depths", "24 bits.flac", True, _writes(Recipe(".flac", "flac", "s32")))
    yield Odd("depths", "lossless.m4a", True, _writes(Recipe(".m4a", "alac", "s16p")))
    uncounted = Recipe(".mp3", options=(("write_xing", "0"),))
    yield Odd("no count of frames", "no xing.mp3", True, _writes(uncounted))
    yield Odd("far too loud", "clipped.flac", True, _writes(Recipe(".flac", level=3.0)))
    yield Odd("far too loud", "of 40 dB.wav", True, _writes(Recipe(".wav", "pcm_f32le", "flt", level=30.0)))
    yield Odd("silent", "silent.flac", False, _writes(Recipe(".flac", level=0.0)))
    yield Odd("a moment", "short.flac", False, _writes(Recipe(".flac", seconds=0.05)))
    front = Recipe(".m4a", options=(("movflags", "faststart"),))
    yield Odd("index at the front", "faststart.m4a", True, _writes(front))
    pieces = Recipe(".m4a", options=(("movflags", "frag_keyframe+empty_moov+default_base_moof"),))
    yield Odd("in fragments", "fragments.m4a", None, _writes(pieces))


def _wav(
    body: bytes,
    *,
    rate: int = 48_000,
    channels: int = 2,
    bits: int = 16,
    code: int = 1,
    size: int | None = None,
) -> bytes:
    """A RIFF file by hand, whatever its header says."""
    align = channels * bits // 8
    kind = struct.pack(
        "<HHIIHH", code, channels & 0xFFFF, rate, rate * align & 0xFFFFFFFF, align & 0xFFFF, bits
    )
    data = b"data" + struct.pack("<I", len(body) if size is None else size) + body
    inside = b"WAVEfmt " + struct.pack("<I", len(kind)) + kind + data
    return b"RIFF" + struct.pack("<I", len(inside) & 0xFFFFFFFF) + inside


def _headers() -> Iterator[Odd]:
    """Headers that say what can't be."""
    sound = np.random.default_rng(3).integers(-2000, 2000, 2 * 144_000, np.int16).tobytes()
    numbers = np.full(288_000, 0.1, np.float32)
    numbers[100_000:100_020] = np.nan
    made: tuple[tuple[str, bytes, bool | None], ...] = (
        ("size unknown", _wav(sound, size=0xFFFFFFFF), True),
        ("size zero", _wav(sound, size=0), None),
        ("size too large", _wav(sound, size=len(sound) * 2), False),
        ("size too small", _wav(sound, size=len(sound) // 2), None),
        ("no rate", _wav(sound, rate=0), None),
        ("rate of a gigahertz", _wav(sound, rate=2**31 - 1), None),
        ("rate of one", _wav(sound, rate=1), None),
        ("no channels", _wav(sound, channels=0), None),
        ("thousands of channels", _wav(sound, channels=40_000), None),
        ("no bits", _wav(sound, bits=0), None),
        ("bits of another world", _wav(sound, bits=37), None),
        ("unknown code", _wav(sound, code=0x7777), False),
        ("not numbers", _wav(numbers.tobytes(), bits=32, code=3), False),
        ("half a frame more", _wav(sound + b"\1"), None),
    )
    for name, data, plays in made:
        yield Odd("headers that lie", f"{name}.wav", plays, _writes(data))
    flac, m4a, mp3 = (encoded(Recipe(ending)) for ending in (".flac", ".m4a", ".mp3"))
    uncounted = flac[:21] + bytes([flac[21] & 0xF0]) + bytes(4) + flac[26:]
    yield Odd("headers that lie", "length unknown.flac", True, _writes(uncounted))
    yield Odd("headers that lie", "length of days.flac", False, _writes(flac[:22] + b"\xff" * 4 + flac[26:]))
    yield Odd("headers that lie", "no rate.flac", None, _writes(flac[:18] + bytes(3) + flac[21:]))
    for code, plays in ((b"drms", False), (b"enca", False), (b"xxxx", None)):
        yield Odd("locked by a shop", f"{code.decode()}.m4a", plays, _writes(m4a.replace(b"mp4a", code, 1)))
    yield Odd("headers that lie", "no index.m4a", False, _writes(m4a.replace(b"moov", b"junk", 1)))
    yield Odd("headers that lie", "places beyond.m4a", False, _writes(_with_places_beyond(m4a)))
    yield Odd("zero-length frames", "zeros between.mp3", None, _writes(_spread(mp3, bytes(417))))


def _with_places_beyond(m4a: bytes) -> bytes:
    """Chunks that lie where the file has ended."""
    at = m4a.index(b"stco") + 8
    count = struct.unpack(">I", m4a[at : at + 4])[0]
    return m4a[: at + 4] + struct.pack(">I", 0x7FFFFFFF) * count + m4a[at + 4 + 4 * count :]


def _spread(data: bytes, between: bytes, every: int = 3000) -> bytes:
    return between.join(data[at : at + every] for at in range(0, len(data), every))


def _joined() -> Iterator[Odd]:
    """Two files in one, which change rate or channels midway."""
    for ending in (".flac", ".mp3", ".ogg", ".opus", ".wav", ".m4a"):
        rate = 48_000 if ending == ".opus" else 44_100
        layout = "stereo" if ending == ".ogg" else "mono"  # this Vorbis encoder knows two channels only
        first, other = encoded(Recipe(ending)), encoded(Recipe(ending, rate=rate, layout=layout))
        yield Odd("changes midway", f"two in one{ending}", None, _writes(first + other))
        yield Odd("twice the same", f"doubled{ending}", None, _writes(first + first))


def _no_audio() -> Iterator[Odd]:
    text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:10,\nhttp://example.org/a.ts\n#EXT-X-ENDLIST\n"
    made = {
        "milk and bread.mp3": b"milk and bread\n" * 50,
        "stream.mp3": text.encode(),
        "concat.mp3": b"ffconcat version 1.0\nfile /etc/hostname\n",
        "page.ogg": b"<!doctype html><html><body>not found</body></html>" * 20,
        "picture.flac": b"\x89PNG\r\n\x1a\n" + bytes(5000),
        "archive.wav": b"PK\x03\x04" + bytes(5000),
        "zeros.wav": bytes(100_000),
        "zeros.mp3": bytes(100_000),
        "ones.opus": b"\xff" * 100_000,
        "noise.m4a": random.Random(1).randbytes(100_000),  # noqa: S311 - rubbish, not a secret
        "noise.mp3": random.Random(2).randbytes(300_000),  # noqa: S311
        "picture.svg.ogg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    for name, data in made.items():
        yield Odd("no audio", name, None if name == "noise.mp3" else False, _writes(data))


def _video() -> Iterator[Odd]:
    for ending, codec, plays in ((".mp4", "mpeg4", True), (".mkv", "mpeg4", True), (".avi", "mpeg4", False)):
        yield Odd("video", f"film with sound{ending}", plays, _film(ending, codec, sound=True))
        yield Odd("video", f"film without{ending}", False, _film(ending, codec, sound=False))


def _film(ending: str, codec: str, *, sound: bool) -> Make:
    def make(path: Path) -> None:
        with av.open(str(path), "w", format={".mkv": "matroska"}.get(ending)) as container:
            muxer = cast("Any", container)
            video = muxer.add_stream(codec, rate=25)
            video.width = video.height = 64
            audio = muxer.add_stream("aac", rate=48_000, layout="stereo") if sound else None
            for _ in range(50):
                picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                muxer.mux(video.encode(picture))
            if audio:
                for frame in _frames(Recipe(".m4a", seconds=2.0), "fltp"):
                    muxer.mux(audio.encode(frame))
            for stream in (video, audio) if audio else (video,):
                muxer.mux(stream.encode(None))

    return make


def _things_of_the_disk() -> Iterator[Odd]:
    """What has a name of music and is no file, and files with names of all kinds."""
    flac = encoded(Recipe(".flac"))
    yield Odd("no file", "folder.flac", False, lambda path: path.mkdir())
    yield Odd("no file", "pipe.flac", False, os.mkfifo)
    yield Odd("no file", "endless.flac", False, lambda path: path.symlink_to("/dev/zero"))
    yield Odd("no file", "null.flac", False, lambda path: path.symlink_to("/dev/null"))
    yield Odd("no file", "itself.flac", False, lambda path: path.symlink_to(path))
    yield Odd("no file", "gone.flac", False, lambda path: path.symlink_to("nowhere.flac"))
    yield Odd("no file", "socket or memory.flac", None, lambda path: path.symlink_to("/proc/self/mem"))
    yield Odd("no file", "sparse.flac", False, _sparse)
    if os.geteuid():
        yield Odd("unreadable", "locked.flac", False, lambda path: (path.write_bytes(flac), path.chmod(0)))
    names = (
        "two\nlines", "tab\there", "\u202e\u05d0\u05d1gnol", "half \udcff\udce9 name", "emoji \U0001f3b5",
        "-rf", "per%20cent", "quote'\"s", "back\\slash", "ends with space ", "x" * 240, "file:name",
        "a?b*c|d", "e\u0301 e", "concat:a|b", "%d", "$HOME", "~",
    )  # fmt: skip
    for name in names:
        yield Odd("odd names", f"{name}.flac", True, _writes(flac))


def _sparse(path: Path) -> None:
    """Four gigabytes of nothing that take no room."""
    with path.open("wb") as file:
        file.truncate(4 * 1024**3)
