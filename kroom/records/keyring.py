"""The vault of an open store: who has a passphrase, and changing that."""

import threading
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from pathlib import Path

from kroom.records.files import VAULT, VAULT_NEXT
from kroom.records.problem import unusable
from kroom.records.vault import Cost, Keys, Vault, new_data_key
from kroom.records.vault_file import move_vault, write_vault


class Keyring:
    """The slots on the disk and the keys in memory. Every method may be called from any thread.

    Each takes half a second a slot, so none of them belongs on the main thread.
    """

    def __init__(self, folder: Path, vault: Vault, keys: Keys, cost: Cost) -> None:
        self._path = folder / VAULT
        self._next = folder / VAULT_NEXT
        self._vault = vault
        self._keys = keys
        self._cost = cost
        self._turn = threading.Lock()

    def give(self, person: str, passphrase: str) -> None:
        """Let `person` unlock with `passphrase` from now on (only that one). Synced when this comes back.

        Raises `SecretRefused` (weak, or another person's) or `StoreUnusable`.
        """
        with self._turn:
            self._replace(self._vault.with_person(person, passphrase, self._keys, self._cost))

    def new_recovery_code(self) -> str:
        """A new recovery code; the old one opens nothing any more. Raises `StoreUnusable`."""
        with self._turn:
            vault, code = self._vault.with_recovery(self._keys, self._cost)
            self._replace(vault)
        return code

    def person_of(self, passphrase: str, persons: Collection[str] | None = None) -> str | None:
        """Who of `persons` (of everybody where None) has this passphrase; None where nobody has."""
        opened = self._vault.find(passphrase, persons)
        return opened.person if opened else None

    def keep_only(self, persons: Collection[str]) -> None:
        """Remove slots of people whom the store doesn't know: kroom was stopped while adding them."""
        with self._turn:
            kept = self._vault.keeping(persons, self._keys)
            if kept != self._vault:
                self._replace(kept)

    def change_data_key(self, persons: Collection[str], rekey: Callable[[bytes], None]) -> None:
        """Make a new data key, for `persons` and the recovery code only; `rekey` encrypts with it.

        The new slots are on the disk before, the old ones until the database was found readable under the
        new key: killed at any moment, either the old or the new slots open it (see `open.py`). Raises what
        `rekey` raises, and `StoreUnusable`.
        """
        with self._turn:
            keys = new_data_key(self._keys)
            vault = self._vault.rekeyed(persons, keys)
            write_vault(self._next, vault)
            rekey(keys.data)
            self._vault, self._keys = vault, keys
            move_vault(self._next, self._path)

    @contextmanager
    def steady(self) -> Generator[bytes]:
        """The slots as they lie on the disk; nobody changes them or the data key meanwhile."""
        with self._turn:
            try:
                yield self._path.read_bytes()
            except OSError as error:
                raise unusable(f"{self._path} can't be read", error) from error

    def _replace(self, vault: Vault) -> None:
        write_vault(self._path, vault)
        self._vault = vault
