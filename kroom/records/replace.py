"""Puts another store in a store's place: whenever kroom is stopped, the next start finishes it.

A whole store waits in `restoring`. The moment that folder is called `restored-...` it counts, and only moving
is left: what it replaces goes to `replaced-...`, file by file, and is kept there.
"""

import shutil
from pathlib import Path

from kroom.records import files
from kroom.records.problem import unusable
from kroom.records.sync import sync_folder_of


def replace_store(folder: Path, stage: Path, stamp: str) -> Path | None:
    """Let the closed store in `stage` take the place of the one in `folder`; `stamp` names both folders.

    Gives the folder that keeps what was replaced, None where there was nothing. The folder's lock is held.
    Raises `StoreUnusable`.
    """
    try:
        stage.rename(folder / f"{files.RESTORED}{stamp}")
        sync_folder_of(stage)
    except OSError as error:
        raise unusable(f"{stage} can't be moved", error) from error
    finish_restoring(folder)
    kept = folder / f"{files.REPLACED}{stamp}"
    return kept if kept.exists() else None


def finish_restoring(folder: Path) -> None:
    """Move what waits to its place; nothing happens where nothing waits. Raises `StoreUnusable`.

    What a restore that was cut off had unpacked goes: what is erased later must not lie there still.
    """
    shutil.rmtree(folder / files.RESTORING, ignore_errors=True)
    try:
        for waiting in sorted(folder.glob(f"{files.RESTORED}*")):
            _move(folder, waiting)
    except OSError as error:
        raise unusable("the restored store can't be moved", error) from error


def _move(folder: Path, waiting: Path) -> None:
    kept = folder / waiting.name.replace(files.RESTORED, files.REPLACED, 1)
    if (waiting / files.DATABASE).exists():
        for name in files.BESIDE:
            _set_aside(folder / name, kept)
    for name in (files.VAULT, files.HEAD, files.DATABASE):
        if (waiting / name).exists():
            _set_aside(folder / name, kept)
            (waiting / name).replace(folder / name)
    sync_folder_of(folder / files.DATABASE)
    if kept.exists():
        sync_folder_of(kept / files.DATABASE)
    shutil.rmtree(waiting)


def _set_aside(path: Path, kept: Path) -> None:
    if path.exists():
        kept.mkdir(mode=0o700, exist_ok=True)
        path.rename(kept / path.name)
