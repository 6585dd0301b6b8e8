"""The table of events and the code say the same."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import kroom.session.events as events
from kroom.session import commands as ask
from kroom.session.decide_log import CARRIES, LOGGED
from kroom.session.events import Draft, Json, Kind, Partner
from kroom.session.protocol import Role
from kroom.session.state import StepStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.session.conftest import Table

A, B = Partner.A, Partner.B
DOCUMENT = Path(events.__file__).with_suffix(".md")
VALUES: dict[str, Json] = {"volume": 30, "at_once": True, "at_s": 60.0, "to": "peak"}
OTHERS = {  # written by the rooms and by the store; their keys stand here once more
    Kind.TRACK_FAILED: {"problem"},
    Kind.HEADSET_LOST: {"why"},
    Kind.HEADSET_RESTARTED: {"why"},
    Kind.PERSON_ADDED: {"person", "role", "name*"},
    Kind.SESSION_EXPORTED: {"of", "formats"},
}
OF_THE_STORE = {Kind.EVENT_AMENDED}  # its keys are those of the line that it amends


def rows() -> dict[str, list[str]]:
    """The cells of each row by its kind."""
    found = re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert len({kind for kind, _ in found}) == len(found), "a kind stands once"
    return {kind: [cell.strip() for cell in cells.split(" | ")] for kind, cells in found}


def documented(kind: Kind) -> set[str]:
    """The keys of a kind's body; one with an asterisk is of words."""
    body = rows()[kind][-1]
    keys = set(re.findall(r"`([a-z0-9_]+)`(?!\*)", body)) | set(re.findall(r"`([a-z0-9_]+`\*)", body))
    base = documented(Kind.STEP_DONE) if body.startswith("as `step-done`") else set[str]()
    return base | {key.replace("`", "") for key in keys}


def test_every_kind_stands_in_the_table_and_nothing_else() -> None:
    assert list(rows()) == [kind.value for kind in Kind]
    assert all(len(cells) == 4 for cells in rows().values())


def keys_of(draft: Draft) -> set[str]:
    return {*draft.body, *(f"{key}*" for key in draft.words)}


def test_bodies_are_what_the_table_says(lay_table: "Callable[[], Table]") -> None:
    """Nothing stands in a body that the table doesn't name, and all that it names comes up."""
    seen: dict[Kind, set[str]] = {kind: set(keys) for kind, keys in OTHERS.items()}
    table = lay_table()
    keep(table, seen)
    whole_session(table)
    for kind, keys in seen.items():
        assert keys == documented(kind), kind
    of_sessions = {kind for kind in Kind if documented(kind) and "of no session" not in rows()[kind][0]}
    assert of_sessions - OF_THE_STORE <= set(seen)


def keep(table: "Table", seen: dict[Kind, set[str]]) -> None:
    """Note the keys of everything that is written from now on, and of what was."""
    write = table.write
    for event in table.events:
        keys = {f"{key}*" if isinstance(value, dict) else key for key, value in event.body.items()}
        seen.setdefault(event.kind, set()).update(keys)

    def noted(by: ask.Actor, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            seen.setdefault(draft.kind, set()).update(keys_of(draft))
        write(by, drafts)

    table.write = noted


def whole_session(table: "Table") -> None:
    """One of everything that has a body."""
    provider, partner = ask.Actor("petra", Role.PROVIDER), ask.Actor("a")
    settle(table, "driver", None, StepStatus.OVERRIDDEN)
    settle(table, "intention", A, StepStatus.DECLINED)
    settle(table, "identity", A, StepStatus.DONE)
    settle(table, "identity", A, StepStatus.OPEN)
    table.start(A, B)
    table.do(ask.ChangePhase, partners=(A, B), phase="peak", minutes=35.0)
    settle(table, "vitals", A, StepStatus.DONE, 15)
    settle(table, "vitals", A, StepStatus.DECLINED, 30)
    settle(table, "vitals", A, StepStatus.OVERRIDDEN, 40)
    settle(table, "vitals", A, StepStatus.OPEN, 40)
    settle(table, "fluids", A, StepStatus.NOT_APPLICABLE, 65)
    table.do(ask.MoveHeadset, partner=A, headset="spare", name="Spare", sure=True)
    for kind, keys in CARRIES.items():
        table.do(ask.LogEvent, kind=Kind.MUSIC_RESUMED)
        body = {key: VALUES.get(key, "a word") for key in keys}
        table.do(ask.LogEvent, kind=kind, partner=A if LOGGED[kind] else None, body=body)
    table.do(ask.AddNote, text="tears", partner=A, concern=True)
    table.hand_over(A)
    table.do(ask.ShowQuestion, partner, partner=A, link_id="now")
    table.do(ask.SaveAnswer, partner, partner=A, link_id="now", answer='"calm"')
    table.do(ask.SaveAnswer, partner, partner=A, link_id="now", answer=None)
    table.do(ask.CallHelp, partner, partner=A, link_id="now")
    table.do(ask.ReplyAlone, provider, partner=A, text="well")
    table.do(ask.EndPartner, partner=A)
    table.do(ask.Resume, gap_s=3.0)
    table.do(ask.StopSession, provider, reason="ill")
    add_late(table)


def add_late(table: "Table") -> None:
    provider = ask.Actor("petra", Role.PROVIDER)
    for entry in (
        ask.AddNote(now=table.now, by=provider, text="cold hands", partner=A, concern=True),
        ask.TakeVitals(now=table.now, by=provider, partner=A, vitals=Vitals(118, 76, 64, 98)),
        ask.RecordDose(now=table.now, by=provider, partner=A, dose=Dose(35)),
    ):
        table.do(ask.AddLate, provider, entry=entry, at=table.now.at_utc)


def settle(
    table: "Table", step: str, partner: Partner | None, status: StepStatus, minute: float | None = None
) -> None:
    table.do(
        ask.SettleStep,
        ask.Actor("petra", Role.PROVIDER),
        key=table.key(step, partner, minute),
        status=status,
        vitals=Vitals(118, 76, 64, 98),
        reason="a reason",
    )
