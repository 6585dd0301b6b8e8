"""What the app and a headset process say to each other: JSON as bytes over a local, authenticated connection.

No pickles: `send` and `receive` are the only ways in and out. A headset process writes where it listens, and
the key, to `endpoint_file`, mode 0600, in a folder of this user alone.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from enum import IntEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

Chair = Literal["a", "b"]
"""A partner's chair."""

Place = Literal["a", "b", "identify"]
"""Whose a headset process is: a chair's, or nobody's yet, to find out which headset it is."""

Message = dict[str, Any]
"""One message. To the headset: `{"do": WORD, ...}`; from it: `{"kind": WORD, ...}`."""

_LARGEST = 16 * 1024 * 1024
READY = "kroom-headset ready"
"""The line on standard output that says: the endpoint file is there, connect now."""

WAITING = "kroom-headset waiting"
"""The line on standard output that says: an earlier process of this chair or device has not ended yet."""

SPARE = "--spare"
"""Given to a headset process alone: import everything, then take the arguments as a line of JSON."""

HELLO, BUSY, STATUS = "hello", "busy", "status"
"""What a headset process says: what it is, that another app is with it, how it stands."""

if TYPE_CHECKING:
    AnyConnection: TypeAlias = Connection[Any, Any]
    """A connection of `multiprocessing`, used for bytes alone."""
else:
    AnyConnection = Connection


class Ending(IntEnum):
    """How a headset process ended: its exit codes."""

    GOOD = 0
    DEVICE_MISSING = 20
    DEVICE_GONE = 21
    OUTPUT_FAILED = 22
    STILL_PLAYING = 23  # an earlier process for this chair or device did not end in time


@dataclass(frozen=True)
class Hello:
    """What a headset process is: said by it to whoever calls, before anything else.

    `sink` is the device it plays to, `cap_percent` the volume that nothing exceeds, `version` kroom's.
    """

    sink: str
    cap_percent: float
    version: str

    def to_message(self) -> Message:
        """As the process says it."""
        return {"kind": HELLO, **asdict(self)}


def read_hello(message: Message) -> Hello:
    """The hello in a message. Raises ValueError where it is none."""
    try:
        return Hello(str(message["sink"]), float(message["cap_percent"]), str(message["version"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a hello: {error}") from error


@dataclass(frozen=True)
class Endpoint:
    """Where a headset process listens (`multiprocessing.connection`), the key, and its process id."""

    address: str
    key: bytes
    pid: int


def endpoint_file(runtime_dir: Path, chair: str) -> Path:
    """The file that says where the headset process of this chair listens."""
    return runtime_dir / f"headset-{chair}.json"


def write_endpoint(file: Path, endpoint: Endpoint) -> None:
    """Write it, readable by this user alone from its first byte."""
    text = json.dumps({"address": endpoint.address, "key": endpoint.key.hex(), "pid": endpoint.pid})
    draft = file.with_suffix(f".{endpoint.pid}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    draft.replace(file)


def read_endpoint(file: Path) -> Endpoint:
    """Read it back; raises OSError or ValueError."""
    fields = json.loads(file.read_text())
    try:
        return Endpoint(str(fields["address"]), bytes.fromhex(fields["key"]), int(fields["pid"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{file} is not a headset's endpoint") from error


def make_private(folder: Path) -> None:
    """Make the folder if need be, and let nobody but this user in. Raises OSError where it is another's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":
        return
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")
    folder.chmod(0o700)


def send(connection: AnyConnection, message: Message) -> None:
    """Send one message; raises OSError when the other side is gone."""
    connection.send_bytes(json.dumps(message).encode())


def receive(connection: AnyConnection) -> Message:
    """Wait for one message.

    Raises EOFError or OSError when the other side is gone, ValueError for anything but JSON.
    """
    message = json.loads(connection.recv_bytes(_LARGEST))
    if not isinstance(message, dict):
        raise ValueError("a message is a JSON object")  # noqa: TRY004 - what was received is wrong, not a type of ours
    return cast("Message", message)
