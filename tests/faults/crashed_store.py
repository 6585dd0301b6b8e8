"""Leaves a store full of names, notes and answers as a crash leaves it: `crashed_store.py FOLDER`.

A backup was made, in two folders, and restored; half of what came after lies in the log only. Something goes
wrong with words in its message, and is reported as the app does. What the process has open is printed, a path
a line, and then it is aborted: a core would hold all of it, and the native fault is reported, too.
"""

import os
import resource
import sys
from contextlib import closing, suppress
from pathlib import Path

from scene import PASSPHRASE, make, now, unlock

from kroom.crash import keep_faults, logs_folder, tell
from kroom.records.clocks import Clocks, PartnerClock, write_clocks
from kroom.records.harden import harden
from kroom.records.opened import OpenStore
from kroom.records.restore import restore_backup
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol import Role

WORDS = "needle note: Zoë Needle"


def main(folder: Path) -> None:
    """Write every kind of words there is, and end by a signal that dumps a core where that is allowed."""
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    harden()
    make(folder)
    faults = keep_faults(logs_folder(folder))
    second = folder.with_name("second")
    second.mkdir()
    with closing(unlock(folder)) as store:
        fill(store)
        store.backups.choose_second_folder(second)
        made = store.backups.make(now().at_utc).backup
    restore_backup(made.path, folder, PASSPHRASE, now=now())
    store = unlock(folder)
    fill(store)
    go_wrong(store)
    assert faults is not None
    handles = Path("/proc/self/fd")
    for handle in sorted(handles.iterdir()) if handles.exists() else ():
        with suppress(OSError):
            sys.stdout.write(f"{handle.readlink()}\n")
    sys.stdout.flush()
    os.abort()


def fill(store: OpenStore) -> None:
    """People, a couple, a session with notes and answers, a setting."""
    names = [person.name for person in store.people.all()]
    if "Paul Needle" not in names:
        secret = "Paul Needle's hill"
        store.people.add("Paul Needle", Role.PROVIDER, secret, "314159", now=now(), actor="kroom")
    couple = store.couples.add("Zoë Needle", "Ben Needle")
    store.settings.set("clinic", "Needle Street")
    for number in range(50):
        drafts = [
            Draft(Kind.SESSION_PREPARED, words={"name_a": couple.name_a, "name_b": couple.name_b}),
            Draft(Kind.NOTE_ADDED, Partner.A, words={"note": f"needle note {number}"}),
            Draft(Kind.ANSWER_SAVED, Partner.B, {"question": "hard"}, {"answer": '"needle answer Ä"'}),
        ]
        store.journal.append("session", "kroom", now(), drafts)
    write_clocks(store.folder, Clocks("session", PartnerClock(now())))


def go_wrong(store: OpenStore) -> None:
    """An error that says words, after one that had them passed; a report quotes the code on its way."""
    draft = Draft(Kind.NOTE_ADDED, None, {"note": 1}, {"note": WORDS})
    try:
        try:
            store.journal.append("session", "kroom", now(), [draft])
        except ValueError as error:
            raise RuntimeError(WORDS) from error
    except RuntimeError as error:
        tell(error, logs_folder(store.folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
