"""What a passphrase, a PIN and a recovery code look like, and how they are read from a hand or a file."""

import secrets
import unicodedata

from kroom.records.problem import SecretRefused

PASSPHRASE_LEAST = 8
PASSPHRASE_MOST = 1024
PIN_LEAST = 4
PIN_MOST = 12
CODE_LENGTH = 26  # times 5 bits: 130, out of reach for guessing
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
# What a hand writes instead of a letter that base 32 has.
_MISREAD = str.maketrans("018", "OIB", " -\t\r\n")


def passphrase_bytes(passphrase: str) -> bytes:
    """The bytes that a key is derived from: the same whichever way a keyboard composes an accent."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def check_passphrase(passphrase: str) -> None:
    """Raise `SecretRefused`, saying why, for a passphrase too short, too long or of one sign repeated."""
    if len(passphrase.strip()) < PASSPHRASE_LEAST:
        raise SecretRefused(f"a passphrase needs at least {PASSPHRASE_LEAST} characters")
    if len(passphrase) > PASSPHRASE_MOST:
        raise SecretRefused(f"a passphrase has at most {PASSPHRASE_MOST} characters")
    if len(set(passphrase)) < 3:
        raise SecretRefused("a passphrase needs at least three different characters")


def check_pin(pin: str) -> None:
    """Raise `SecretRefused`, saying why, where a new PIN isn't 4 to 12 digits, or one digit repeated."""
    if not (PIN_LEAST <= len(pin) <= PIN_MOST and pin.isascii() and pin.isdigit()):
        raise SecretRefused(f"a PIN has {PIN_LEAST} to {PIN_MOST} digits; six or more are better")
    if len(set(pin)) == 1:
        raise SecretRefused("a PIN needs at least two different digits")


def new_recovery_code() -> str:
    """A fresh recovery code: 26 characters of base 32, without gaps."""
    return "".join(secrets.choice(_BASE32) for _ in range(CODE_LENGTH))


def in_groups(code: str) -> str:
    """A code as it is shown and printed: groups of four (the last of two) with a gap between."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_recovery_code(text: str) -> str | None:
    """The recovery code that `text` is meant to be, in any case and grouping; None where it can't be one."""
    code = text.upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(_BASE32) else None
