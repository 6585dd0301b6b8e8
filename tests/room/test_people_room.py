from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.records.open import unlock_store
from kroom.records.problem import DiskFull, WrongSecret
from kroom.room.people_room import PeopleRoom
from kroom.session.commands import Actor
from kroom.session.events import Kind
from kroom.session.protocol import Role

if TYPE_CHECKING:
    from tests.room.conftest import House

PAUL = ("Paul", Role.FACILITATOR, "paul's mountain", "161803")


@pytest.fixture
def people(house: "House") -> PeopleRoom:
    return PeopleRoom(house.access, house.session, house.worker)


@pytest.fixture
def paul(people: PeopleRoom, qtbot: QtBot) -> str:
    with qtbot.waitSignal(people.changed):
        people.add(*PAUL)
    return people.view()[-1].id


def refused(people: PeopleRoom) -> list[str]:
    said: list[str] = []
    people.refused.connect(said.append)
    return said


def test_the_page_lists_everybody_and_who_is_here(people: PeopleRoom, paul: str) -> None:
    assert [(one.name, one.role, one.here) for one in people.view()] == [
        ("Nora", Role.FACILITATOR, True),
        ("Petra", Role.PROVIDER, False),
        ("Paul", Role.FACILITATOR, False),
    ]
    assert people.view()[-1].id == paul


def test_names_and_roles_change(people: PeopleRoom, paul: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(people.changed):
        people.rename(paul, "Paula")
    with qtbot.waitSignal(people.changed):
        people.change_role(paul, Role.PROVIDER)
    assert (people.view()[-1].name, people.view()[-1].role) == ("Paula", Role.PROVIDER)


def test_secrets_change_only_for_whoever_proves_it(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    said = refused(people)
    with qtbot.waitSignal(people.refused):
        people.change_passphrase(paul, "nora's river", "paul's valley")
    with qtbot.waitSignal(people.refused):
        people.change_pin(paul, "nora's river", "112233")
    assert said == ["This is not your passphrase."] * 2
    with qtbot.waitSignal(people.changed):
        people.change_passphrase(paul, PAUL[2], "paul's valley")
    with qtbot.waitSignal(people.changed):
        people.change_pin(paul, "paul's valley", "112233")
    found = house.store.people.check_pin("112233").person
    assert found is not None
    assert found.id == paul
    assert house.store.people.check_passphrase("paul's valley") == found


def test_revoking_shows_the_next_recovery_code(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    codes: list[str] = []
    people.recovery_code.connect(codes.append)
    with qtbot.waitSignal(people.changed):
        people.revoke(paul, "nora's river")
    assert [one.name for one in people.view()] == ["Nora", "Petra"]
    house.close()
    for old in (PAUL[2], house.code):
        with pytest.raises(WrongSecret):
            unlock_store(house.folder, old)
    unlock_store(house.folder, codes[0]).close()


def test_what_is_refused_is_a_sentence(people: PeopleRoom, house: "House", qtbot: QtBot) -> None:
    said = refused(people)
    with qtbot.waitSignal(people.refused):
        people.revoke(house.nora.id, "nora's river")
    assert said == ["Nobody can revoke themselves; another facilitator can."]


def test_a_recovery_code_is_renewed_and_recovered_from(
    people: PeopleRoom, house: "House", qtbot: QtBot
) -> None:
    codes: list[str] = []
    people.recovery_code.connect(codes.append)
    with qtbot.waitSignal(people.changed):
        people.renew_recovery_code("nora's river")
    with qtbot.waitSignal(people.changed):
        people.recover("nora's other river")
    assert len({house.code, *codes}) == 3
    assert house.store.people.check_passphrase("nora's other river") == house.store.person


def test_a_hand_over_takes_a_facilitators_passphrase_and_is_recorded(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    house.open()
    with qtbot.waitSignal(people.refused):
        people.hand_over("petra's hill")
    assert house.access.person.id == house.nora.id
    with qtbot.waitSignal(people.changed):
        people.hand_over(PAUL[2])
    assert house.access.actor.id == paul
    last = house.session.events()[-1]
    assert (last.kind, last.actor, last.body) == (Kind.FACILITATOR_CHANGED, paul, {"before": house.nora.id})
    with qtbot.waitSignal(people.changed):
        people.hand_over(PAUL[2])
    assert house.session.events()[-1] == last


def test_a_hand_over_between_sessions_is_no_event(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    head = house.store.journal.head()
    with qtbot.waitSignal(people.changed):
        people.hand_over(PAUL[2])
    assert house.access.person.id == paul
    assert house.store.journal.head() == head


def test_what_is_grave_takes_the_passphrase_of_whoever_is_here(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    said = refused(people)
    for act in (lambda: people.revoke(paul, PAUL[2]), lambda: people.renew_recovery_code("petra's hill")):
        with qtbot.waitSignal(people.refused):
            act()
    assert said == ["This is not your passphrase."] * 2
    assert len(house.store.people.all()) == 3
    house.close()
    unlock_store(house.folder, house.code).close()


def test_backups_that_the_revoked_can_open_go_where_that_is_wanted(
    people: PeopleRoom, house: "House", paul: str, qtbot: QtBot
) -> None:
    old = house.store.backups.make(house.clock().at_utc).backup
    house.clock.at += 60
    with qtbot.waitSignal(people.changed):
        people.revoke(paul, "nora's river", drop_backups=True)
    (left,) = house.store.backups.all()
    assert left.made_at > old.made_at
    assert not old.path.exists()


def test_who_lifts_the_cover_is_seen_and_a_facilitator_takes_over(
    people: PeopleRoom, house: "House", paul: str
) -> None:
    house.open()
    assert not people.let_in(house.nora)
    assert not people.let_in(house.petra)
    assert house.access.person.id == house.nora.id
    house.clock.at += 5
    assert people.let_in(Actor(paul, Role.FACILITATOR))
    assert house.access.person.id == paul
    assert house.session.events()[-1].kind is Kind.FACILITATOR_CHANGED
    known = {one.id: one.last_login for one in people.view()}
    assert known[paul] == house.clock().at_utc


def test_a_full_disk_keeps_nobody_out(
    people: PeopleRoom, house: "House", monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("no room")

    monkeypatch.setattr(house.store.people, "seen", full)
    assert not people.let_in(house.nora)


def test_a_wrong_passphrase_of_the_one_who_asks_changes_nobody(
    people: PeopleRoom, paul: str, house: "House", qtbot: QtBot
) -> None:
    before, said = house.store.people.ever(), refused(people)
    for act in (
        lambda: people.revoke(paul, "not nora's river"),
        lambda: people.change_pin(paul, "not paul's mountain", "662607"),
        lambda: people.change_passphrase(paul, "not paul's mountain", "paul's new sea"),
    ):
        with qtbot.waitSignal(people.refused):
            act()
    assert house.store.people.ever() == before
    assert len(said) == 3


def test_what_nobody_expects_goes_to_who_watches_for_it(people: PeopleRoom) -> None:
    with pytest.raises(ZeroDivisionError):
        people._on_failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
