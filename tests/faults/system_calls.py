"""What a program did to the files of one folder, from the record that `strace` keeps of it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disk import Disk

CALLS = (
    "openat,read,write,pwrite64,lseek,fsync,fdatasync,rename,renameat,unlink,unlinkat,ftruncate,"
    "mkdir,mkdirat,rmdir"
)
_NAMES = {"rename", "renameat", "unlink", "unlinkat", "rmdir"}
_LONGEST = 1 << 20
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2}|[^>])*)>, )?"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2}|[^>])*)>")


def record(command: list[str], log: Path, environment: dict[str, str]) -> None:
    """Run a program under strace. Raises `CalledProcessError` where it fails."""
    strace = ["strace", "-f", "-y", "-xx", "-s", str(_LONGEST), "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*strace, *command], env=environment, check=True)


def calls(log: Path) -> Iterator[tuple[str, str, int]]:
    """Each call that came back: its name, its arguments as text, its result."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            who = line.split(maxsplit=1)[0]
            if "<unfinished ...>" in line:
                begun[who] = line.split("<unfinished ...>")[0]
                continue
            if "resumed>" in line:
                line = begun.pop(who, "") + line.split("resumed>", 1)[1]  # noqa: PLW2901 - one call again
            found = _LINE.match(line)
            if found:
                yield found[1], found[2], int(found[3])


@dataclass
class Replay:
    """Does to a `Disk` what the calls did to the folder; `acknowledged` are the lines written to `heard`."""

    folder: Path
    heard: Path
    disk: Disk
    acknowledged: list[str] = field(default_factory=list[str])
    _places: dict[int, int] = field(default_factory=dict[int, int])

    def step(self, call: str, text: str, result: int) -> bool:
        """One call; whether it changed anything that a power cut could meet, or said something."""
        if result < 0:
            return False
        if call in _NAMES:
            return self._name(call, text)
        if call in {"mkdir", "mkdirat"}:
            return self._make_folder(text)
        if call == "openat":
            return self._open(text, result)
        handle = _HANDLE.search(text)
        if handle is None:
            return False
        number, path = int(handle[1]), Path(decoded(handle[2]))
        if path == self.heard and call == "write":
            self.acknowledged += contents(text).decode().split()
            return True
        place = self._place(path)
        if place is None:
            return False
        if self.disk.folder(place) is not None:
            return self._folder(call, place)
        return self._file(call, text, result, (number, place))

    def _folder(self, call: str, place: Path) -> bool:
        synced = call in {"fsync", "fdatasync"}  # else it is only looked through
        if synced:
            self.disk.sync(place)
        return synced

    def _place(self, path: Path) -> Path | None:
        """Where in the folder a path leads; None for elsewhere, and for what is made anew at each start."""
        if not path.is_relative_to(self.folder) or path.name.endswith("-shm"):
            return None
        return path.relative_to(self.folder)

    def _open(self, text: str, result: int) -> bool:
        self._places[result] = 0
        place = self._place(paths(text)[0])
        if place is None or "O_CREAT" not in text:
            return False
        self.disk.make(place, emptied="O_TRUNC" in text)
        return True

    def _make_folder(self, text: str) -> bool:
        place = self._place(paths(text)[0])
        if place is not None:
            self.disk.make_folder(place)
        return place is not None

    def _name(self, call: str, text: str) -> bool:
        places = [self._place(path) for path in paths(text)]
        if places[0] is None:
            return False
        if not call.startswith("rename"):
            self.disk.unlink(places[0])
        elif places[1] is not None:
            self.disk.rename(places[0], places[1])
        return True

    def _file(self, call: str, text: str, result: int, what: tuple[int, Path]) -> bool:
        number, place = what
        content = self.disk.content(place)
        if content is None:
            return False
        if call == "lseek":
            self._places[number] = result
        elif call in {"read", "write"}:
            at = self._places.get(number, 0)
            self._places[number] = at + result
            if call == "write":
                content.write(at, contents(text)[:result])
        elif call == "pwrite64":
            content.write(int(text.rsplit(",", 1)[1]), contents(text)[:result])
        elif call == "ftruncate":
            content.truncate(int(text.rsplit(",", 1)[1]))
        else:
            content.sync()
        return call not in {"lseek", "read"}


def paths(text: str) -> list[Path]:
    """The paths among a call's arguments, each with the folder that it begins in."""
    found = _PATH.findall(text)
    return [Path(decoded(folder)) / strings(f'"{path}"')[0].decode() for folder, path in found]


def strings(text: str) -> list[bytes]:
    """The texts among a call's arguments."""
    return [decoded(found).encode("latin-1") for found in _TEXT.findall(text)]


def contents(text: str) -> bytes:
    """The bytes that a call wrote. Raises `ValueError` where the record left some out."""
    if '"...' in text:
        raise ValueError("the record is cut")
    return strings(text)[0]


def decoded(text: str) -> str:
    """A text as strace wrote it in hex; each character is a byte."""
    return bytes.fromhex(text.replace("\\x", "")).decode("latin-1") if text.startswith("\\x") else text
