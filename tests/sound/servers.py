"""Sound servers of the tests' own, each on a socket and in folders of its own, with null sinks."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RATE = 48_000
SINKS = ("room", "headset_a", "headset_b")

_PULSE = (
    *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no"),
    *("--high-priority=no", "--disable-shm=yes", "--log-target=stderr", "-F"),
)
_PIPEWIRE = ("pipewire", "wireplumber", "pipewire-pulse")
# A recorder that asks for little delay has PipeWire work in rounds of 5 ms, and a null sink has no buffer as
# a sound card has one: it loses the sound of each round in which the computer stands still, as virtual
# machines do (measured on a busy one: up to 36 ms, also for real-time threads). No round of 43 ms is lost.
_QUANTUM = """context.properties = {
    default.clock.min-quantum = 2048
    vm.overrides = { default.clock.min-quantum = 2048 }
}
"""


def wait_until(so: Callable[[], object], seconds: float = 10.0) -> None:
    """Look every few milliseconds until it is so; fails after that time."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not so():
        assert time.monotonic() < deadline, "it did not come to be so"
        pause.wait(0.005)


def put_first(process: "subprocess.Popen[bytes]") -> None:
    """Have it come before everything else that the tests do, where they may; it has a session of its own."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, -11)
        Path(f"/proc/{process.pid}/autogroup").write_text("-11", "ascii")


class SoundServer:
    """A server with the sinks `room` (default), `headset_a`, `headset_b`; asked by `pactl`."""

    needs: tuple[str, ...] = ()
    sink_options: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kroom-"))  # short: a socket's path has a limit
        self.environment: dict[str, str] = {"XDG_RUNTIME_DIR": str(self.folder), "HOME": str(self.folder)}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, str] = {}
        self.begin()

    def begin(self) -> None:
        """Start it, with its sinks."""
        self.start()
        wait_until(self.answers)
        self.reset()

    def start(self) -> None:
        raise NotImplementedError

    def run(self, *command: str) -> None:
        """Start one of its processes; it comes first, as on a desktop: what it misses is no fault of ours."""
        process = subprocess.Popen(
            command,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        put_first(process)
        self._processes.append(process)

    def answers(self) -> bool:
        return self._pactl("info").returncode == 0

    def ask(self, *command: str) -> str:
        answer = self._pactl(*command)
        answer.check_returncode()
        return answer.stdout.strip()

    def plug(self, sink: str) -> None:
        """Load the null sink, if it isn't there."""
        if sink not in self._modules:
            options = (f"sink_name={sink}", f"rate={RATE}", *self.sink_options)
            self._modules[sink] = self.ask("load-module", "module-null-sink", *options)
            wait_until(lambda: sink in self.sinks())

    def unplug(self, sink: str) -> None:
        self.ask("unload-module", self._modules.pop(sink))

    def sinks(self) -> dict[str, dict[str, Any]]:
        return {sink["name"]: sink for sink in json.loads(self.ask("-f", "json", "list", "sinks"))}

    def streams(self) -> list[dict[str, Any]]:
        """What plays: pactl's sink inputs."""
        found: list[dict[str, Any]] = json.loads(self.ask("-f", "json", "list", "sink-inputs"))
        return found

    def end_stream(self, name: str) -> None:
        """As a program does that takes a stream away: the server ends it."""
        (index,) = (one["index"] for one in self.streams() if one["properties"]["application.name"] == name)
        with socket.socket(socket.AF_UNIX) as console:
            console.connect(str(self.folder / "console"))
            console.sendall(f"kill-sink-input {index}\n".encode())

    def reset(self) -> None:
        for sink in SINKS:
            self.plug(sink)
            self.ask("set-sink-mute", sink, "0")
            self.ask("set-sink-volume", sink, "100%")
        self.ask("set-default-sink", "room")

    def kill(self) -> None:
        """Everything that makes it up is gone at once."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait(10.0)
        self._processes.clear()
        self._modules.clear()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _pactl(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["pactl", *command],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )


class PulseAudio(SoundServer):
    needs = ("pulseaudio",)
    sink_options = ("norewinds=1",)  # else recordings of it are seconds late

    def start(self) -> None:
        native = self.folder / "native"
        for stale in (native, self.folder / "console"):
            stale.unlink(missing_ok=True)
        self.environment |= {
            "PULSE_RUNTIME_PATH": str(self.folder / "pulse"),
            "PULSE_SERVER": f"unix:{native}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }
        script = self.folder / "start.pa"
        # A default source of its own: else recorders would be moved along with the default sink.
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={native}\n"
            f"load-module module-cli-protocol-unix socket={self.folder / 'console'}\n"
            "load-module module-null-source source_name=nothing\n"
            "set-default-source nothing\n"
        )
        self.run(*_PULSE, str(script))


class PipeWire(SoundServer):
    """PipeWire with WirePlumber, reached as PulseAudio is."""

    needs = (*_PIPEWIRE, "dbus-daemon")

    def start(self) -> None:
        settings = self.folder / ".config" / "pipewire" / "pipewire.conf.d" / "quantum.conf"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_QUANTUM, "ascii")
        bus = self.folder / "bus"
        bus.unlink(missing_ok=True)
        self.environment |= {
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}",
            "PULSE_SERVER": f"unix:{self.folder / 'pulse' / 'native'}",
        }
        self.run("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        wait_until(bus.exists)
        self.run("pipewire")
        wait_until((self.folder / "pipewire-0").exists)
        self.run("wireplumber")
        self.run("pipewire-pulse")


class Servers:
    """Those that a run of tests has used so far, each started once."""

    def __init__(self) -> None:
        self._running: dict[type[SoundServer], SoundServer] = {}

    def __call__(self, kind: type[SoundServer]) -> SoundServer:
        missing = [program for program in kind.needs if shutil.which(program) is None]
        if missing:
            pytest.skip(f"{', '.join(missing)} is not installed")
        if kind not in self._running:
            self._running[kind] = kind()
        return self._running[kind]

    def stop(self) -> None:
        for server in self._running.values():
            server.stop()


on_both_servers = pytest.mark.parametrize("server", [PulseAudio, PipeWire], indirect=True)
"""For a test that takes `server`: on PulseAudio, and on PipeWire."""
