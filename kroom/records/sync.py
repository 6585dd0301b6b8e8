"""Small files written so that a power cut leaves the old one or the new one, never half of one.

Never for the store's database: only its driver touches that (see `store.py`).
"""

import os
import shutil
from pathlib import Path
from typing import IO

from kroom.records.problem import StoreUnusable, unusable

CHUNK_BYTES = 1 << 20


def write_synced(path: Path, content: bytes, *, sync_folder: bool = True) -> None:
    """Replace `path` by `content`, readable by its owner only.

    Without `sync_folder` the old file may come back after a power cut, whole. Raises `OSError`.
    """
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    if sync_folder:
        sync_folder_of(path)


def copy_synced(source: Path, path: Path) -> None:
    """Replace `path` by a copy of `source`, whole or not at all, its owner's only. Raises `OSError`."""
    with source.open("rb") as content:
        stream_synced(content, path)
    sync_folder_of(path)


def stream_synced(content: IO[bytes], path: Path) -> None:
    """Replace `path` by all of `content`, its owner's only; the folder isn't synced. Raises `OSError`."""
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file, CHUNK_BYTES)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sync_folder_of(path: Path) -> None:
    """Sync the folder that holds `path`, so that names made or moved in it last. Does nothing on Windows."""
    if os.name == "nt":
        return
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_small(path: Path, limit: int) -> bytes | None:
    """The content of a small file, None where there is none.

    Raises `StoreUnusable` where it is longer than `limit` bytes, a folder, or can't be read.
    """
    try:
        if not path.is_file() and path.exists():
            raise StoreUnusable(f"{path} is not a file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unusable(f"{path} can't be read", error) from error
    if len(content) > limit:
        raise StoreUnusable(f"{path} is too large to be a file of kroom's")
    return content
