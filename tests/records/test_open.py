import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kroom.records import open as opening
from kroom.records import opened
from kroom.records.anchor import Head, read_head, write_head
from kroom.records.open import create_store, store_exists, unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import (
    NameRefused,
    RecordsProblem,
    SecretRefused,
    StoreDamaged,
    StoreExists,
    StoreInUse,
    StoreMissing,
    StoreUnusable,
    WrongSecret,
)
from kroom.records.vault import Cost
from kroom.records.vault_file import read_vault, write_vault
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind
from kroom.session.protocol import Role

Unlock = Callable[[], OpenStore]
Clock = Callable[[], Moment]
PASSPHRASE = "nora's river"


def create(folder: Path, clock: Clock, cost: Cost, **other: str) -> tuple[OpenStore, str]:
    given = {"name": "Nora", "passphrase": PASSPHRASE, "pin": "271828"} | other
    return create_store(folder, **given, clock=clock, cost=cost)


def test_a_new_store_has_its_facilitator_and_its_first_events(
    folder: Path, clock: Clock, cheap: Cost
) -> None:
    assert not store_exists(folder)
    store, code = create(folder, clock, cheap)
    assert store_exists(folder)
    assert len(code) == 26
    assert [event.kind for event in store.journal.read()] == [Kind.STORE_CREATED, Kind.PERSON_ADDED]
    assert (store.person.name, store.person.role) == ("Nora", Role.FACILITATOR)
    assert not store.recovered
    assert store.verify().ok
    store.close()


def test_only_the_owner_may_look_into_the_folder(folder: Path, code: str) -> None:
    assert code
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("other", "problem"),
    [({"name": " "}, NameRefused), ({"passphrase": "short"}, SecretRefused), ({"pin": "1"}, SecretRefused)],
)
def test_what_is_refused_makes_nothing(
    folder: Path, clock: Clock, cheap: Cost, other: dict[str, str], problem: type[RecordsProblem]
) -> None:
    with pytest.raises(problem):
        create(folder, clock, cheap, **other)
    assert not folder.exists()


def test_a_store_is_not_made_over_another(folder: Path, code: str, clock: Clock, cheap: Cost) -> None:
    assert code
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(StoreExists):
        create(folder, clock, cheap)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("step", ["write_vault", "sync_folder_of", "made", "enter"])
def test_cut_off_while_making_it_can_be_made_again(
    folder: Path, clock: Clock, cheap: Cost, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(opened if step in {"made", "enter"} else opening, step, cut)
        with pytest.raises(KeyboardInterrupt):
            create(folder, clock, cheap)
    if not store_exists(folder):
        create(folder, clock, cheap)[0].close()
    unlock_store(folder, PASSPHRASE, cost=cheap).close()


def test_a_database_left_from_a_cut_making_is_replaced(folder: Path, clock: Clock, cheap: Cost) -> None:
    create(folder, clock, cheap)[0].close()
    (folder / "vault.json").rename(folder / "vault.json.new")
    assert not store_exists(folder)
    create(folder, clock, cheap, passphrase="another river")[0].close()
    unlock_store(folder, "another river", cost=cheap).close()


def test_lost_keys_are_damage_and_never_a_new_store(
    folder: Path, code: str, clock: Clock, cheap: Cost
) -> None:
    assert code
    (folder / "vault.json").unlink()
    assert store_exists(folder)
    with pytest.raises(StoreDamaged, match=r"vault\.json.*missing"):
        unlock_store(folder, PASSPHRASE)
    with pytest.raises(StoreExists):
        create(folder, clock, cheap)


def test_a_lost_database_is_told(folder: Path, code: str) -> None:
    assert code
    (folder / "records.db").unlink()
    with pytest.raises(StoreMissing, match=r"records\.db is missing"):
        unlock_store(folder, PASSPHRASE)


def test_one_kroom_a_folder(unlock: Unlock, folder: Path) -> None:
    store = unlock()
    with pytest.raises(StoreInUse):
        unlock_store(folder, PASSPHRASE)
    store.close()
    unlock_store(folder, PASSPHRASE).close()


def test_another_process_finds_it_in_use_before_it_asks_for_anything(unlock: Unlock, folder: Path) -> None:
    unlock()
    script = (
        "import sys; from pathlib import Path; from kroom.records.open import unlock_store\n"
        "from kroom.records.problem import StoreInUse\n"
        "try: unlock_store(Path(sys.argv[1]), 'x')\n"
        "except StoreInUse: print('in use', 'sqlalchemy' in sys.modules)"
    )
    outcome = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True)
    assert outcome.stdout == "in use False\n", outcome.stderr


