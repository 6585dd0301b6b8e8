"""`clocks.json`: what the nameless strip shows before anybody unlocked the store after a restart.

No names, no notes, no answers: when each partner's clock began, whether it ended, and whether somebody asked
for quiet. It is a convenience beside the journal, never instead of it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from kroom.records.files import CLOCKS
from kroom.records.problem import RecordsProblem, unusable
from kroom.records.sync import read_small, write_synced
from kroom.records.utc import utc_moment, utc_text
from kroom.session.clock import Moment
from kroom.session.partner import Partner

if TYPE_CHECKING:
    from kroom.session.events import Json

_LIMIT_BYTES = 10_000


class PartnerClock(NamedTuple):
    """One partner's clock. `quiet` is a wish that anybody may make, without a secret."""

    started: Moment | None = None
    ended: bool = False
    quiet: bool = False


class Clocks(NamedTuple):
    """Both clocks of the running session. `attention`: something was due or wrong when this was written."""

    session: str
    a: PartnerClock = PartnerClock()
    b: PartnerClock = PartnerClock()
    attention: bool = False

    def of(self, partner: Partner) -> PartnerClock:
        """That partner's clock."""
        return self.a if partner is Partner.A else self.b

    def quiet(self) -> dict[Partner, bool]:
        """Who is quiet, or wished to be."""
        return {partner: True for partner in Partner if self.of(partner).quiet}

    def wished(self, partner: Partner) -> "Clocks":
        """The same after somebody asked for quiet for that partner, or took it back."""
        before = self.of(partner)
        after = before._replace(quiet=not before.quiet)
        return self._replace(a=after) if partner is Partner.A else self._replace(b=after)


def read_clocks(folder: Path) -> Clocks | None:
    """The clocks, None where no session runs or the file can't be understood: a start never fails on it."""
    try:
        raw = read_small(folder / CLOCKS, _LIMIT_BYTES)
        return None if raw is None else _clocks(json.loads(raw))
    except (RecordsProblem, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_clocks(folder: Path, clocks: Clocks) -> None:
    """Keep the clocks: the old ones or the new ones, never half of them. Raises `StoreUnusable`."""
    content = {
        "session": clocks.session,
        "attention": clocks.attention,
        "a": _as_json(clocks.a),
        "b": _as_json(clocks.b),
    }
    try:
        write_synced(folder / CLOCKS, json.dumps(content).encode())
    except OSError as error:
        raise unusable(f"{folder / CLOCKS} can't be written", error) from error


def delete_clocks(folder: Path) -> None:
    """Forget the clocks, when the session is over. Raises `StoreUnusable`."""
    try:
        (folder / CLOCKS).unlink(missing_ok=True)
    except OSError as error:
        raise unusable(f"{folder / CLOCKS} can't be removed", error) from error


def _as_json(clock: PartnerClock) -> "dict[str, Json]":
    at = clock.started
    started: Json = (
        None if at is None else {"at_utc": utc_text(at.at_utc), "clock_ms": at.clock_ms, "boot": at.boot}
    )
    return {"started": started, "ended": clock.ended, "quiet": clock.quiet}


def _clocks(content: object) -> Clocks:
    entries = cast("Mapping[str, object]", content)
    a, b = (_clock(cast("Mapping[str, object]", entries[key])) for key in Partner)
    return Clocks(str(entries["session"]), a, b, entries["attention"] is True)


def _clock(entry: Mapping[str, object]) -> PartnerClock:
    started = cast("Mapping[str, object] | None", entry["started"])
    moment = None if started is None else _moment(started)
    return PartnerClock(moment, entry["ended"] is True, entry["quiet"] is True)


def _moment(entry: Mapping[str, object]) -> Moment:
    at_utc, clock_ms, boot = entry["at_utc"], entry["clock_ms"], entry["boot"]
    if not isinstance(clock_ms, int) or not isinstance(boot, str):
        raise TypeError("moment")
    moment = utc_moment(str(at_utc))
    if moment.tzinfo is None:
        raise ValueError("moment")
    return Moment(moment, clock_ms, boot)
