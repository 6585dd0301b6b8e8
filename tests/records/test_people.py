from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.records.open import unlock_store
from kroom.records.opened import OpenStore
from kroom.records.people import PIN_TRIES, Person
from kroom.records.problem import NameRefused, SecretRefused, WrongSecret
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Kind, words_row
from kroom.session.protocol import Role

Unlock = Callable[[], OpenStore]
NORAS_PIN = "271828"
PIN = "314159"
PASSPHRASE = "paul's mountain"


@pytest.fixture
def paul(store: OpenStore, now: Moment) -> Person:
    return store.people.add(" Paul  Rau ", Role.PROVIDER, PASSPHRASE, PIN, now=now, actor=store.person.id)


def test_everybody_is_listed_in_order(store: OpenStore, paul: Person) -> None:
    assert store.people.all() == (store.person, paul)
    assert (store.person.name, store.person.role) == ("Nora", Role.FACILITATOR)
    assert (paul.name, paul.role) == ("Paul Rau", Role.PROVIDER)
    assert store.people.get(paul.id) == paul
    assert store.people.get("nobody") is None


def test_adding_is_an_event_without_the_name(store: OpenStore, paul: Person) -> None:
    event = store.journal.read()[-1]
    assert (event.kind, event.actor, event.session) == (Kind.PERSON_ADDED, store.person.id, "")
    assert (event.body["person"], event.body["role"]) == (paul.id, "provider")
    assert "Paul" not in str(event)
    assert store.journal.words(words_row(event, "name") or "") == "Paul Rau"


def test_the_added_person_unlocks(unlock: Unlock, now: Moment, folder: Path, cheap: Cost) -> None:
    store = unlock()
    paul = store.people.add("Paul", Role.PROVIDER, PASSPHRASE, PIN, now=now, actor="kroom")
    store.close()
    again = unlock_store(folder, PASSPHRASE, cost=cheap)
    assert again.person == paul
    again.close()


@pytest.mark.parametrize("name", ["", "  \n", "x" * 201])
def test_a_name_is_needed(store: OpenStore, now: Moment, name: str) -> None:
    with pytest.raises(NameRefused):
        store.people.add(name, Role.PROVIDER, PASSPHRASE, PIN, now=now, actor="kroom")
    assert store.people.all() == (store.person,)


@pytest.mark.parametrize(
    ("passphrase", "pin"),
    [("short", PIN), ("nora's river", PIN), (PASSPHRASE, "12"), (PASSPHRASE, NORAS_PIN)],
    ids=["weak passphrase", "Nora's passphrase", "weak PIN", "Nora's PIN"],
)
def test_weak_and_taken_secrets_are_refused_and_change_nothing(
    store: OpenStore, now: Moment, folder: Path, passphrase: str, pin: str
) -> None:
    vault, head = (folder / "vault.json").read_bytes(), store.journal.head()
    with pytest.raises(SecretRefused):
        store.people.add("Paul", Role.PROVIDER, passphrase, pin, now=now, actor="kroom")
    assert (folder / "vault.json").read_bytes() == vault
    assert store.journal.head() == head


def test_a_pin_says_whose_it_is(store: OpenStore, paul: Person) -> None:
    assert store.people.check_pin(PIN).person == paul
    assert store.people.check_pin(PIN, person=paul.id).person == paul
    assert store.people.check_pin(PIN, role=Role.PROVIDER).person == paul
    assert store.people.check_pin(PIN, role=Role.FACILITATOR).person is None
    assert store.people.check_pin(NORAS_PIN, person=paul.id).person is None


def test_after_five_wrong_pins_only_the_passphrase_helps(store: OpenStore, paul: Person) -> None:
    left = [store.people.check_pin("0001", person=paul.id).tries_left for _ in range(PIN_TRIES)]
    assert left == [4, 3, 2, 1, 0]
    locked = store.people.check_pin(PIN, person=paul.id)
    assert (locked.person, locked.tries_left) == (None, 0)
    assert store.people.check_pin(NORAS_PIN, person=store.person.id).person == store.person
    assert store.people.check_passphrase("wrong one", person=paul.id) is None
    assert store.people.check_pin(PIN, person=paul.id).person is None
    assert store.people.check_passphrase(PASSPHRASE, person=paul.id) == paul
    assert store.people.check_pin(PIN, person=paul.id).person == paul


def test_a_right_pin_begins_the_count_anew_for_its_person_only(store: OpenStore, paul: Person) -> None:
    for _ in range(PIN_TRIES - 1):
        store.people.check_pin("0001")
    assert store.people.check_pin(PIN).person == paul
    assert store.people.check_pin("0001", person=paul.id).tries_left == 4
    assert store.people.check_pin("0001", person=store.person.id).tries_left == 0


def test_tries_survive_a_restart(unlock: Unlock) -> None:
    store = unlock()
    for _ in range(PIN_TRIES):
        store.people.check_pin("0001")
    store.close()
    assert unlock().people.check_pin(NORAS_PIN).person is None


@pytest.mark.parametrize("pin", ["", "\ud800", "x" * 10_000])
def test_any_text_is_just_a_wrong_pin(store: OpenStore, pin: str) -> None:
    assert store.people.check_pin(pin).person is None


def test_passphrases_of_a_person_of_a_role_and_of_anybody(store: OpenStore, paul: Person) -> None:
    assert store.people.check_passphrase(PASSPHRASE) == paul
    assert store.people.check_passphrase(PASSPHRASE, role=Role.PROVIDER) == paul
    assert store.people.check_passphrase(PASSPHRASE, role=Role.FACILITATOR) is None
    assert store.people.check_passphrase("nora's river", person=paul.id) is None


def test_a_changed_passphrase_and_pin_replace_the_old(
    unlock: Unlock, now: Moment, folder: Path, cheap: Cost
) -> None:
    store = unlock()
    nora = store.person
    store.people.change_passphrase(nora.id, "nora's other river", now=now, actor=nora.id)
    store.people.change_pin(nora.id, "161803", now=now, actor=nora.id)
    assert store.people.check_pin(NORAS_PIN).person is None
    assert store.people.check_pin("161803").person == nora
    store.close()
    with pytest.raises(WrongSecret):
        unlock()
    again = unlock_store(folder, "nora's other river", cost=cheap)
    assert again.person == nora
    again.close()


def test_the_same_pin_again_is_fine_for_its_owner_only(store: OpenStore, paul: Person, now: Moment) -> None:
    store.people.change_pin(paul.id, PIN, now=now, actor=paul.id)
    with pytest.raises(SecretRefused):
        store.people.change_pin(paul.id, NORAS_PIN, now=now, actor=paul.id)
