"""PINs: they open the screen of a running app and sign for a provider, and never a key."""

import hmac
import secrets
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from kroom.records.vault import Cost

# It lies in the encrypted store, behind five tries: a PIN needs no more than this, and its check no wait.
PIN_COST = Cost(memory_kib=16 * 1024, passes=2)
_SALT_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class PinVerifier:
    """What is kept of a PIN."""

    salt: bytes
    hash: bytes

    def matches(self, pin: str) -> bool:
        """Whether `pin` is the one. About 30 ms."""
        return hmac.compare_digest(_hash(self.salt, pin), self.hash)


def pin_verifier(pin: str) -> PinVerifier:
    """What to keep of a new PIN."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return PinVerifier(salt, _hash(salt, pin))


def _hash(salt: bytes, pin: str) -> bytes:
    return hash_secret_raw(
        pin.encode("utf-8", "surrogatepass"),
        salt,
        PIN_COST.passes,
        PIN_COST.memory_kib,
        PIN_COST.lanes,
        hash_len=_HASH_BYTES,
        type=Type.ID,
    )
