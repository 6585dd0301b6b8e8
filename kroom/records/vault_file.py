"""`vault.json`: the vault on the disk. A checksum tells a damaged file from a wrong passphrase."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from kroom.records.problem import SlotsDamaged, StoreMissing, StoreNewer, unusable
from kroom.records.sync import read_small, sync_folder_of, write_synced
from kroom.records.vault import VERSION, Cost, Slot, Vault

_LIMIT_BYTES = 1_000_000
_MOST_SLOTS = 200
_TAG = 16  # of GCM
# A private half; an ephemeral public one and both keys.
_SIZES = {"salt": 16, "nonce": 12, "public": 32, "private": 32 + _TAG, "box": 32 + 2 * 32 + _TAG}
_ROSTER_BYTES = 32
# More than these no slot of ours asks for: a file from elsewhere must not take all memory or hours.
_MOST_COST = Cost(memory_kib=1024 * 1024, passes=64, lanes=16)


def write_vault(path: Path, vault: Vault) -> None:
    """Write the vault, whole or not at all, synced. Raises `StoreUnusable`."""
    try:
        write_synced(path, vault_text(vault))
    except OSError as error:
        raise unusable(f"{path} can't be written", error) from error


def vault_text(vault: Vault) -> bytes:
    """The vault as its file holds it."""
    content = {"format": "kroom-vault", "version": VERSION, "store": vault.store}
    whole = content | {"slots": [_as_json(slot) for slot in vault.slots], "roster": vault.roster.hex()}
    return json.dumps(whole | {"checksum": _checksum(whole)}, indent=1).encode()


def move_vault(written: Path, path: Path) -> None:
    """Give a vault that is on the disk already its name, synced. Raises `StoreUnusable`."""
    try:
        written.replace(path)
        sync_folder_of(path)
    except OSError as error:
        raise unusable(f"{path} can't be written", error) from error


def read_vault(path: Path) -> Vault:
    """Read the vault. Raises `StoreMissing`, `SlotsDamaged`, `StoreNewer` or `StoreUnusable`."""
    raw = read_small(path, _LIMIT_BYTES)
    if raw is None:
        raise StoreMissing(f"there is no store in {path.parent}")
    content = _object(path, raw)
    if isinstance(version := content.get("version"), int) and version > VERSION:
        raise StoreNewer(f"{path} was written by a newer kroom")
    checksum = content.pop("checksum", None)
    if version != VERSION or checksum != _checksum(content):
        raise SlotsDamaged(f"{path} is damaged")
    try:
        return _vault(content)
    except (KeyError, TypeError, ValueError) as error:
        raise SlotsDamaged(f"{path} is damaged") from error


def _object(path: Path, raw: bytes) -> dict[str, object]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise SlotsDamaged(f"{path} is damaged: it is not a list of key slots") from error
    if not isinstance(content, dict) or cast("dict[str, object]", content).get("format") != "kroom-vault":
        raise SlotsDamaged(f"{path} is damaged: it is not a list of key slots")
    return cast("dict[str, object]", content)


def _checksum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _as_json(slot: Slot) -> dict[str, object]:
    cost = slot.cost
    return {
        "person": slot.person,
        "argon2id": {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes},
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "public": slot.public.hex(),
        "private": slot.private.hex(),
        "box": slot.box.hex(),
    }


def _vault(content: Mapping[str, object]) -> Vault:
    slots = content["slots"]
    if not isinstance(slots, list) or len(cast("list[object]", slots)) > _MOST_SLOTS:
        raise ValueError("slots")
    read = tuple(_slot(slot) for slot in cast("list[dict[str, object]]", slots))
    return Vault(str(content["store"]), read, _bytes(content["roster"], _ROSTER_BYTES))


def _slot(entry: Mapping[str, object]) -> Slot:
    person = entry["person"]
    salt, nonce, public, private, box = (_bytes(entry[key], size) for key, size in _SIZES.items())
    cost = _cost(cast("Mapping[str, object]", entry["argon2id"]))
    return Slot(None if person is None else str(person), cost, salt, nonce, public, private, box)


def _bytes(value: object, size: int) -> bytes:
    raw = bytes.fromhex(str(value))
    if len(raw) != size:
        raise ValueError("size")
    return raw


def _cost(entry: Mapping[str, object]) -> Cost:
    cost = Cost(
        _within(entry["memory_kib"], _MOST_COST.memory_kib),
        _within(entry["passes"], _MOST_COST.passes),
        _within(entry["lanes"], _MOST_COST.lanes),
    )
    if cost.memory_kib < 8 * cost.lanes:  # RFC 9106's least
        raise ValueError("cost")
    return cost


def _within(value: object, most: int) -> int:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise ValueError("cost")
    return value
