"""Reads a protocol from TOML. Each problem names the line and the key, and says what was expected."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NoReturn, TypeVar, cast

from kroom.session.protocol import (
    CLOSE,
    FORM,
    NEVER_OVERRIDDEN,
    Allow,
    Gate,
    Per,
    Phase,
    Protocol,
    Record,
    Role,
    Route,
    Step,
    Style,
)

MAX_BYTES = 1_000_000
DEFAULT = "intravenous"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.\-]+)\s*\]?\]")
_KEY = re.compile(r"\s*([\w\-]+)\s*=")

Word = TypeVar("Word", bound=StrEnum)
Table = Mapping[str, object]


class ProtocolError(ValueError):
    """A protocol can't be used; the message is one line that says where and why."""


def shipped_protocols() -> tuple[str, ...]:
    """The names of the protocols that come with kroom."""
    folder = resources.files("kroom") / "protocols"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def protocol_text(name_or_path: str) -> str:
    """The TOML text of a shipped protocol's name or of a file. Raises ProtocolError."""
    if name_or_path in shipped_protocols():
        return (resources.files("kroom") / "protocols" / f"{name_or_path}.toml").read_text("utf-8")
    path = Path(name_or_path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProtocolError(f"{path}: larger than {MAX_BYTES} bytes, which no protocol is")
        return path.read_text("utf-8")
    except OSError as error:
        raise ProtocolError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except ValueError as error:
        if isinstance(error, ProtocolError):
            raise
        raise ProtocolError(f"{path}: is not UTF-8 text") from error


# A clinic has a handful of protocols, and each session is folded from the text of one of them.
@lru_cache(maxsize=16)
def read_protocol(text: str, source: str) -> Protocol:
    """The protocol in `text`; `source` names it in messages. Raises ProtocolError."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise ProtocolError(f"{source}: is not TOML: {error}") from error
    return _Reader(source, _line_index(text)).protocol(document)


def _line_index(text: str) -> dict[str, int]:
    """Line numbers by place: `gate[1].step[0].by` -> 12; an inline table points at its own key."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _place(header[1], counts)
            lines[table] = number
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines


def _place(name: str, counts: dict[str, int]) -> str:
    parent, _, last = name.rpartition(".")
    place = f"{parent}[{counts.get(parent, 0) - 1}].{last}" if parent else last
    counts[place] = counts.get(place, 0) + 1
    return f"{place}[{counts[place] - 1}]"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns plain tables into a protocol and complains with a line."""

    source: str
    lines: Mapping[str, int]

    def protocol(self, document: Table) -> Protocol:
        self.known(document, "", {"title", "route", "presence_minutes", "phase", "gate"})
        phases = tuple(self.phase(table, place) for table, place in self.tables(document, "phase", ""))
        if not phases:
            self.fail("", "phase", "expected at least one [[phase]]")
        self.unique([phase.id for phase in phases], "phase")
        gates = tuple(self.gate(table, place, phases) for table, place in self.tables(document, "gate", ""))
        self.unique([gate.id for gate in gates], "gate")
        if shared := {gate.id for gate in gates} & {phase.id for phase in phases}:
            self.fail("", "gate", f"the id {min(shared)!r} names a phase too")
        return Protocol(
            title=self.text(document, "", "title"),
            route=self.word(document, "", "route", Route),
            phases=phases,
            gates=gates,
            presence_minutes=self.number(document, "", "presence_minutes", 0, 24 * 60, 0),
        )

    def phase(self, table: Table, place: str) -> Phase:
        self.known(table, place, {"id", "title", "minutes", "music", "step"})
        steps = tuple(self.timed_step(one, where) for one, where in self.tables(table, "step", place))
        self.unique([step.id for step in steps], f"{place}.step")
        return Phase(
            id=self.identifier(table, place),
            title=self.text(table, place, "title"),
            minutes=self.number(table, place, "minutes", 0.01, 24 * 60),
            music=self.texts(table, place, "music"),
            steps=steps,
        )

    def gate(self, table: Table, place: str, phases: tuple[Phase, ...]) -> Gate:
        self.known(table, place, {"id", "title", "before", "style", "step"})
        before = self.text(table, place, "before")
        places = [phase.id for phase in phases] + [FORM, CLOSE]
        if before not in places:
            self.fail(place, "before", f"expected one of: {', '.join(places)}")
        steps = tuple(self.gate_step(one, where) for one, where in self.tables(table, "step", place))
        self.unique([step.id for step in steps], f"{place}.step")
        return Gate(
            id=self.identifier(table, place),
            title=self.text(table, place, "title"),
            before=before,
            style=self.word(table, place, "style", Style, Style.READ_DO),
            steps=steps,
        )

    def gate_step(self, table: Table, place: str) -> Step:
        self.known(table, place, {"id", "title", "hint", "per", "by", "allow", "record"})
        step = self.step(table, place, self.word(table, place, "per", Per, Per.COUPLE))
        if step.record is not Record.TICK and step.per is Per.COUPLE:
            self.fail(place, "record", 'numbers belong to one partner: expected per = "partner"')
        return step

    def timed_step(self, table: Table, place: str) -> Step:
        self.known(table, place, {"id", "title", "hint", "by", "allow", "record", "at"})
        step = self.step(table, place, Per.PARTNER)
        if not step.at:
            self.fail(place, "at", "expected minutes from T0, such as [15, 30]")
        return step

    def step(self, table: Table, place: str, per: Per) -> Step:
        step_id = self.identifier(table, place)
        allow = frozenset(
            self.one_of(place, "allow", word, Allow) for word in self.texts(table, place, "allow")
        )
        if Allow.OVERRIDE in allow and step_id in NEVER_OVERRIDDEN:
            self.fail(place, "allow", f"{step_id} can never be overridden")
        return Step(
            id=step_id,
            title=self.text(table, place, "title"),
            hint=self.text(table, place, "hint", ""),
            per=per,
            by=self.word(table, place, "by", Role, Role.FACILITATOR),
            allow=allow,
            record=self.word(table, place, "record", Record, Record.TICK),
            at=self.minutes(table, place),
        )

    def minutes(self, table: Table, place: str) -> tuple[float, ...]:
        values = self.items(table, place, "at")
        good = all(
            isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= 24 * 60 for v in values
        )
        if not good:
            self.fail(place, "at", "expected a list of minutes between 0 and 1440")
        return tuple(sorted({float(cast("float", value)) for value in values}))

    def known(self, table: Table, place: str, keys: set[str]) -> None:
        for key in table:
            if key not in keys:
                self.fail(place, key, f"unknown key; expected one of: {', '.join(sorted(keys))}")

    def tables(self, table: Table, key: str, place: str) -> list[tuple[Table, str]]:
        prefix = f"{place}." if place else ""
        found = self.items(table, place, key)
        for number, entry in enumerate(found):
            if not isinstance(entry, dict):
                self.fail(place, key, f"entry {number + 1} is no table: expected [[{key}]]")
        return [(cast("Table", entry), f"{prefix}{key}[{n}]") for n, entry in enumerate(found)]

    def items(self, table: Table, place: str, key: str) -> list[object]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.fail(place, key, "expected a list")
        return cast("list[object]", value)

    def texts(self, table: Table, place: str, key: str) -> tuple[str, ...]:
        values = self.items(table, place, key)
        if not all(isinstance(value, str) and value for value in values):
            self.fail(place, key, "expected a list of words")
        return tuple(str(value) for value in values)

    def text(self, table: Table, place: str, key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None:
            self.fail(place, key, "is missing; expected text")
        if not isinstance(value, str) or (default is None and not value.strip()) or len(value) > 500:
            self.fail(place, key, "expected text of 1 to 500 characters")
        return value

    def identifier(self, table: Table, place: str) -> str:
        value = self.text(table, place, "id")
        if not _ID.fullmatch(value) or value in (FORM, CLOSE):
            self.fail(place, "id", "expected lower-case words joined by hyphens, other than form and close")
        return value

    def number(
        self, table: Table, place: str, key: str, low: float, high: float, default: float | None = None
    ) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.fail(place, key, f"expected a number between {low:g} and {high:g}")
        return float(value)

    def word(
        self, table: Table, place: str, key: str, words: type[Word], default: Word | None = None
    ) -> Word:
        value = table.get(key, default)
        return self.one_of(place, key, value, words)

    def one_of(self, place: str, key: str, value: object, words: type[Word]) -> Word:
        known = [word.value for word in words]
        if not isinstance(value, str) or value not in known:
            self.fail(place, key, f"expected one of: {', '.join(known)}")
        return words(value)

    def unique(self, ids: list[str], place: str) -> None:
        seen: set[str] = set()
        for number, one in enumerate(ids):
            if one in seen:
                self.fail(f"{place}[{number}]", "id", f"the id {one!r} is used twice")
            seen.add(one)

    def fail(self, place: str, key: str, expected: str) -> NoReturn:
        where = f"{place}.{key}" if place else key
        raise ProtocolError(f"{self.source}: line {self.line(where)}: {_short(where)}: {expected}")

    def line(self, where: str) -> int:
        """The line of a place, or of the nearest one around it that has a line of its own."""
        while where:
            if found := self.lines.get(where) or self.lines.get(f"{where}[0]"):
                return found
            where = _around(where)
        return 1


def _around(where: str) -> str:
    return where[: where.rindex("[")] if where.endswith("]") else where.rpartition(".")[0]


def _short(where: str) -> str:
    """A place in one short line, whatever somebody used as a key."""
    line = where if where.isprintable() else repr(where)
    return line if len(line) <= 100 else f"{line[:100]}…"
