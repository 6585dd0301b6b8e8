"""A store of each version that was ever released opens, is brought up, and still verifies."""

import shutil
from pathlib import Path

import pytest

from kroom.records.open import unlock_store
from kroom.session.events import Kind, words_row

STORES = Path(__file__).parent / "stores"
PASSPHRASE = "nora's river"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_an_old_store_opens_with_all_it_holds(version: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STORES / version, tmp_path / "data"))
    store = unlock_store(folder, PASSPHRASE)
    assert store.verify().ok
    assert [person.name for person in store.people.all()] == ["Nora", "Paul"]
    assert [couple.name_a for couple in store.couples.all()] == ["Zoë"]
    assert store.settings.get("language") == "de"
    assert store.people.check_pin("314159").person == store.people.all()[1]
    note = store.journal.read("s1")[-1]
    assert note.kind is Kind.NOTE_ADDED
    assert store.journal.words(words_row(note, "note") or "") == "cold hands"
    store.close()
