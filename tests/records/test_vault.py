from dataclasses import replace

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kroom.records.problem import SecretRefused, StoreDamaged, WrongSecret
from kroom.records.vault import KEY_BYTES, Cost, Keys, Vault, _label, new_data_key, new_keys  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
def keys() -> Keys:
    return new_keys()


@pytest.fixture
def vault(keys: Keys, cheap: Cost) -> Vault:
    return (
        Vault()
        .with_person("p1", "first passphrase", keys, cheap)
        .with_person("p2", "second one", keys, cheap)
    )


def test_each_passphrase_opens_the_same_keys_and_says_whose_it_is(vault: Vault, keys: Keys) -> None:
    opened = [vault.open("first passphrase"), vault.open("second one")]
    assert [one.person for one in opened] == ["p1", "p2"]
    assert all(one.keys == keys for one in opened)


@pytest.mark.parametrize("secret", ["", "First passphrase", "first passphrase ", "A" * 26, "\ud800broken"])
def test_another_secret_opens_nothing(vault: Vault, secret: str) -> None:
    with pytest.raises(WrongSecret):
        vault.open(secret)


def test_the_recovery_code_opens_as_nobody_and_only_the_last_one(
    vault: Vault, keys: Keys, cheap: Cost
) -> None:
    first, old = vault.with_recovery(keys, cheap)
    second, code = first.with_recovery(keys, cheap)
    assert second.open(code.lower()).person is None
    assert second.open(code).keys == keys
    with pytest.raises(WrongSecret):
        second.open(old)


def test_two_people_cannot_have_the_same_passphrase(vault: Vault, keys: Keys, cheap: Cost) -> None:
    with pytest.raises(SecretRefused, match="choose another"):
        vault.with_person("p3", "second one", keys, cheap)


def test_a_new_passphrase_replaces_the_old(vault: Vault, keys: Keys, cheap: Cost) -> None:
    changed = vault.with_person("p1", "another river", keys, cheap)
    assert changed.open("another river").person == "p1"
    assert changed.find("first passphrase") is None


def test_only_the_people_asked_for_are_looked_at(vault: Vault) -> None:
    assert vault.find("second one", ["p1"]) is None
    assert vault.find("second one", ["p2"]) is not None


def test_slots_of_nobody_are_dropped(vault: Vault, keys: Keys, cheap: Cost) -> None:
    kept = vault.with_recovery(keys, cheap)[0].keeping(["p2"], keys)
    assert [slot.person for slot in kept.slots] == ["p2", None]


def test_a_slot_given_to_another_person_or_weakened_opens_nothing(vault: Vault) -> None:
    slot = vault.slots[0]
    forged = [
        replace(slot, person="p9"),
        replace(slot, cost=Cost(16, 1, 1)),
        replace(slot, salt=bytes(16)),
        replace(slot, private=bytes(len(slot.private))),
        replace(slot, box=bytes(len(slot.box))),
        replace(slot, public=vault.slots[1].public),
    ]
    assert all(replace(vault, slots=(one,)).find("first passphrase") is None for one in forged)
    assert replace(vault, store="other").find("first passphrase") is None


def test_a_new_data_key_reaches_those_who_stay_without_their_passphrases(
    vault: Vault, keys: Keys, cheap: Cost
) -> None:
    with_code, code = vault.with_recovery(keys, cheap)
    newer = new_data_key(keys)
    changed = with_code.rekeyed(["p2"], newer)
    assert newer.chain == keys.chain
    assert newer.data != keys.data
    assert changed.open("second one").keys == newer
    assert changed.open(code).keys == newer
    with pytest.raises(WrongSecret):
        changed.open("first passphrase")


def test_a_list_of_slots_that_somebody_else_changed_is_damage(vault: Vault, cheap: Cost) -> None:
    own = Vault(vault.store).with_person("p3", "a stranger's river", new_keys(), cheap).slots[0]
    for slots in (vault.slots[:1], (*vault.slots, own), (vault.slots[0], replace(own, person="p2"))):
        with pytest.raises(StoreDamaged, match="changed by somebody else"):
            replace(vault, slots=slots).open("first passphrase")


def test_keys_and_slots_do_not_print_their_secrets(vault: Vault, keys: Keys) -> None:
    assert keys.data.hex() not in repr(keys)
    assert repr(keys.data) not in repr(keys)
    assert repr(vault.slots[0].private) not in repr(vault)


def test_the_usual_cost_is_64_mib_and_more_than_a_moment() -> None:
    assert Cost().memory_kib == 64 * 1024
    assert Cost().passes >= 3


def test_a_slot_is_sealed_by_argon2id_at_its_cost(vault: Vault, cheap: Cost) -> None:
    slot = vault.slots[0]
    key = hash_secret_raw(
        b"first passphrase",
        slot.salt,
        cheap.passes,
        cheap.memory_kib,
        cheap.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    label = _label(vault.store, slot)  # pyright: ignore[reportPrivateUsage]
    private = AESGCM(key).decrypt(slot.nonce, slot.private, label)
    public = X25519PrivateKey.from_private_bytes(private).public_key()
    assert public.public_bytes_raw() == slot.public
