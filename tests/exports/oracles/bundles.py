"""Writes FHIR bundles of several sessions into a folder: `python -m tests.exports.oracles.bundles FOLDER`."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kroom.exports.fhir import write_bundle
from kroom.exports.source import Entry, Source
from kroom.reflection.answer_file import filled
from kroom.reflection.answers import Value
from kroom.reflection.shipped import first_impressions
from kroom.session.clock import written
from kroom.session.events import Json, Kind, Partner
from kroom.session.vitals import Vitals
from tests.exports.conftest import ANSWERS_A, Recorder, answered, prepared, vitals, whole_session

ODD = "\x00\x0b \u2028\u00a0 <b>needle</b> \ud83d\ude00 \u202e\x1f'\"\\ " + "x" * 9_000


def sessions() -> Mapping[str, Source]:
    """A source by its name: whole, planned, running with an open form, stopped, amended, late, odd."""
    whole = whole_session()
    every = {link_id: one.value for link_id, one in filled(first_impressions(), {}).items()}
    return {
        "whole": whole,
        "real": replace(whole, banner=""),
        "erased": replace(whole, words=dict[str, str]().get),
        "planned": started(begin=False).source(),
        "running": started({**ANSWERS_A}).source(),
        "every-answer": started(every).source(),
        "stopped": stopped(started(dict[str, Value]())),
        "merged": replace(whole, entries=[Entry("first", crossed=False), Entry("c1", crossed=True)]),
        "amended": put_right(started({**ANSWERS_A})),
        "late": entered_late(started({**ANSWERS_A})),
        "odd": started({"stays": ODD, "hard-text": ODD, "need-text": ODD, "new": "\x0b "}, ODD).source(),
    }


def started(
    answers: Mapping[str, Value] | None = None, name: str = "Robin", *, begin: bool = True
) -> Recorder:
    room = Recorder()
    prepared(room, name, "Jo")
    if begin:
        room.add(0, Kind.PARTNER_STARTED, Partner.A)
        vitals(room, 1, Partner.A, 120)
        vitals(room, 1, Partner.A, 121)
    if answers is not None:
        answered(room, 75, Partner.A, answers, finish=False)
    return room


def stopped(room: Recorder) -> Source:
    room.add(90, Kind.SESSION_STOPPED, words={"reason": "Fire alarm"})
    return room.source()


def put_right(room: Recorder) -> Source:
    first, second = (event.seq for event in room.events if event.kind is Kind.VITALS_RECORDED)
    room.add(3, Kind.DOSE_RECORDED, Partner.A, mg=35)
    dose = room.events[-1].seq
    rights: tuple[tuple[int, dict[str, Json]], ...] = (
        (first, {"heart_rate_bpm": 71}),
        (second, {"struck": True}),
        (dose, {"mg": 30}),
    )
    for of, right in rights:
        room.add(5, Kind.EVENT_AMENDED, Partner.A, "f1", {"reason": "misread"}, of=of, **right)
    return room.source()


def entered_late(room: Recorder) -> Source:
    """A note, vitals and a dose of minute 20, entered the next day; the dose was put right since."""
    at = written(room.events[-1].at.at_utc)
    numbers = Vitals(131, 82, 70, 97).as_body()
    for what, words, body in (
        (Kind.NOTE_ADDED, {"note": "cold hands"}, dict[str, Json]()),
        (Kind.VITALS_RECORDED, {}, numbers),
        (Kind.DOSE_RECORDED, {}, {"mg": 35}),
    ):
        room.add(1500, Kind.LATE_ENTRY_ADDED, Partner.A, "p1", words, what=what.value, at_utc=at, **body)
    of = room.events[-1].seq
    room.add(1501, Kind.EVENT_AMENDED, Partner.A, "p1", {"reason": "misread"}, of=of, mg=30)
    return room.source()


def main(folder: Path) -> None:
    for name, source in sessions().items():
        for partner in Partner:
            path = folder / f"{name}-{partner.value}.json"
            write_bundle(path, source, partner, first_impressions(), {"strength"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
