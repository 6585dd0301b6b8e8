"""How an event is chained: the exact bytes that its link is made of, and what a words row is held to."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted

from kroom.records.utc import utc_moment, utc_text
from kroom.session.clock import Moment
from kroom.session.events import Draft, Event, Json, Kind, Partner

START = bytes(32)
"""What the first event names as its predecessor's link."""

# The columns of an event in the order in which they are chained and selected.
Columns = tuple[int, str, str, int, str, str, str, str | None, str]


def columns(seq: int, session: str, actor: str, at: Moment, draft: Draft, body: str) -> Columns:
    """An event's columns but for the two links. Raises `ValueError` where `at` has no time zone."""
    return (seq, session, utc_text(at.at_utc), at.clock_ms, at.boot, actor, draft.kind, draft.partner, body)


def event_of(row: Columns) -> Event:
    """The event that was stored in these columns."""
    seq, session, at_utc, clock_ms, boot, actor, kind, partner, body = row
    moment = Moment(utc_moment(at_utc), clock_ms, boot)
    return Event(
        seq,
        session,
        moment,
        actor,
        Kind(kind),
        None if partner is None else Partner(partner),
        json.loads(body),
    )


def keyed(key: bytes) -> hmac.HMAC:
    """The chain's key, made ready once for many links: that costs as much as a link does."""
    return hmac.new(key, digestmod=hashlib.sha256)


def link(key: hmac.HMAC, previous: bytes, row: Columns) -> bytes:
    """The HMAC-SHA-256 that holds an event to everything before it; `key` stays as it is."""
    one = key.copy()
    one.update(previous + _row_text(row).encode("ascii"))
    return one.digest()


def _row_text(row: Columns) -> str:
    # The bytes of `json.dumps(row)` in half its time: verifying makes them for every event.
    seq, session, at_utc, clock_ms, boot, actor, kind, partner, body = row
    texts = ", ".join(map(quoted, (boot, actor, kind)))
    whose = "null" if partner is None else quoted(partner)
    return f"[{seq}, {quoted(session)}, {quoted(at_utc)}, {clock_ms}, {texts}, {whose}, {quoted(body)}]"


def body_text(body: Mapping[str, Json]) -> str:
    """A body as it is stored: canonical JSON. Raises `ValueError` for what JSON can't say (NaN)."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)


def new_salt() -> bytes:
    """A salt for one words row. It is deleted with the row, and then the digest says nothing any more."""
    return secrets.token_bytes(32)


def digest(salt: bytes, text: str) -> str:
    """What an event keeps of somebody's words: an HMAC-SHA-256 under the row's salt, in hex."""
    return hmac.digest(salt, text.encode(), hashlib.sha256).hex()


def storable(text: str) -> str:
    """The text without halves of characters, which no file can hold; whole pairs are joined."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
