"""What the power cuts are done to with `--restores`: two backups, one by one, take a store's place.

The store had let somebody out between the two, with another data key, so that keys and files that don't
belong together open nothing. After any cut the store is the one before a restore or the one after it, whole,
and what every restore replaced is kept, whole too.
"""

import argparse
import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from scene import CHEAP, PASSPHRASE, make_ready, now, opens, unlock

from kroom.records import files
from kroom.records.backup_file import read_about
from kroom.records.opened import OpenStore
from kroom.records.problem import RecordsProblem
from kroom.records.restore import restore_backup
from kroom.records.utc import utc_text
from kroom.session.events import Draft, Kind
from kroom.session.protocol import Role

PAULS = "Paul Needle's hill"
BACKUPS = ("first.kroom", "second.kroom")
"""Beside the store's folder, out of reach of the power."""
NOTE = Draft(Kind.NOTE_ADDED, words={"note": "a needle of a note"})


def made(folder: Path) -> None:
    """A store, closed, with two backups: one of when Paul was let in, one of when he no longer was."""
    make_ready(folder)
    with closing(unlock(folder)) as store:
        paul = store.people.add("Paul", Role.FACILITATOR, PAULS, "314159", now=now(), actor=store.person.id)
        store.backups.write_to(folder.parent / BACKUPS[0], now().at_utc)
        store.people.revoke(paul.id, now=now(), actor=store.person.id)
        store.backups.write_to(folder.parent / BACKUPS[1], now().at_utc)
        store.journal.append("", store.person.id, now(), [NOTE])


def write(arguments: argparse.Namespace) -> int:
    """The writer: restores the older backup, then the newer one, and says each when it is done."""
    said = os.open(arguments.heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, backup in enumerate(BACKUPS, 1):
        file = arguments.write.parent / backup
        restore_backup(file, arguments.write, PASSPHRASE, now=now(), cost=CHEAP)
        os.write(said, b"restored=%d\n" % number)
    return 0


def what_is_missing(folder: Path, acknowledged: list[str]) -> str:
    """What is neither the old store nor the restored one, or was not kept, in words; empty for nothing."""
    try:
        if opens(folder, PAULS):  # it was so in the first backup; a restore lets them out again
            return "the revoked are let in"
        with closing(unlock(folder)) as store:
            problem, replaced = looked_at(store, len(acknowledged))
        return problem or kept_problem(folder, replaced)
    except RecordsProblem as trouble:
        return str(trouble)


def looked_at(store: OpenStore, said: int) -> tuple[str, list[str]]:
    """What is wrong with the store that opened, and the heads of those that were replaced, newest first."""
    verified = store.verify()
    backups = [read_about(store.folder.parent / backup) for backup in BACKUPS]
    made_at = [utc_text(backup.made_at) for backup in backups]
    restored = [event for event in store.journal.read("") if event.kind is Kind.STORE_RESTORED]
    number = made_at.index(str(restored[-1].body["made_at"])) + 1 if restored else 0
    if not verified.ok:
        return f"restored {number} times, {verified.problem}", []
    if number < said:
        return f"{said} restores were said, {number} are there", []
    if not number and store.journal.head().seq <= backups[-1].events:
        return "the store from before lost events", []
    return "", [str(event.body["replaced"]) for event in restored] + [""] * (number - 1)


def kept_problem(folder: Path, replaced: list[str]) -> str:
    """What is wrong with what was kept: as many stores as were replaced, each whole; `replaced` are heads."""
    kept = sorted(folder.glob(f"{files.REPLACED}*"), reverse=True)
    if len(kept) != len(replaced):
        return f"{len(replaced)} stores were replaced, {len(kept)} are kept"
    if files.is_being_replaced(folder) or (folder / files.RESTORING).exists():
        return "the restore was not finished"
    return next(
        (problem for one, head in zip(kept, replaced, strict=True) if (problem := whole(one, head))), ""
    )


def whole(kept: Path, head: str) -> str:
    """What is wrong with one store that was kept; `head` is its head's code, empty where nobody said."""
    with tempfile.TemporaryDirectory(prefix="kroom-kept-") as place:
        copy = Path(place) / "store"
        shutil.copytree(kept, copy)
        with closing(unlock(copy)) as store:
            verified = store.verify()
            if not verified.ok:
                return f"what was kept: {verified.problem}"
            return "" if head in ("", store.journal.head_code()) else "what was kept is not what was replaced"
