"""How the database came to its shape: one step a version, each in one transaction, never edited later."""

from collections.abc import Sequence

_EVENT = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY NOT NULL,
    session TEXT NOT NULL,
    at_utc TEXT NOT NULL,
    clock_ms INTEGER NOT NULL,
    boot TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    partner TEXT CHECK (partner IN ('a', 'b')),
    body TEXT NOT NULL,
    previous BLOB NOT NULL,
    link BLOB NOT NULL CHECK (length(link) = 32)
) STRICT
"""

# The triggers stop a slip of our own code. Somebody with the keys is stopped by nothing; the chain shows it.
_NO_UPDATE = """
CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
"""
_NO_DELETE = """
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
"""
_LINKED = """
CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
    OR NEW.previous IS NOT coalesce((SELECT link FROM event WHERE seq = NEW.seq - 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'an event must follow the last one'); END
"""
_WORDS = """
CREATE TABLE words (
    id TEXT PRIMARY KEY NOT NULL,
    session TEXT NOT NULL,
    partner TEXT CHECK (partner IN ('a', 'b')),
    text TEXT NOT NULL,
    salt BLOB NOT NULL,
    revision INTEGER NOT NULL
) STRICT
"""
_WORDS_STAY = """
CREATE TRIGGER words_are_not_changed BEFORE UPDATE ON words
BEGIN SELECT RAISE(ABORT, 'words are never changed, only erased'); END
"""
_PERSON = """
CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('facilitator', 'provider')),
    name TEXT NOT NULL REFERENCES words (id),
    pin TEXT NOT NULL,
    tries INTEGER NOT NULL
) STRICT
"""
_COUPLE = """
CREATE TABLE couple (
    id TEXT PRIMARY KEY NOT NULL,
    name_a TEXT NOT NULL REFERENCES words (id),
    name_b TEXT NOT NULL REFERENCES words (id)
) STRICT
"""
_SETTING = "CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT"

_FIRST = (
    _EVENT,
    "CREATE INDEX event_session ON event (session, seq)",
    _NO_UPDATE,
    _NO_DELETE,
    _LINKED,
    _WORDS,
    "CREATE INDEX words_session ON words (session)",
    _WORDS_STAY,
    _PERSON,
    _COUPLE,
    _SETTING,
)

# What lists of sessions ask for without reading every event; SQLite keeps it, nothing is kept twice.
_PREPARED = """
CREATE INDEX event_prepared ON event (at_utc, session, json_extract(body, '$.couple'))
WHERE kind = 'session-prepared'
"""
_ENDED = """
CREATE INDEX event_ended ON event (session, kind) WHERE kind IN ('session-closed', 'session-stopped')
"""
_SECOND = (
    "ALTER TABLE person ADD COLUMN last_login TEXT",
    "ALTER TABLE person ADD COLUMN revoked TEXT",
    "ALTER TABLE couple ADD COLUMN merged_into TEXT REFERENCES couple (id)",
    _PREPARED,
    _ENDED,
)

# Entered twice, and the second time the other way round: its A is the other's B.
_THIRD = ("ALTER TABLE couple ADD COLUMN crossed INTEGER NOT NULL DEFAULT 0 CHECK (crossed IN (0, 1))",)

STEPS: Sequence[Sequence[str]] = (_FIRST, _SECOND, _THIRD)
"""Step N (from 0) takes the database from version N to N + 1."""
