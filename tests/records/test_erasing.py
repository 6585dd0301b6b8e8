"""A person's words go on request: the rest stays, the chain still holds, and no backup keeps them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kroom.records.couples import Couple
from kroom.records.open import unlock_store
from kroom.records.opened import OpenStore
from kroom.records.problem import CoupleRefused
from kroom.records.restore import restore_backup
from kroom.records.vault import Cost
from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner, words_row
from kroom.session.protocol import Role

Unlock = Callable[[], OpenStore]
Tamper = Callable[..., None]
PASSPHRASE = "nora's river"
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
NAMES = {"name_a": "Zoë Needle", "name_b": "Ben Maas"}


def a_session(store: OpenStore, couple: Couple, session: str, now: Moment) -> None:
    drafts = [
        Draft(Kind.SESSION_PREPARED, body={"couple": couple.id, "protocol": ""}, words=NAMES),
        Draft(Kind.NOTE_ADDED, Partner.A, {}, {"note": "a needle in A"}),
        Draft(Kind.ANSWER_SAVED, Partner.A, {"link_id": "q"}, {"answer": '"needle answer"'}),
        Draft(Kind.NOTE_ADDED, Partner.B, {}, {"note": "of the other"}),
        Draft(Kind.NOTE_ADDED, None, {}, {"note": "of both"}),
    ]
    store.journal.append(session, "p1", now, drafts)


@pytest.fixture
def couple(store: OpenStore, now: Moment) -> Couple:
    couple = store.couples.add(NAMES["name_a"], NAMES["name_b"])
    a_session(store, couple, "s1", now)
    a_session(store, couple, "s2", now)
    return couple


def test_one_persons_words_go_and_everything_else_stays(
    store: OpenStore, couple: Couple, now: Moment
) -> None:
    done = store.erase_words(couple.id, Partner.A, now)
    assert done.rows == 7  # the couple's name, and in each session a name, a note and an answer
    assert sorted(store.journal.words_of("s1").values()) == ["Ben Maas", "of both", "of the other"]
    found = store.couples.get(couple.id)
    assert found is not None
    assert (found.name_a, found.name_b) == ("", "Ben Maas")
    assert store.verify().ok
    last = store.journal.read("")[-1]
    assert (last.kind, last.body["whose"], last.body["couple"]) == (Kind.WORDS_ERASED, "a", couple.id)
    assert len(store.journal.read("s1")) == 5


def test_the_other_partner_can_be_erased_too(store: OpenStore, couple: Couple, now: Moment) -> None:
    store.erase_words(couple.id, Partner.A, now)
    store.erase_words(couple.id, Partner.B, now)
    assert sorted(store.journal.words_of("s1").values()) == ["of both"]
    assert store.verify().ok


def test_a_row_that_went_without_a_request_is_still_noticed(
    store: OpenStore, couple: Couple, now: Moment, tamper: Tamper
) -> None:
    store.erase_words(couple.id, Partner.A, now)
    tamper("DELETE FROM words WHERE text = 'of both' AND session = 's1'")
    problem = store.verify().problem
    assert problem is not None
    assert "are missing" in problem


def test_no_older_backup_keeps_them(store: OpenStore, couple: Couple, now: Moment, folder: Path) -> None:
    old = store.backups.make(NOW - timedelta(days=1)).backup
    kept = folder / "replaced-20260101T000000Z"
    kept.mkdir()
    (kept / "records.db").write_text("an old store")
    done = store.erase_words(couple.id, Partner.A, now)
    assert set(done.removed) == {old.path, kept}
    assert not old.path.exists()
    assert not kept.exists()
    assert len(store.backups.all()) == 1


def test_they_are_not_in_the_database_any_more_even_for_who_has_the_key(
    store: OpenStore, couple: Couple, now: Moment
) -> None:
    store.erase_words(couple.id, Partner.A, now)
    with store._store.reading() as transaction:  # pyright: ignore[reportPrivateUsage]
        everything = [
            str(tuple(row))
            for table in ("words", "event", "couple")
            for row in transaction.connection().exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        ]
    assert not [row for row in everything if "eedle" in row]


def test_a_restore_of_an_older_copy_erases_and_revokes_again(
    unlock: Unlock, folder: Path, now: Moment, tmp_path: Path, cheap: Cost
) -> None:
    store = unlock()
    couple = store.couples.add(NAMES["name_a"], NAMES["name_b"])
    a_session(store, couple, "s1", now)
    paul = store.people.add("Paul", Role.FACILITATOR, "paul's mountain", "314159", now=now, actor="kroom")
    store.backups.write_to(tmp_path / "elsewhere", NOW)
    store.erase_words(couple.id, Partner.A, now)
    store.people.revoke(paul.id, now=now, actor=store.person.id)
    store.close()
    restore_backup(tmp_path / "elsewhere", folder, PASSPHRASE, now=now, cost=cheap)
    again = unlock_store(folder, PASSPHRASE, cost=cheap)
    assert sorted(again.journal.words_of("s1").values()) == ["Ben Maas", "of both", "of the other"]
    assert [one.name_a for one in again.couples.all()] == [""]
    assert again.people.all() == (again.person,)
    assert again.verify().ok
    assert [event.kind for event in again.journal.read("")][-3:] == [
        Kind.WORDS_ERASED,
        Kind.PERSON_REVOKED,
        Kind.STORE_RESTORED,
    ]
    again.close()


def test_a_couple_entered_twice_becomes_one(store: OpenStore, couple: Couple, now: Moment) -> None:
    twice = store.couples.add("Zoe Needle", "Ben Maas")
    a_session(store, twice, "s3", now)
    store.couples.merge(twice.id, couple.id, now=now, actor=store.person.id)
    assert [one.id for one in store.couples.all()] == [couple.id]
    assert store.couples.get(twice.id) == couple
    assert ids(store, couple) == ids(store, twice) == [couple.id, twice.id]
    assert set(store.sessions.of(couple.id)) == {"s1", "s2", "s3"}
    assert all(found.couple == couple for found in store.sessions.find("needle"))
    assert store.journal.read("")[-1].kind is Kind.COUPLES_MERGED
    third = store.couples.add("Zoe N", "Ben M")
    store.couples.merge(couple.id, third.id, now=now, actor=store.person.id)
    assert store.couples.get(twice.id) == third
    assert set(ids(store, third)) == {couple.id, twice.id, third.id}
    assert ids(store, third)[0] == third.id
    assert store.erase_words(third.id, Partner.A, now).rows == 3 + 3 * 3
    assert store.verify().ok


def ids(store: OpenStore, couple: Couple) -> list[str]:
    return [entry.id for entry in store.couples.entries(couple.id)]


def test_one_entered_the_other_way_round_is_the_same_two_people(
    store: OpenStore, couple: Couple, now: Moment
) -> None:
    actor = store.person.id
    turned, again = store.couples.add("Ben Maas", "Zoe Needle"), store.couples.add("Ben M", "Zoe N")
    for entry, session in ((turned, "s3"), (again, "s4")):
        a_session(store, entry, session, now)
    store.couples.merge(again.id, turned.id, now=now, actor=actor)
    store.couples.merge(turned.id, couple.id, now=now, actor=actor, crossed=True)
    seats = store.sessions.seats(couple.id, Partner.A)
    assert seats == {"s1": Partner.A, "s2": Partner.A, "s3": Partner.B, "s4": Partner.B}
    assert store.erase_words(couple.id, Partner.A, now).rows > 0
    (left,) = store.couples.all()
    assert (left.name_a, left.name_b) == ("", "Ben Maas")
    assert [(one.name_a, one.name_b) for one in store.couples.entries(couple.id)[1:]].count(
        ("Ben M", "")
    ) == 1
    for session, seat in seats.items():
        prepared = store.journal.read(session)[0]
        assert store.journal.words(words_row(prepared, f"name_{seat}") or "") is None
        assert store.journal.words(words_row(prepared, f"name_{seat.other}") or "") is not None
    assert store.verify().ok


def test_a_merge_is_taken_back_entry_by_entry(store: OpenStore, couple: Couple, now: Moment) -> None:
    actor = store.person.id
    twice, third = store.couples.add("Zoe", "Ben"), store.couples.add("Ben", "Zoe")
    store.couples.merge(third.id, twice.id, now=now, actor=actor, crossed=True)
    store.couples.merge(twice.id, couple.id, now=now, actor=actor)
    store.couples.part(twice.id, now=now, actor=actor)
    assert store.couples.get(twice.id) == twice
    assert ids(store, couple) == [couple.id, third.id]
    assert store.couples.entries(third.id)[1].crossed
    last = store.journal.read("")[-1]
    assert (last.kind, last.body) == (Kind.COUPLES_PARTED, {"couple": twice.id, "into": couple.id})
    with pytest.raises(CoupleRefused):
        store.couples.part(twice.id, now=now, actor=actor)
    assert store.couples.entries("nobody") == ()
    assert store.verify().ok


def test_a_copy_from_before_a_merge_is_erased_again_too(
    unlock: Unlock, folder: Path, now: Moment, tmp_path: Path, cheap: Cost
) -> None:
    store = unlock()
    couple, turned = store.couples.add("Zoë Needle", "Ben"), store.couples.add("Ben", "Zoe Needle")
    a_session(store, turned, "s3", now)
    store.backups.write_to(tmp_path / "elsewhere", NOW)
    store.couples.merge(turned.id, couple.id, now=now, actor=store.person.id, crossed=True)
    store.erase_words(couple.id, Partner.A, now)
    store.close()
    restore_backup(tmp_path / "elsewhere", folder, PASSPHRASE, now=now, cost=cheap)
    again = unlock_store(folder, PASSPHRASE, cost=cheap)
    assert {(one.name_a, one.name_b) for one in again.couples.all()} == {("", "Ben"), ("Ben", "")}
    assert again.verify().ok
    again.close()


def test_what_is_no_pair_of_couples_is_refused(store: OpenStore, couple: Couple, now: Moment) -> None:
    for into in (couple.id, "nobody"):
        with pytest.raises(CoupleRefused):
            store.couples.merge(couple.id, into, now=now, actor="kroom")
