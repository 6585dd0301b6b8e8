"""Answers are read one partner at a time and on record; a couple is merged; a person's words are erased."""

from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.exports.identity import former_person_ids, former_study_codes, person_id
from kroom.reflection.shipped import first_impressions
from kroom.room.couple_desk import CoupleDesk
from kroom.room.documents import Documents
from kroom.room.history_view import AnswersView, CoupleChoice
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.protocol_file import protocol_text

if TYPE_CHECKING:
    from tests.room.conftest import Clock, House


@pytest.fixture
def desk(house: "House", clock: "Clock") -> CoupleDesk:
    form = first_impressions()
    documents = Documents(house.store, clock, form)
    return CoupleDesk(house.access, documents, form, clock, house.worker, house.access)


def answered(house: "House", *partners: Partner, couple: str = "couple") -> str:
    """A session in which these partners chose each their own words."""
    house.open(couple)
    house.start(Partner.A, Partner.B)
    for partner in partners:
        house.pass_gates("form", partner)
        house.do(ask.HandOver, partner=partner)
        own = ask.Actor(partner.value)
        text = f'"needle of {partner.value}"'
        house.do(ask.SaveAnswer, own, partner=partner, link_id="stays", answer=text)
        house.do(ask.LeaveForm, own, partner=partner, finished=True)
    return house.state.id


def of_couple(house: "House", name_a: str, name_b: str, *, over: bool = True) -> str:
    """A session of a new couple."""
    couple = house.store.couples.add(name_a, name_b)
    names = {Partner.A: name_a, Partner.B: name_b}
    assert house.session.open(ask.Opening(couple.id, protocol_text("intravenous"), names), house.nora) is None
    house.do(ask.AddNote, partner=Partner.A, text="a needle in A")
    if over:
        house.do(ask.StopSession, house.petra, reason="only a look")
    return house.state.id


def test_one_partners_answers_come_with_nothing_of_the_other(house: "House", desk: CoupleDesk) -> None:
    session = answered(house, Partner.A, Partner.B)
    view = desk.answers(session, Partner.A, house.nora)
    assert isinstance(view, AnswersView)
    assert view.name == "Ada"
    assert "needle of a" in str(view)
    assert "needle of b" not in str(view)
    assert "Ben" not in str(view)
    assert len(view.answers) == 10
    last = house.store.journal.read("")[-1]
    assert (last.kind, last.partner, last.actor) == (Kind.ANSWERS_READ, Partner.A, house.nora.id)
    assert last.body == {"of": session}


def test_where_there_are_none_nothing_is_recorded(house: "House", desk: CoupleDesk) -> None:
    session = answered(house, Partner.A)
    before = house.store.journal.head()
    assert desk.answers(session, Partner.B, house.petra) == (
        "There are no answers of this partner in this session."
    )
    assert house.store.journal.head() == before


def test_what_can_not_be_recorded_is_not_read(
    house: "House", desk: CoupleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import DiskFull

    session = answered(house, Partner.A)

    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.store.journal, "append", full)
    assert desk.answers(session, Partner.A, house.petra) == "The disk is full."


def test_two_entries_become_one_couple(qtbot: QtBot, house: "House", desk: CoupleDesk) -> None:
    one, two = of_couple(house, "Ada", "Ben"), of_couple(house, "Ada B", "Ben M")
    (other,) = desk.others(one)
    assert (other.name_a, other.name_b) == ("Ada B", "Ben M")
    with qtbot.waitSignal(desk.done):
        desk.merge(one, other.id, house.nora)
    assert desk.others(one) == ()
    assert {each.couple.name_a for each in house.store.sessions.find() if each.couple} == {"Ada"}
    assert {each.id for each in house.store.sessions.find("ada")} == {one, two}
    with qtbot.waitSignal(desk.refused) as refused:
        desk.merge(one, other.id, house.nora)
    assert "not two couples" in str(vars(refused)["args"])


