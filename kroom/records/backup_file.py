"""A backup on the disk: one file (a ZIP that packs nothing) with a whole store in it.

The database is as encrypted as the one it was copied from; beside it lie the vault that opens it, the
journal's head, and `about.json`, which says when it was made and how many events it holds: no name, no words.
"""

import json
import os
import shutil
import zipfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from kroom.records.files import DATABASE, HEAD, VAULT
from kroom.records.problem import BackupDamaged, BackupForeign, StoreNewer, StoreUnusable, unusable
from kroom.records.sync import CHUNK_BYTES, stream_synced, sync_folder_of
from kroom.records.utc import utc_moment, utc_text

VERSION = 1
_FORMAT = "kroom-backup"
_ABOUT = "about.json"
_ABOUT_BYTES = 10_000
_MEMBERS = {_ABOUT, DATABASE, VAULT, HEAD}


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. `events` is how many it holds, `head` the code of the last."""

    path: Path
    made_at: datetime
    events: int
    head: str


def write_backup(backup: Backup, database: Path, vault: bytes, head: bytes) -> None:
    """Write a backup, whole or not at all, its owner's only, synced and read once more.

    Raises `StoreUnusable` where it can't be written, `BackupDamaged` where the disk gives back another one.
    """
    part = backup.path.with_name(backup.path.name + ".part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w") as packed:
                packed.writestr(_ABOUT, json.dumps(_about(backup)))
                packed.writestr(VAULT, vault)
                packed.writestr(HEAD, head)
                _add(packed, database)
            file.flush()
            os.fsync(file.fileno())
        check_backup(part)
        part.replace(backup.path)
        sync_folder_of(backup.path)
    except OSError as error:
        raise unusable(f"{backup.path} can't be written", error) from error
    finally:
        part.unlink(missing_ok=True)


def read_about(path: Path) -> Backup:
    """What a backup says of itself.

    Raises `BackupForeign`, `BackupDamaged`, `StoreNewer` or `StoreUnusable`.
    """
    with _opened(path) as packed:
        return _read_about(path, packed)


def check_backup(path: Path) -> None:
    """Read every byte against its checksum. Raises as `read_about`."""
    with _opened(path) as packed:
        _read_about(path, packed)
        if packed.testzip() is not None:
            raise BackupDamaged(f"{path} is damaged")


def unpack_backup(path: Path, folder: Path) -> Backup:
    """Put the store of a backup, synced, into a folder that holds nothing else. Raises as `read_about`."""
    with _opened(path) as packed:
        about = _read_about(path, packed)
        for name in (DATABASE, VAULT, HEAD):
            with packed.open(name) as member:
                stream_synced(member, folder / name)
        sync_folder_of(folder / DATABASE)
    return about


def _add(packed: zipfile.ZipFile, database: Path) -> None:
    # In large pieces: those of `ZipFile.write` take three times as long.
    entry = zipfile.ZipInfo(DATABASE)
    entry.file_size = database.stat().st_size
    with packed.open(entry, "w") as member, database.open("rb") as content:
        shutil.copyfileobj(content, member, CHUNK_BYTES)


@contextmanager
def _opened(path: Path) -> Generator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as packed:
            yield packed
    except FileNotFoundError as error:
        raise StoreUnusable(f"there is no file {path}") from error
    except OSError as error:
        raise unusable(f"{path} can't be used", error) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        # A cut backup has lost the list at its end; what never was one begins otherwise.
        problem = BackupDamaged if _begins_as_one(path) else BackupForeign
        told = "is damaged" if problem is BackupDamaged else "is no backup of kroom's"
        raise problem(f"{path} {told}") from error


def _begins_as_one(path: Path) -> bool:
    with path.open("rb") as file:
        return _ABOUT.encode() in file.read(100)


def _read_about(path: Path, packed: zipfile.ZipFile) -> Backup:
    members = {entry.filename: entry for entry in packed.infolist()}
    about = members.get(_ABOUT)
    if about is None or about.file_size > _ABOUT_BYTES:
        raise BackupForeign(f"{path} is no backup of kroom's")
    try:
        content = cast("Mapping[str, object]", json.loads(packed.read(about)))
        return _backup(path, content, members)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BackupForeign(f"{path} is no backup of kroom's") from error


def _backup(path: Path, content: Mapping[str, object], members: Mapping[str, zipfile.ZipInfo]) -> Backup:
    version, events = content["version"], content["events"]
    if content["format"] != _FORMAT or not isinstance(version, int) or not isinstance(events, int):
        raise ValueError("format")
    if version > VERSION:
        raise StoreNewer(f"{path} was written by a newer kroom")
    stored = all(entry.compress_type == zipfile.ZIP_STORED for entry in members.values())
    if set(members) != _MEMBERS or not stored:
        raise ValueError("members")
    return Backup(path, utc_moment(str(content["made_at"])), events, str(content["head"]))


def _about(backup: Backup) -> dict[str, object]:
    about: dict[str, object] = {"format": _FORMAT, "version": VERSION, "made_at": utc_text(backup.made_at)}
    return {**about, "events": backup.events, "head": backup.head}
