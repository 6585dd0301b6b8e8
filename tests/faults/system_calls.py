"""What a program did to the files of one folder, from the record that `strace` keeps of it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disk import Disk

CALLS = "openat,read,write,pwrite64,lseek,fsync,fdatasync,rename,renameat,unlink,unlinkat,ftruncate"
_LONGEST = 1 << 20
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
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
        """One call; whether it changed anything that a power cut could meet."""
        if result < 0:
            return False
        if call in {"rename", "renameat", "unlink", "unlinkat"}:
            return self._name(call, text)
        if call == "openat":
            return self._open(text, result)
        handle = _HANDLE.search(text)
        if handle is None:
            return False
        number, path = int(handle[1]), Path(decoded(handle[2]))
        if path == self.heard and call == "write":
            self.acknowledged += contents(text).decode().split()
            return False
        if path == self.folder:
            self.disk.sync()
            return True
        if path.parent != self.folder or path.name.endswith("-shm"):
            return False
        return self._file(call, text, result, (number, path.name))

    def _open(self, text: str, result: int) -> bool:
        path = Path(strings(text)[0].decode())
        self._places[result] = 0
        if path.parent != self.folder or "O_CREAT" not in text or path.name.endswith("-shm"):
            return False
        self.disk.make(path.name, emptied="O_TRUNC" in text)
        return True

    def _name(self, call: str, text: str) -> bool:
        paths = [Path(path.decode()) for path in strings(text)]
        if paths[0].parent != self.folder or paths[0].name.endswith("-shm"):
            return False
        if call.startswith("rename"):
            self.disk.rename(paths[0].name, paths[1].name)
        else:
            self.disk.unlink(paths[0].name)
        return True

    def _file(self, call: str, text: str, result: int, what: tuple[int, str]) -> bool:
        number, name = what
        content = self.disk.names.get(name)
        if content is None:
            return False
        if call == "lseek":
            self._places[number] = result
        elif call in {"read", "write"}:
            place = self._places.get(number, 0)
            self._places[number] = place + result
            if call == "write":
                content.write(place, contents(text)[:result])
        elif call == "pwrite64":
            content.write(int(text.rsplit(",", 1)[1]), contents(text)[:result])
        elif call == "ftruncate":
            content.truncate(int(text.rsplit(",", 1)[1]))
        else:
            content.sync()
        return call not in {"lseek", "read"}


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
