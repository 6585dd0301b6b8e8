"""Sessions are found by name and by date without reading what happened in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kroom.records.couples import Couple
from kroom.records.opened import OpenStore
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text

DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def prepare(store: OpenStore, session: str, couple: str, at: datetime) -> None:
    body = {"couple": couple, "protocol": protocol_text("intravenous")}
    drafts = [Draft(Kind.SESSION_PREPARED, body=dict(body)), Draft(Kind.PARTNER_STARTED, Partner.A)]
    store.journal.append(session, "p1", Moment(at, 1, "b"), drafts)


@pytest.fixture
def couples(store: OpenStore, now: Moment) -> tuple[Couple, Couple]:
    both = store.couples.add("Zoë Adler", "Ben Maas"), store.couples.add("Ana Roth", "Élise Roth")
    prepare(store, "s1", both[0].id, DAY)
    prepare(store, "s2", both[1].id, DAY + timedelta(days=1))
    prepare(store, "s3", both[0].id, DAY + timedelta(days=40))
    store.journal.append("s1", "p1", now, [Draft(Kind.SESSION_CLOSED)])
    store.journal.append("s2", "p1", now, [Draft(Kind.SESSION_STOPPED)])
    return both


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["s3", "s2", "s1"]),
        ("zoë", ["s3", "s1"]),
        ("  BEN   maas ", ["s3", "s1"]),
        ("éLISE", ["s2"]),
        ("nobody", []),
        ("2026", ["s3", "s2", "s1"]),
        ("2026-05", ["s2", "s1"]),
        ("2026-05-04", ["s1"]),
        ("2027-01-01", []),
        ("2026-12", []),
        ("2026-13", []),
    ],
)
def test_by_name_and_by_date(
    store: OpenStore, couples: tuple[Couple, Couple], text: str, found: list[str]
) -> None:
    assert couples[0].id
    assert [one.id for one in store.sessions.find(text)] == found


def test_each_says_whose_it_is_and_where_it_stands(store: OpenStore, couples: tuple[Couple, Couple]) -> None:
    found = {one.id: one for one in store.sessions.find()}
    assert {one.id: one.state for one in found.values()} == {"s1": "closed", "s2": "stopped", "s3": "running"}
    assert found["s2"].couple == couples[1]
    assert found["s1"].at_utc == DAY
    assert store.sessions.ids() == ["s3", "s2", "s1"]


def test_only_the_newest_are_given(store: OpenStore, couples: tuple[Couple, Couple]) -> None:
    assert couples[0].id
    assert [one.id for one in store.sessions.find(["roth", "maas"][1], most=1)] == ["s3"]


def test_a_session_of_a_couple_that_nobody_knows_is_listed_all_the_same(store: OpenStore) -> None:
    prepare(store, "s9", "gone", DAY)
    assert [(one.id, one.couple) for one in store.sessions.find()] == [("s9", None)]
    assert store.sessions.find("anybody") == ()


def test_a_protocol_that_cannot_be_read_is_a_session_still(store: OpenStore) -> None:
    store.journal.append("s8", "p", Moment(DAY, 1, "b"), [Draft(Kind.SESSION_PREPARED, body={"couple": "c"})])
    assert [one.state for one in store.sessions.find()] == ["prepared"]
    assert replace(store.sessions.find()[0], id="x").id == "x"


def test_what_is_not_over_is_found_without_folding(store: OpenStore, couples: tuple[Couple, Couple]) -> None:
    assert couples[0].id
    assert store.sessions.unfinished() == ["s3"]


def test_the_last_session_of_each_couple_that_still_has_a_name(
    store: OpenStore, couples: tuple[Couple, Couple], now: Moment
) -> None:
    last = store.sessions.last_of_each_couple()
    assert [(one.id, one.couple) for one in last] == [("s3", couples[0]), ("s2", couples[1])]
    store.erase_words(couples[1].id, Partner.A, now)
    assert len(store.sessions.last_of_each_couple()) == 2
    store.erase_words(couples[1].id, Partner.B, now)
    assert [one.id for one in store.sessions.last_of_each_couple()] == ["s3"]
