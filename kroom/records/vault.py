"""The keys: how a person's passphrase, or the recovery code, opens the store's two keys.

Each slot has a key pair of its own (X25519). Its private half is sealed with AES-256-GCM under a key that
Argon2id (RFC 9106) makes from one secret; the store's two keys are sealed to its public half (HPKE, RFC
9180). So a new data key can be given to everybody without anybody's passphrase. The roster, an HMAC under the
data key, holds the list of slots together: nobody without the keys can add, remove or swap one unnoticed.

The slots hold no names, only random person ids. Everything here is plain data and pure but for randomness;
`vault_file` reads and writes it. Opening takes about half a second a slot: call it off the main thread. All
of it may be called from any thread.
"""

import hmac
import json
import os
import secrets
import uuid
from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kroom.records.problem import SecretRefused, SlotsChanged, WrongSecret
from kroom.records.secret import check_passphrase, new_recovery_code, passphrase_bytes, read_recovery_code

KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
VERSION = 2
_BOX = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess is: KiB of memory, passes, lanes. The default: 64 MiB, about 0.5 s."""

    memory_kib: int = 64 * 1024
    passes: int = 10
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys, 32 bytes each: `data` encrypts the file, `chain` links the journal and outlives it."""

    data: bytes = field(repr=False)
    chain: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """The keys sealed for one person, or for the recovery code where `person` is None.

    `private` is the private half of `public`, sealed under the secret; `box` the keys, sealed to `public`.
    """

    person: str | None
    cost: Cost
    salt: bytes
    nonce: bytes
    public: bytes
    private: bytes = field(repr=False)
    box: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The keys, and whose secret gave them: a person's id, or None for the recovery code."""

    person: str | None
    keys: Keys


def new_keys() -> Keys:
    """Two fresh random keys of 256 bits."""
    return Keys(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))


def new_data_key(keys: Keys) -> Keys:
    """The same keys but for a fresh data key; the chain's goes on."""
    return replace(keys, data=secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Vault:
    """All slots of one store. Changing it gives another vault; nothing is written here."""

    store: str = field(default_factory=lambda: uuid.uuid4().hex)
    slots: tuple[Slot, ...] = ()
    roster: bytes = b""

    def open(self, secret: str) -> Opened:
        """The keys that a passphrase or the recovery code opens.

        Raises `WrongSecret`, or `SlotsChanged` where somebody without the keys changed the list of slots.
        """
        opened = self.find(secret)
        if opened is None and (code := read_recovery_code(secret)) is not None:
            opened = self._first(code.encode(), [slot for slot in self.slots if slot.person is None])
        if opened is None:
            raise WrongSecret("this passphrase opens nothing here")
        if not hmac.compare_digest(self.roster, _roster(self.slots, opened.keys)):
            raise SlotsChanged("the list of who may unlock the store was changed by somebody else")
        return opened

    def find(self, passphrase: str, persons: Collection[str] | None = None) -> Opened | None:
        """The keys that `passphrase` opens as one of `persons` (everybody where None), else None."""
        slots = [slot for slot in self.slots if slot.person is not None]
        if persons is not None:
            slots = [slot for slot in slots if slot.person in persons]
        return self._first(passphrase_bytes(passphrase), slots)

    def with_person(self, person: str, passphrase: str, keys: Keys, cost: Cost) -> "Vault":
        """A vault with a slot more, for `person` (instead of theirs, where they had one).

        Raises `SecretRefused` where the passphrase is too weak or another person's: unlocking asks for a
        passphrase only, so it has to say who is there.
        """
        check_passphrase(passphrase)
        others = {slot.person for slot in self.slots if slot.person not in (None, person)}
        if self.find(passphrase, [other for other in others if other]):
            raise SecretRefused("this passphrase can't be taken; choose another one")
        kept = tuple(slot for slot in self.slots if slot.person != person)
        sealed = seal(self.store, person, passphrase_bytes(passphrase), keys, cost)
        return self._with((*kept, sealed), keys)

    def with_recovery(self, keys: Keys, cost: Cost) -> tuple["Vault", str]:
        """A vault with a slot for a new recovery code (the old code no longer works), and that code."""
        code = new_recovery_code()
        kept = tuple(slot for slot in self.slots if slot.person is not None)
        sealed = seal(self.store, None, code.encode(), keys, cost)
        return self._with((*kept, sealed), keys), code

    def keeping(self, persons: Collection[str], keys: Keys) -> "Vault":
        """A vault without the slots of people who aren't in `persons`."""
        return self._with(self._slots_of(persons), keys)

    def rekeyed(self, persons: Collection[str], keys: Keys) -> "Vault":
        """A vault that gives `keys` to `persons` and the recovery code, and nothing to anybody else."""
        slots = (replace(slot, box=_boxed(self.store, slot, keys)) for slot in self._slots_of(persons))
        return self._with(tuple(slots), keys)

    def _slots_of(self, persons: Collection[str]) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.person is None or slot.person in persons)

    def _with(self, slots: tuple[Slot, ...], keys: Keys) -> "Vault":
        return replace(self, slots=slots, roster=_roster(slots, keys))

    def _first(self, secret: bytes, slots: Iterable[Slot]) -> Opened | None:
        # Side by side: Argon2 leaves Python's lock alone, so two people cost no more than one on two cores.
        pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="vault")
        try:
            tries: list[Future[Opened | None]] = [pool.submit(unseal, self.store, s, secret) for s in slots]
            return next((found for tried in as_completed(tries) if (found := tried.result())), None)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def seal(store: str, person: str | None, secret: bytes, keys: Keys, cost: Cost) -> Slot:
    """The keys in a slot that only `secret` opens."""
    pair = X25519PrivateKey.generate()
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    slot = Slot(person, cost, salt, nonce, pair.public_key().public_bytes_raw(), b"", b"")
    private = _cipher(slot, secret).encrypt(nonce, pair.private_bytes_raw(), _label(store, slot))
    return replace(slot, private=private, box=_boxed(store, slot, keys))


def unseal(store: str, slot: Slot, secret: bytes) -> Opened | None:
    """What `secret` opens in this slot; None where it is the wrong one (or somebody changed the slot)."""
    label = _label(store, slot)
    try:
        private = _cipher(slot, secret).decrypt(slot.nonce, slot.private, label)
        both = _BOX.decrypt(slot.box, X25519PrivateKey.from_private_bytes(private), label)
    except InvalidTag:
        return None
    return Opened(slot.person, Keys(both[:KEY_BYTES], both[KEY_BYTES:]))


def _boxed(store: str, slot: Slot, keys: Keys) -> bytes:
    public = X25519PublicKey.from_public_bytes(slot.public)
    return _BOX.encrypt(keys.data + keys.chain, public, _label(store, slot))


def _cipher(slot: Slot, secret: bytes) -> AESGCM:
    cost = slot.cost
    key = hash_secret_raw(
        secret, slot.salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=KEY_BYTES, type=Type.ID
    )
    return AESGCM(key)


def _label(store: str, slot: Slot) -> bytes:
    # Authenticated beside the keys: a slot can't be weakened, moved to another store or given to another.
    cost = slot.cost
    parts = [VERSION, store, slot.person, cost.memory_kib, cost.passes, cost.lanes, slot.salt.hex()]
    return json.dumps(["kroom-vault", *parts, slot.public.hex()]).encode()


def _roster(slots: Iterable[Slot], keys: Keys) -> bytes:
    listed = json.dumps(["kroom-roster", *([slot.person, slot.public.hex()] for slot in slots)])
    return hmac.digest(keys.data, listed.encode(), "sha256")
