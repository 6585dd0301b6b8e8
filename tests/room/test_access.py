from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from kroom.room.access import Access
from kroom.session.commands import Actor
from kroom.session.protocol import Role

if TYPE_CHECKING:
    from tests.room.conftest import House


def test_the_first_run_ends_with_two_people_who_can_unlock(bare: Access, qtbot: QtBot) -> None:
    assert not bare.exists()
    shown: list[str] = []
    bare.recovery_code.connect(shown.append)
    with qtbot.waitSignal(bare.recovery_code):
        bare.create("Nora", "nora's river", "271828")
    assert [len(code) for code in shown] == [26]
    assert bare.is_open
    assert not bare.has_provider()
    with qtbot.waitSignal(bare.provider_added):
        bare.add_provider("Petra", "petra's hill", "314159")
    assert bare.has_provider()
    bare.close()
    for passphrase, role in (("nora's river", Role.FACILITATOR), ("petra's hill", Role.PROVIDER)):
        with qtbot.waitSignal(bare.opened):
            bare.unlock(passphrase)
        assert bare.actor.role is role
        bare.close()


@pytest.mark.parametrize(
    ("name", "passphrase", "pin"),
    [("", "nora's river", "271828"), ("Nora", "short", "271828"), ("Nora", "nora's river", "27x"),
     ("Nora", "nora's river", "1111")],
)  # fmt: skip
def test_a_first_run_that_is_refused_leaves_no_store(
    bare: Access, qtbot: QtBot, name: str, passphrase: str, pin: str
) -> None:
    said: list[str] = []
    bare.refused.connect(said.append)
    with qtbot.waitSignal(bare.refused):
        bare.create(name, passphrase, pin)
    assert len(said) == 1
    assert said[0].endswith(".")
    assert not bare.exists()
    assert not bare.is_open


def test_two_people_never_have_the_same_pin(house: "House", qtbot: QtBot) -> None:
    with qtbot.waitSignal(house.access.refused):
        house.access.add_provider("Paul", "paul's forest", "271828")
    assert len(house.store.people.all()) == 2


def test_a_wrong_passphrase_opens_nothing(house: "House", data: Path, qtbot: QtBot) -> None:
    assert data.exists()
    house.access.close()
    with qtbot.waitSignal(house.access.refused):
        house.access.unlock("nobody's sea")
    assert not house.access.is_open
    with pytest.raises(RuntimeError):
        _ = house.access.store


def test_a_pin_says_who_it_is_and_of_which_role(house: "House") -> None:
    assert house.access.by_pin("271828") == house.nora
    assert house.access.by_pin("314159", Role.PROVIDER) == house.petra
    assert isinstance(house.access.by_pin("271828", Role.PROVIDER), str)


def test_where_nobody_has_the_role_that_is_said(bare: Access, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bare.recovery_code):
        bare.create("Nora", "nora's river", "271828")
    assert bare.by_pin("271828", Role.PROVIDER) == (
        "No provider is known here yet, so nobody can sign as one. Add a provider first."
    )


def test_the_last_try_is_said_in_words(house: "House") -> None:
    said = [str(house.access.by_pin("000001", Role.PROVIDER)) for _ in range(4)]
    assert said[2].startswith("This PIN is not known here. 2 more tries,")
    assert said[3].startswith("This PIN is not known here. One more try,")


def test_after_five_wrong_pins_only_the_passphrase_helps(house: "House", qtbot: QtBot) -> None:
    said = [house.access.by_pin("000001", Role.PROVIDER) for _ in range(5)]
    assert "4 more" in str(said[0])
    assert "passphrase is needed now" in str(said[4])
    assert isinstance(house.access.by_pin("314159", Role.PROVIDER), str), "the right one comes too late"
    assert house.access.by_pin("271828") == house.nora, "somebody else's PIN goes on"
    proved: list[Actor] = []
    house.access.proved.connect(proved.append)
    with qtbot.waitSignal(house.access.proved):
        house.access.prove("petra's hill", Role.PROVIDER)
    assert proved == [house.petra]
    assert house.access.by_pin("314159", Role.PROVIDER) == house.petra


def test_a_secret_is_a_pin_or_a_passphrase_of_the_role(house: "House", qtbot: QtBot) -> None:
    got: list[Actor] = []
    house.access.proved.connect(got.append)
    house.access.prove("271828")
    assert got == [house.nora]
    with qtbot.waitSignal(house.access.refused):
        house.access.prove("nora's river", Role.PROVIDER)
    assert got == [house.nora]


def test_after_the_recovery_code_there_is_a_new_passphrase_and_the_next_code(
    house: "House", qtbot: QtBot
) -> None:
    codes: list[str] = []
    house.access.recovery_code.connect(codes.append)
    with qtbot.waitSignal(house.access.recovery_code):
        house.access.recover("nora's new river")
    assert codes
    assert house.code not in codes
    assert house.store.people.check_passphrase("nora's new river") == house.store.person
    assert house.store.people.check_passphrase("nora's river") is None


def test_a_providers_passphrase_lets_pins_be_taken_again(house: "House", qtbot: QtBot) -> None:
    for _ in range(5):
        house.access.by_pin("000001", Role.PROVIDER)
    assert house.access.pins_blocked
    told: list[bool] = []
    house.access.pins_allowed.connect(told.append)
    for passphrase in ("nora's river", "petra's hill"):
        with qtbot.waitSignal(house.access.pins_allowed):
            house.access.allow_pins(passphrase)
    assert told == [False, True]
    assert not house.access.pins_blocked
    assert house.access.by_pin("314159", Role.PROVIDER) == house.petra


def test_what_nobody_expects_frees_the_page_and_goes_to_who_watches_for_it(house: "House") -> None:
    said: list[str] = []
    house.access.refused.connect(said.append)
    with pytest.raises(ZeroDivisionError):
        house.access._failed(ZeroDivisionError())  # pyright: ignore[reportPrivateUsage]
    assert said == ["That did not work, for a reason kroom does not know. Try again."]
