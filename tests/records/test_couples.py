import pytest

from kroom.records.opened import OpenStore
from kroom.records.problem import NameRefused
from kroom.session.events import Partner


def test_couples_are_found_by_either_name_in_any_case(store: OpenStore) -> None:
    one = store.couples.add("Zoë Adler", "Ben Maas")
    two = store.couples.add("anna", "Zora")
    assert store.couples.all() == (two, one)
    assert store.couples.find("zo") == (two, one)
    assert store.couples.find(" MAAS ") == (one,)
    assert store.couples.find("nobody") == ()
    assert store.couples.get(one.id) == one
    assert store.couples.get("none") is None


def test_a_couples_names_are_words_of_each_partner(store: OpenStore) -> None:
    couple = store.couples.add(" Zoë \n Adler", "Ben")
    assert [couple.name(partner) for partner in Partner] == ["Zoë Adler", "Ben"]
    assert [store.journal.words(couple.name_row(partner)) for partner in Partner] == ["Zoë Adler", "Ben"]


def test_the_same_names_twice_are_two_couples(store: OpenStore) -> None:
    assert store.couples.add("A", "B").id != store.couples.add("A", "B").id


@pytest.mark.parametrize(("a", "b"), [("", "Ben"), ("Ann", " "), ("x" * 500, "Ben")])
def test_both_names_are_needed(store: OpenStore, a: str, b: str) -> None:
    with pytest.raises(NameRefused):
        store.couples.add(a, b)
    assert store.couples.all() == ()


def test_couples_survive_a_lost_log(store: OpenStore) -> None:
    store.couples.add("Ann", "Ben")
    log = store.folder / "records.db-wal"
    assert log.stat().st_size == 0