@pytest.mark.parametrize("failing", ["wrong", "damaged"])
def test_a_failed_unlock_leaves_the_folder_free(folder: Path, code: str, failing: str) -> None:
    assert code
    vault = (folder / "vault.json").read_bytes()
    if failing == "damaged":
        (folder / "vault.json").write_bytes(vault[:-20])
    with pytest.raises((WrongSecret, StoreDamaged)):
        unlock_store(folder, "not nora's river")
    (folder / "vault.json").write_bytes(vault)
    unlock_store(folder, PASSPHRASE).close()


def test_the_recovery_code_opens_as_the_first_facilitator(
    folder: Path, code: str, now: Moment, cheap: Cost
) -> None:
    store = unlock_store(folder, f"{code[:5].lower()}-{code[5:]}", cost=cheap)
    assert store.recovered
    assert store.person.name == "Nora"
    newer = store.new_recovery_code(now)
    store.close()
    with pytest.raises(WrongSecret):
        unlock_store(folder, code)
    unlock_store(folder, newer).close()


def test_the_slot_of_somebody_who_was_never_entered_opens_nothing_and_goes(
    folder: Path, code: str, cheap: Cost
) -> None:
    path = folder / "vault.json"
    vault = read_vault(path)
    keys = vault.open(code).keys
    write_vault(path, vault.with_person("ghost", "ghost's river", keys, cheap))
    with pytest.raises(WrongSecret):
        unlock_store(folder, "ghost's river")
    unlock_store(folder, PASSPHRASE).close()
    assert [slot.person == "ghost" for slot in read_vault(path).slots] == [False, False]


def test_a_damaged_journal_can_be_looked_at_but_not_added_to(
    unlock: Unlock, folder: Path, now: Moment, cheap: Cost
) -> None:
    unlock().close()
    write_head(folder / "head.json", Head(9, bytes(32)))
    with pytest.raises(StoreDamaged):
        unlock()
    store = unlock_store(folder, PASSPHRASE, despite_damage=True, cost=cheap)
    assert store.damage == f"events 3 to 9 are missing at the end of the journal in {folder}"
    assert len(store.journal.read()) == 2
    assert not store.verify().ok
    with pytest.raises(StoreDamaged):
        store.journal.append("s1", "p1", now, [Draft(Kind.WATER_GIVEN)])
    store.close()
    assert read_head(folder / "head.json") == Head(9, bytes(32))


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path, clock: Clock, cheap: Cost) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(StoreUnusable, match="can't be used"):
        create(path, clock, cheap)
    with pytest.raises(StoreMissing):
        unlock_store(path, PASSPHRASE)


def test_a_folder_that_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="can't be used"):
        store_exists(tmp_path / ("x" * 300))


def test_the_first_events_survive_a_lost_log(unlock: Unlock, folder: Path, now: Moment) -> None:
    store = unlock()
    store.journal.append("s1", "p1", now, [Draft(Kind.WATER_GIVEN)])
    assert (folder / "records.db-wal").stat().st_size > 0
    store.checkpoint()
    assert (folder / "records.db-wal").stat().st_size == 0


def test_importing_the_records_is_light() -> None:
    script = (
        "import sys, kroom.records, kroom.records.open, kroom.records.clocks, kroom.records.harden\n"
        "print([name for name in ('sqlalchemy', 'sqlcipher3', 'PySide6', 'numpy') if name in sys.modules])"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert outcome.stdout == "[]\n"


def test_the_vault_names_nobody(folder: Path, code: str) -> None:
    assert code
    vault = read_vault(folder / "vault.json")
    assert all(slot.person is None or len(slot.person) == 32 for slot in vault.slots)
    assert replace(vault, slots=()).slots == ()
