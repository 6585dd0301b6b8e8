"""PINs: they open the screen of a running app and sign for a provider, and never a key."""

import secrets

from argon2.exceptions import VerificationError
from argon2.low_level import Type, hash_secret, verify_secret

from kroom.records.vault import Cost

# It lies in the encrypted store, behind five tries: a PIN needs no more than this, and its check no wait.
PIN_COST = Cost(memory_kib=16 * 1024, passes=2)
_SALT_BYTES = 16
_HASH_BYTES = 32


def pin_verifier(pin: str) -> str:
    """What to keep of a new PIN: Argon2's own text of cost, salt and hash."""
    cost, salt = PIN_COST, secrets.token_bytes(_SALT_BYTES)
    return hash_secret(
        _bytes(pin), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=_HASH_BYTES, type=Type.ID
    ).decode("ascii")


def pin_matches(verifier: str, pin: str) -> bool:
    """Whether `pin` is the one that `verifier` was made of. About 30 ms."""
    try:
        return verify_secret(verifier.encode("ascii"), _bytes(pin), Type.ID)
    except VerificationError:
        return False


def _bytes(pin: str) -> bytes:
    return pin.encode("utf-8", "surrogatepass")
