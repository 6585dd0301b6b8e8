"""Leaves a store full of names, notes and answers as a crash leaves it: `python needles.py FOLDER`."""

import os
import sys
from pathlib import Path

from scene import make, now, unlock

from kroom.records.clocks import Clocks, PartnerClock, write_clocks
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol import Role


def main(folder: Path) -> None:
    """Write every kind of words there is, half of it in the log only, and end without closing."""
    make(folder)
    store = unlock(folder)
    store.people.add("Paul Needle", Role.PROVIDER, "Paul Needle's hill", "314159", now=now(), actor="kroom")
    couple = store.couples.add("Zoë Needle", "Ben Needle")
    store.settings.set("clinic", "Needle Street")
    for number in range(50):
        drafts = [
            Draft(Kind.SESSION_PREPARED, words={"name_a": couple.name_a, "name_b": couple.name_b}),
            Draft(Kind.NOTE_ADDED, Partner.A, words={"note": f"needle note {number}"}),
            Draft(Kind.ANSWER_SAVED, Partner.B, {"question": "hard"}, {"answer": '"needle answer Ä"'}),
        ]
        store.journal.append("session", "kroom", now(), drafts)
    write_clocks(folder, Clocks("session", PartnerClock(now())))
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
