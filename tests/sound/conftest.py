"""Recorders of the sinks of a sound server of the tests' own, and headsets to play into."""

import os
import signal
import subprocess
import threading
import time
import wave
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from filelock import Timeout
from numpy.typing import NDArray

from kroom.music.door import chair_lock
from kroom.music.launch import Spare
from kroom.music.link import HeadsetLink
from kroom.music.programme import MeasuredTrack, Programme, plan_programme
from kroom.music.report import HeadsetStatus, LostReason
from kroom.music.watch import DeviceWatch
from kroom.music.wire import Place
from tests.sound.servers import RATE, SINKS, PulseAudio, Servers, SoundServer, put_first, wait_until

Sound = NDArray[np.float32]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.sound)


@pytest.fixture(scope="session")
def servers() -> Generator[Servers]:
    started = Servers()
    yield started
    started.stop()


@pytest.fixture
def server(
    servers: Servers, own_folders: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> SoundServer:
    """The sound server with all sinks, `room` the default; this test's processes find it."""
    assert own_folders
    found = servers(getattr(request, "param", PulseAudio))
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    found.reset()
    return found


@dataclass
class Recording:
    """What came out of a sink: mono, 48 kHz; `started` is the monotonic second of its first frame."""

    sound: Sound
    started: float

    def between(self, start: float, end: float) -> Sound:
        """The sound between two monotonic seconds."""
        first, last = (max(0, round((at - self.started) * RATE)) for at in (start, end))
        return self.sound[first:last]

    def heard(self, over: float = 0.001) -> tuple[float, float]:
        """The monotonic seconds of the first and last frame above that level; fails where there is none."""
        loud = np.flatnonzero(np.abs(self.sound) > over)
        assert len(loud), "nothing was heard"
        return self.started + loud[0] / RATE, self.started + loud[-1] / RATE

    def loudest(self) -> float:
        return float(np.abs(self.sound).max(initial=0.0))


class Recorder:
    """Records a sink's monitor until `stop`."""

    def __init__(self, sink: str, environment: dict[str, str]) -> None:
        command = ["parec", "-d", f"{sink}.monitor", f"--rate={RATE}", "--channels=2", "--format=s16le"]
        self._process = subprocess.Popen(
            # PipeWire would move a recorder along with the default sink.
            [*command, "--latency-msec=5", "--property=node.dont-reconnect=true"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        put_first(self._process)
        self._parts: list[bytes] = []
        self._bytes = 0
        self._started = float("inf")
        self._more = threading.Condition()
        self._thread = threading.Thread(target=self._read, name=f"recorder {sink}")
        self._thread.start()
        self.wait_for(0.1)

    @property
    def seconds(self) -> float:
        return self._bytes / (4 * RATE)

    def wait_for(self, more_s: float) -> None:
        """Until that many more seconds have been recorded."""
        with self._more:
            goal = self.seconds + more_s
            assert self._more.wait_for(lambda: self.seconds >= goal, more_s + 10.0), (
                "the recorder stands still"
            )

    def stop(self) -> Recording:
        self._process.terminate()
        self._thread.join()
        self._process.wait()
        return self.so_far()

    def so_far(self) -> Recording:
        with self._more:
            data = b"".join(self._parts)
        samples = np.frombuffer(data[: len(data) // 4 * 4], "<i2").reshape(-1, 2)
        return Recording(samples.mean(axis=1).astype(np.float32) / 32768.0, self._started)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while data := os.read(pipe.fileno(), 65536):
                now = time.monotonic()
                with self._more:
                    self._parts.append(data)
                    self._bytes += len(data)
                    # The chunk that came quickest tells best when the recording began.
                    self._started = min(self._started, now - self.seconds)
                    self._more.notify_all()


@dataclass
class Recorders:
    """Recorders of several sinks at once; `stop` gives the recordings by sink."""

    by_sink: dict[str, Recorder]
    stopped: bool = False

    def wait_for(self, more_s: float) -> None:
        next(iter(self.by_sink.values())).wait_for(more_s)

    def so_far(self, sink: str) -> Sound:
        return self.by_sink[sink].so_far().sound

    def stop(self) -> dict[str, Recording]:
        self.stopped = True
        return {sink: recorder.stop() for sink, recorder in self.by_sink.items()}


def start_recorders(server: SoundServer, *sinks: str) -> Recorders:
    """Record these sinks from now on."""
    return Recorders({sink: Recorder(sink, server.environment) for sink in sinks})


@pytest.fixture
def record(server: SoundServer) -> Iterator[Callable[..., Recorders]]:
    """`record("room", "headset_a")` starts recording these sinks; all of them without a name."""
    started: list[Recorders] = []

    def start(*sinks: str) -> Recorders:
        recorders = start_recorders(server, *(sinks or SINKS))
        started.append(recorders)
        return recorders

    yield start
    for recorders in started:
        if not recorders.stopped:
            recorders.stop()


@dataclass
class Headset:
    """A link and what it told."""

    link: HeadsetLink
    statuses: list[HeadsetStatus] = field(default_factory=list[HeadsetStatus])
    losses: list[LostReason] = field(default_factory=list[LostReason])
    returns: list[float] = field(default_factory=list[float])
    told_at: list[float] = field(default_factory=list[float])
    """The monotonic seconds at which the losses were told."""

    def open(self) -> None:
        self.link.start()
        wait_until(lambda: self.statuses or self.losses)
        assert not self.losses, self.losses

    def wait_for(self, state: str, past_s: float = 0.0) -> HeadsetStatus:
        """Until that state is told, at a place after `past_s`."""
        wait_until(lambda: self.status.state == state and self.status.position_s >= past_s)
        return self.status

    def wait_until(self, so: Callable[[], object], seconds: float = 10.0) -> None:
        """Until it is so; what was told meanwhile can be asked for."""
        wait_until(so, seconds)

    @property
    def status(self) -> HeadsetStatus:
        return self.statuses[-1]


class Headsets:
    """Makes headsets on the test's sinks, one runtime folder for all; closes them in the end."""

    def __init__(self, runtime_dir: Path) -> None:
        self.runtime_dir = runtime_dir
        self.made: list[Headset] = []
        self._spare = Spare()
        self._watch = DeviceWatch()

    def __call__(self, chair: Place, sink: str = "", programme: Programme | None = None) -> Headset:
        statuses: list[HeadsetStatus] = []
        losses: list[LostReason] = []
        returns: list[float] = []
        told_at: list[float] = []

        def lost(reason: LostReason) -> None:
            told_at.append(time.monotonic())
            losses.append(reason)

        link = HeadsetLink(
            sink or f"headset_{chair}",
            f"headset {chair.upper()}",
            chair,
            runtime_dir=self.runtime_dir,
            on_status=statuses.append,
            on_lost=lost,
            on_back=lambda: returns.append(time.monotonic()),
            watch=self._watch,
            launch=self._spare.launch,
            prepare=self._spare.prepare,
        )
        headset = Headset(link, statuses, losses, returns, told_at)
        self.made.append(headset)
        if programme is not None:
            link.load(programme)
        return headset

    def close(self) -> None:
        self._spare.close()
        for headset in self.made:
            headset.link.close(fade_s=0.0)
            try:
                with chair_lock(self.runtime_dir, headset.link.chair).acquire(blocking=False):
                    pass
            except Timeout:
                if headset.link.pid is not None:
                    os.kill(headset.link.pid, signal.SIGKILL)
                pytest.fail("a headset process outlived its link")


@pytest.fixture
def headsets(server: SoundServer, tmp_path: Path) -> Generator[Headsets]:
    assert server
    made = Headsets(tmp_path / "runtime")
    yield made
    made.close()


@dataclass(frozen=True)
class Music:
    """Makes tracks that a recording can be asked about."""

    folder: Path

    def tone(self, hertz: float, seconds: float = 60.0) -> MeasuredTrack:
        """One steady note."""
        phase = 2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE
        return self._write(f"{hertz:g} Hz", phase, seconds)

    def sweep(self, seconds: float = 60.0) -> MeasuredTrack:
        """A note that rises by 100 Hz a second from 400 Hz: its pitch tells the place."""
        at = np.arange(round(seconds * RATE)) / RATE
        return self._write("sweep", 2 * np.pi * (400.0 * at + 50.0 * at**2), seconds)

    def programme(self, *tracks: MeasuredTrack, crossfade_s: float = 1.0) -> Programme:
        return plan_programme(tracks, crossfade_s=crossfade_s)

    def _write(self, title: str, phase: NDArray[np.float64], seconds: float) -> MeasuredTrack:
        path = self.folder / f"{title.replace(' ', '-')}-{seconds:g}.wav"
        samples = (0.2 * np.sin(phase) * 32767).astype("<i2")
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())
        return MeasuredTrack(str(path), title, None, seconds, -18.0, -14.0, 0.0, seconds, -14.0)


@pytest.fixture
def music(tmp_path: Path) -> Music:
    return Music(tmp_path)


@dataclass(frozen=True)
class Ear:
    """Asks a recording what is in it."""

    window_s: float = 0.05

    def pitch(self, sound: Sound) -> float:
        """The strongest frequency in Hz."""
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), n=4 * RATE))
        return float(np.argmax(spectrum)) / 4.0

    def place(self, sound: Sound) -> float:
        """The second of `Music.sweep` in the middle of that sound."""
        return (self.pitch(sound) - 400.0) / 100.0

    def level_of(self, sound: Sound, hertz: float) -> float:
        """How loud that note is at its loudest in 0.1 s, in dBFS (a full-scale sine is 0)."""
        return _decibels(float(_strengths(sound, hertz).max(initial=0.0)))

    def level_of_foreign(self, sound: Sound, hertz: float) -> float:
        """The same where it is a note: louder by 6 dB than all that is 30 to 70 Hz beside it in that 0.1 s.

        A click, which holds every frequency, is none.
        """
        beside = [_strengths(sound, hertz + off) for far in (30, 40, 50, 60, 70) for off in (-far, far)]
        strengths = _strengths(sound, hertz)
        notes = strengths[strengths > 2.0 * np.max(beside, axis=0)]
        return _decibels(float(notes.max(initial=0.0)))

    def quietest_10ms(self, sound: Sound) -> float:
        """The level of the quietest 10 ms, in dBFS RMS."""
        size = RATE // 100
        frames = sound[: len(sound) // size * size].reshape(-1, size)
        return _decibels(float(np.sqrt((frames**2).mean(axis=1)).min()))


def _strengths(sound: Sound, hertz: float) -> NDArray[np.float64]:
    """How strong that note is in each 0.1 s; a full-scale sine is 1."""
    size = RATE // 10
    probe = np.exp(-2j * np.pi * hertz * np.arange(size) / RATE) * np.hanning(size)
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    return np.abs(frames @ probe) / (size / 4)


def _decibels(amplitude: float) -> float:
    return float(20 * np.log10(max(amplitude, 1e-9)))


@pytest.fixture
def ear() -> Ear:
    return Ear()
