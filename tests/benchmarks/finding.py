"""How fast a session is found among 10,000.

`PYTHONPATH=. python tests/benchmarks/finding.py`: fills a store with 10,000 sessions of 2,500 couples, and
looks for a name, a part of one, a day, a month, and everything at once. Prints a line each; ends with 1 when
one of them takes more than 100 ms. The best of a few rounds counts: other work of the machine only ever adds.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kroom.records.open import create_store
from kroom.records.opened import OpenStore
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind
from kroom.session.protocol_file import protocol_text

SESSIONS, EACH = 10_000, 4
LIMIT_MS = 100.0
ROUNDS = 5
CHEAP = Cost(memory_kib=8, passes=1)
FIRST = datetime(2016, 1, 4, 9, tzinfo=UTC)
GIVEN = ("Robin", "Zoë", "Maximiliane", "Sam", "Noor", "Élise", "Jo", "Kit", "Ada", "Ben")
WANTED = ("Robin", "oë ad", "2023-05-04", "2023-05", "2023", "nobody", "")


def main() -> int:
    """Fill, look, and print."""
    with tempfile.TemporaryDirectory(prefix="kroom-benchmark-") as place:
        store, _ = create_store(
            Path(place) / "data", name="Nora", passphrase="nora's river", pin="271828", clock=now, cost=CHEAP
        )
        fill(store)
        found = [reported(store, wanted) for wanted in WANTED]
        store.close()
    return 0 if all(found) else 1


def now() -> Moment:
    """The moment it is."""
    return Moment(datetime.now(UTC), time.monotonic_ns() // 1_000_000, "boot")


def fill(store: OpenStore) -> None:
    """Make couples and their sessions, each closed, a few a day for ten years."""
    text = protocol_text("intravenous")
    for number in range(SESSIONS // EACH):
        names = f"{GIVEN[number % 10]} Adler {number}", f"{GIVEN[number % 7]} Maas {number}"
        couple = store.couples.add(*names)
        words = {"name_a": names[0], "name_b": names[1]}
        with store.journal.writing() as writer:
            for visit in range(EACH):
                at = FIRST + timedelta(days=(number * EACH + visit) * 0.38)
                prepared = Draft(
                    Kind.SESSION_PREPARED, body={"couple": couple.id, "protocol": text}, words=words
                )
                drafts = [prepared, Draft(Kind.SESSION_CLOSED)]
                writer.append(f"session-{number}-{visit}", "p", Moment(at, 1, "boot"), drafts)


def reported(store: OpenStore, wanted: str) -> bool:
    """Print how long one search takes and how many it finds; whether it is within the limit."""
    best, count = float("inf"), 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        count = len(store.sessions.find(wanted, most=SESSIONS))
        best = min(best, (time.perf_counter() - began) * 1000)
    sys.stdout.write(f"find {wanted!r:<14} {best:7.2f} ms (limit {LIMIT_MS:.0f}), {count} of {SESSIONS}\n")
    return best <= LIMIT_MS


if __name__ == "__main__":
    sys.exit(main())