def test_one_entered_the_other_way_round_has_one_persons_answers(
    qtbot: QtBot, house: "House", desk: CoupleDesk, clock: "Clock"
) -> None:
    couple = house.store.couples.add("Ada", "Ben")
    session = answered(house, Partner.A, Partner.B, couple=couple.id)
    house.do(ask.StopSession, house.petra, reason="only a look")
    turned = of_couple(house, "Ben Maas", "Ada")
    documents = Documents(house.store, clock, first_impressions())
    before = {who: person_id(documents.source(session), who) for who in Partner}
    kept = {who: person_id(documents.source(turned), who) for who in Partner}
    with qtbot.waitSignal(desk.done):
        desk.merge(turned, couple.id, house.nora, crossed=True)
    view = desk.answers(session, Partner.A, house.nora)  # the couple's A is Ben Maas now
    assert isinstance(view, AnswersView)
    assert (view.name, "needle of b" in str(view)) == ("Ben", True)
    source = documents.source(session)
    assert {who: person_id(source, who) for who in Partner} == {who: kept[who.other] for who in Partner}
    assert [former_person_ids(source, who) for who in Partner] == [(before[who],) for who in Partner]
    assert len(former_study_codes(source, Partner.A)) == 1
    with qtbot.waitSignal(desk.done):
        desk.part(couple.id, house.nora)
    assert {who: person_id(documents.source(session), who) for who in Partner} == before
    with qtbot.waitSignal(desk.refused):
        desk.part(couple.id, house.nora)


def test_a_persons_words_go_and_the_provider_is_on_record(
    qtbot: QtBot, house: "House", desk: CoupleDesk
) -> None:
    session = of_couple(house, "Ada", "Ben")
    with qtbot.waitSignal(desk.done) as done:
        desk.erase(session, Partner.A, house.petra)
    assert "A new backup was made" in str(vars(done)["args"])
    assert "needle" not in str(house.store.journal.words_of(session))
    last = house.store.journal.read("")[-1]
    assert (last.kind, last.actor, last.body["whose"]) == (Kind.WORDS_ERASED, house.petra.id, "a")
    assert house.store.verify().ok


def test_nothing_is_erased_under_a_session_that_goes_on(
    qtbot: QtBot, house: "House", desk: CoupleDesk
) -> None:
    session = of_couple(house, "Ada", "Ben", over=False)
    with qtbot.waitSignal(desk.refused) as refused:
        desk.erase(session, Partner.A, house.petra)
    assert "is not over" in str(vars(refused)["args"])
    assert "a needle in A" in house.store.journal.words_of(session).values()


def test_a_couple_nobody_knows_can_not_be_erased(qtbot: QtBot, house: "House", desk: CoupleDesk) -> None:
    house.open()
    house.store.couples.add("Zoë", "Kim")
    assert [one.name_a for one in desk.others(house.state.id)] == ["Zoë"]
    assert isinstance(desk.others(house.state.id)[0], CoupleChoice)
    with qtbot.waitSignal(desk.refused):
        desk.erase(house.state.id, Partner.A, house.petra)


def test_an_erasure_that_fails_is_told(
    qtbot: QtBot, house: "House", desk: CoupleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kroom.records.problem import DiskFull

    session = of_couple(house, "Ada", "Ben")

    def full(*_: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(house.store, "erase_words", full)
    with qtbot.waitSignal(desk.refused) as refused:
        desk.erase(session, Partner.A, house.petra)
    assert "The disk is full." in str(vars(refused)["args"])


def test_a_mistake_of_our_own_is_not_swallowed(
    qtbot: QtBot, house: "House", desk: CoupleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = of_couple(house, "Ada", "Ben")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(house.store, "erase_words", broken)
    with qtbot.captureExceptions() as raised:
        desk.erase(session, Partner.A, house.petra)
        qtbot.waitUntil(lambda: not house.worker.busy)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
