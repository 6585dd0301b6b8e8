"""People who come and go: changes are journalled, and whoever was revoked opens nothing any more."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kroom.records import keyring, people, store, vault_file
from kroom.records.files import VAULT_NEXT
from kroom.records.open import unlock_store
from kroom.records.opened import OpenStore
from kroom.records.people import Person
from kroom.records.problem import NameRefused, PersonRefused, StoreUnusable, WrongSecret
from kroom.records.vault import Cost
from kroom.records.vault_file import read_vault
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, words_row
from kroom.session.protocol import Role

Unlock = Callable[[], OpenStore]
NORAS = "nora's river"
PAULS = "paul's mountain"
WATER = Draft(Kind.WATER_GIVEN)


def add_paul(store: OpenStore, now: Moment, role: Role = Role.FACILITATOR) -> Person:
    return store.people.add("Paul", role, PAULS, "314159", now=now, actor=store.person.id)


@pytest.fixture
def paul(store: OpenStore, now: Moment) -> Person:
    return add_paul(store, now)


def kinds(store: OpenStore) -> list[Kind]:
    return [event.kind for event in store.journal.read("")]


def test_whoever_is_revoked_is_let_in_no_more_but_keeps_their_name(
    unlock: Unlock, now: Moment, folder: Path
) -> None:
    store = unlock()
    paul = add_paul(store, now)
    store.people.revoke(paul.id, now=now, actor=store.person.id)
    assert store.people.all() == (store.person,)
    assert store.people.check_passphrase(PAULS) is None
    assert store.people.check_pin("314159").person is None
    gone = store.people.get(paul.id)
    assert gone is not None
    assert (gone.name, gone.revoked) == ("Paul", now.at_utc)
    store.close()
    with pytest.raises(WrongSecret):
        unlock_store(folder, PAULS)
    again = unlock()
    assert again.verify().ok
    assert kinds(again)[-1] is Kind.PERSON_REVOKED
    again.journal.append("s1", "kroom", now, [WATER])


def test_the_data_key_that_a_revoked_person_had_opens_nothing(
    store: OpenStore, paul: Person, now: Moment, folder: Path, code: str
) -> None:
    before = read_vault(folder / "vault.json").open(PAULS).keys
    store.people.revoke(paul.id, now=now, actor=store.person.id)
    after = read_vault(folder / "vault.json")
    assert [slot.person for slot in after.slots] == [store.person.id, None]
    for secret in (NORAS, code):
        assert after.open(secret).keys.data != before.data
        assert after.open(secret).keys.chain == before.chain
    assert not (folder / VAULT_NEXT).exists()


def test_nobody_revokes_themselves_or_the_last_facilitator(store: OpenStore, now: Moment) -> None:
    paul = add_paul(store, now, Role.PROVIDER)
    with pytest.raises(PersonRefused, match="themselves"):
        store.people.revoke(store.person.id, now=now, actor=store.person.id)
    with pytest.raises(PersonRefused, match="has to stay"):
        store.people.revoke(store.person.id, now=now, actor=paul.id)
    with pytest.raises(PersonRefused, match="has to stay"):
        store.people.change_role(store.person.id, Role.PROVIDER, now=now, actor=paul.id)
    assert len(store.people.all()) == 2


def test_a_person_changes_name_role_and_is_seen(store: OpenStore, paul: Person, now: Moment) -> None:
    store.people.rename(paul.id, " Paula  Rau", now=now, actor=store.person.id)
    store.people.change_role(paul.id, Role.PROVIDER, now=now, actor=store.person.id)
    store.people.change_role(paul.id, Role.FACILITATOR, now=now, actor=store.person.id)
    store.people.change_role(paul.id, Role.PROVIDER, now=now, actor=store.person.id)
    store.people.seen(paul.id, now=now)
    found = store.people.all()[1]
    assert (found.name, found.role, found.last_login) == ("Paula Rau", Role.PROVIDER, now.at_utc)
    events = store.journal.read("")[-4:]
    assert [event.body["what"] for event in events] == [
        "name",
        "role to provider",
        "role to facilitator",
        "role to provider",
    ]
    assert store.journal.words(words_row(events[0], "name") or "") == "Paula Rau"
    with pytest.raises(NameRefused):
        store.people.rename(paul.id, " ", now=now, actor=store.person.id)


def test_the_recovery_code_gives_a_new_passphrase_and_the_next_code(
    folder: Path, code: str, now: Moment, cheap: Cost
) -> None:
    store = unlock_store(folder, code, cost=cheap)
    store.seen(now)
    newer = store.recover("nora's other river", now)
    assert not store.recovered
    assert kinds(store)[-3:] == [Kind.RECOVERY_CODE_USED, Kind.PERSON_CHANGED, Kind.RECOVERY_CODE_RENEWED]
    store.close()
    for old in (code, NORAS):
        with pytest.raises(WrongSecret):
            unlock_store(folder, old)
    for new in (newer, "nora's other river"):
        unlock_store(folder, new, cost=cheap).close()


def test_unlocking_is_remembered_once_it_is_said(store: OpenStore, now: Moment) -> None:
    assert store.people.all()[0].last_login is None
    store.seen(now)
    assert store.people.all()[0].last_login == now.at_utc
    assert kinds(store)[-1] is Kind.PERSON_ADDED


def test_another_facilitator_takes_the_room_over(store: OpenStore, paul: Person) -> None:
    store.hand_over(paul)
    assert store.person == paul


def die(*_given: object) -> None:
    os._exit(9)


STEPS = {
    "before the new slots": (keyring, "write_vault"),
    "before the database": (store.Store, "rekey"),
    "before it is verified": (store.Store, "integrity"),
    "before the new slots are the slots": (keyring, "move_vault"),
    "before their name is synced": (vault_file, "sync_folder_of"),
    "before it is forgotten": (people, "delete"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="forks as POSIX does")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_killed_at_any_step_the_revoked_stay_out_and_all_else_stays_whole(
    unlock: Unlock, now: Moment, folder: Path, code: str, cheap: Cost, step: tuple[object, str]
) -> None:
    setting = unlock()
    paul = add_paul(setting, now)
    setting.journal.append("s1", "kroom", now, [WATER])
    before = read_vault(folder / "vault.json").open(NORAS).keys
    setting.close()
    child = os.fork()
    if not child:
        try:
            store = unlock_store(folder, NORAS, cost=cheap)
            setattr(*step, die)
            store.people.revoke(paul.id, now=now, actor=store.person.id)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    with pytest.raises(WrongSecret):
        unlock_store(folder, PAULS, cost=cheap)
    again = unlock()
    assert again.verify().ok
    assert again.journal.read("s1")
    assert again.people.all() == (again.person,)
    again.close()
    for secret in (NORAS, code):
        opened = read_vault(folder / "vault.json").open(secret)
        assert opened.keys.data != before.data
        unlock_store(folder, secret, cost=cheap).close()


def test_a_full_disk_while_revoking_leaves_the_rest_open(
    unlock: Unlock, now: Moment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = unlock()
    paul = add_paul(setting, now)

    def full(*_given: object) -> None:
        raise StoreUnusable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(setting._store, "rekey", full)  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StoreUnusable):
            setting.people.revoke(paul.id, now=now, actor=setting.person.id)
    setting.journal.append("s1", "kroom", now, [WATER])
    setting.close()
    with pytest.raises(WrongSecret):
        unlock_store(folder, PAULS)
    assert unlock().verify().ok
    assert not (folder / VAULT_NEXT).exists()
