"""Sessions are found by name and date; a couple's page shows theirs, and trends without an answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from kroom.reflection.shipped import first_impressions
from kroom.room.documents import Documents, Painting, palette_of
from kroom.room.history_room import HistoryRoom, iso_date
from kroom.room.history_view import HistoryView, Measure, TrendPoint
from kroom.session import commands as ask
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text
from kroom.session.state import SessionStatus
from kroom.session.vitals import Dose, Vitals

if TYPE_CHECKING:
    from tests.room.conftest import Clock, House

DAY_S = 24 * 3600


@pytest.fixture
def room(house: "House", clock: "Clock") -> HistoryRoom:
    documents = Documents(house.store, clock, first_impressions())
    return HistoryRoom(house.access, documents, house.worker, house.access)


@pytest.fixture
def painting(qapp: object) -> Painting:
    assert qapp
    names = ("surface", "text", "muted", "hairline", "partner_a", "partner_b")
    return Painting(palette_of(dict.fromkeys(names, QColor("white")), QColor("red")), QFont(), 14.0)


@pytest.fixture
def a_session(house: "House", clock: "Clock") -> Callable[..., str]:
    """A session of a couple on a day, with these heart rates of A."""

    def made(couple: str, day: int, *rates: int) -> str:
        clock.at = day * DAY_S
        names = {Partner.A: "Ada", Partner.B: "Ben"}
        plan = ask.Opening(couple, protocol_text("intravenous"), names)
        assert house.session.open(plan, house.nora) is None
        for rate in rates:
            house.do(ask.TakeVitals, partner=Partner.A, vitals=Vitals(118, 76, rate, 98))
        house.do(ask.StopSession, house.petra, reason="only a look")
        return house.state.id

    return made


def found(qtbot: QtBot, room: HistoryRoom, wanted: str) -> HistoryView:
    views: list[HistoryView] = []
    room.found.connect(views.append)
    with qtbot.waitSignal(room.found):
        room.find(wanted)
    room.found.disconnect(views.append)
    return views[-1]


def test_sessions_are_found_by_name_and_by_date(
    qtbot: QtBot, house: "House", room: HistoryRoom, a_session: Callable[..., str]
) -> None:
    first = house.store.couples.add("Ada", "Ben").id
    other = house.store.couples.add("Zoë", "Kim").id
    one, two = a_session(first, 0), a_session(other, 40)
    everything = found(qtbot, room, "")
    assert [(each.session_id, each.couple) for each in everything.sessions] == [
        (two, "Zoë & Kim"),
        (one, "Ada & Ben"),
    ]
    assert all(each.status is SessionStatus.STOPPED for each in everything.sessions)
    assert [each.session_id for each in found(qtbot, room, "zoë").sessions] == [two]
    assert [each.session_id for each in found(qtbot, room, "2026-05").sessions] == [one]
    assert found(qtbot, room, "nobody") == HistoryView("nobody")


def test_only_the_latest_search_is_answered(
    qtbot: QtBot, house: "House", room: HistoryRoom, a_session: Callable[..., str]
) -> None:
    a_session(house.store.couples.add("Ada", "Ben").id, 0)
    views: list[HistoryView] = []
    room.found.connect(views.append)
    room.find("a")
    room.find("ad")
    room.find("ada")
    qtbot.waitUntil(lambda: not house.worker.busy)
    assert [view.wanted for view in views] == ["ada"]


def test_a_damaged_store_is_told_as_a_problem(
    qtbot: QtBot, house: "House", room: HistoryRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import StoreDamaged

    def broken(*_: object, **__: object) -> None:
        raise StoreDamaged("the database is damaged")

    monkeypatch.setattr(house.store.sessions, "find", broken)
    assert found(qtbot, room, "x").problem == "the database is damaged"


def test_a_couple_has_all_its_sessions_and_what_was_measured_in_them(
    house: "House", room: HistoryRoom, painting: Painting, a_session: Callable[..., str]
) -> None:
    couple = house.store.couples.add("Ada", "Ben").id
    older, middle, newer = a_session(couple, 0, 64, 72), a_session(couple, 5), a_session(couple, 9, 58)
    a_session(house.store.couples.add("Zoë", "Kim").id, 10, 99)
    view = room.couple(older, painting)
    assert (view.name_a, view.name_b, view.chosen, view.known) == ("Ada", "Ben", older, True)
    assert [each.session_id for each in view.sessions] == [newer, middle, older]
    rates = next(trend for trend in view.trends if trend.measure is Measure.HEART_RATE)
    days = [each.on for each in view.sessions]
    assert rates.points == (TrendPoint(days[2], 64, 72), TrendPoint(days[0], 58, 58))
    assert {trend.partner for trend in view.trends} == {Partner.A}


def test_doses_of_one_session_are_added_up(
    house: "House", room: HistoryRoom, painting: Painting, clock: "Clock"
) -> None:
    house.open()
    house.store.journal.append(
        house.state.id, house.petra.id, clock(), [Draft(Kind.PROVIDER_IN), *_doses(30, 12.5)]
    )
    dose = next(
        trend for trend in room.couple(house.state.id, painting).trends if trend.measure is Measure.DOSE
    )
    assert [(point.low, point.high) for point in dose.points] == [(42.5, 42.5)]


def _doses(*mg: float) -> list[Draft]:
    return [Draft(Kind.DOSE_RECORDED, Partner.B, Dose(each).as_body()) for each in mg]


def test_a_session_whose_couple_nobody_knows_still_has_its_names(
    house: "House", room: HistoryRoom, painting: Painting
) -> None:
    house.open()
    view = room.couple(house.state.id, painting)
    assert (view.name_a, view.name_b, view.known) == ("Ada", "Ben", False)
    assert [each.session_id for each in view.sessions] == [house.state.id]
    with pytest.raises(KeyError):
        room.couple("no such session", painting)


def test_who_was_erased_stays_nameless(
    house: "House", room: HistoryRoom, painting: Painting, a_session: Callable[..., str], clock: "Clock"
) -> None:
    couple = house.store.couples.add("Ada", "Ben").id
    session = a_session(couple, 0)
    house.store.erase_words(couple, Partner.A, clock())
    view = room.couple(session, painting)
    assert (view.name_a, view.name_b, view.erased) == ("(erased)", "Ben", {Partner.A})


@pytest.mark.parametrize(
    ("language", "typed", "looked_for"),
    [
        ("de_DE", "04.05.26", "2026-05-04"),
        ("en_US", "5/4/26", "2026-05-04"),
        ("en_GB", "04/05/2026", "2026-05-04"),
        ("en_GB", "Monday, 4 May 2026", "2026-05-04"),
        ("en_GB", " 2026-05 ", "2026-05"),
        ("en_GB", "Ada", "Ada"),
        ("en_GB", "", ""),
    ],
)
def test_dates_are_looked_for_as_they_are_written_here(language: str, typed: str, looked_for: str) -> None:
    assert iso_date(typed, QLocale(language)) == looked_for


def test_it_is_folded_anew_once_something_was_written(
    house: "House", room: HistoryRoom, painting: Painting, a_session: Callable[..., str]
) -> None:
    couple = house.store.couples.add("Ada", "Ben").id
    session = a_session(couple, 0, 64)
    assert [each.session_id for each in room.couple(session, painting).sessions] == [session]
    newer = a_session(couple, 3, 70)
    assert [each.session_id for each in room.couple(session, painting).sessions] == [newer, session]


def test_a_mistake_of_our_own_is_not_swallowed(
    qtbot: QtBot, house: "House", room: HistoryRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.store.sessions, "find", broken)
    with qtbot.captureExceptions() as raised:
        room.find("x")
        qtbot.waitUntil(lambda: not house.worker.busy)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
