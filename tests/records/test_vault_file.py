import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kroom.records.problem import StoreDamaged, StoreMissing, StoreNewer, StoreUnusable
from kroom.records.vault import VERSION, Cost, Vault, new_keys
from kroom.records.vault_file import move_vault, read_vault, write_vault


@pytest.fixture
def path(tmp_path: Path, cheap: Cost) -> Path:
    path = tmp_path / "vault.json"
    vault, _ = (
        Vault().with_person("p1", "first passphrase", keys := new_keys(), cheap).with_recovery(keys, cheap)
    )
    write_vault(path, vault)
    return path


def rewrite(path: Path, change: dict[str, Any]) -> None:
    """Change the file as somebody would who also mends the checksum."""
    content = json.loads(path.read_text()) | change
    content.pop("checksum")
    checksum = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps(content | {"checksum": checksum}))


def test_what_was_written_is_read(path: Path) -> None:
    vault = read_vault(path)
    write_vault(path, vault)
    assert read_vault(path) == vault
    assert vault.open("first passphrase").person == "p1"


def test_only_its_owner_may_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


def test_any_changed_byte_is_damage_and_never_a_wrong_passphrase(path: Path) -> None:
    raw = path.read_bytes()
    whole = read_vault(path)
    for place in range(0, len(raw), 7):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            found = read_vault(path)
        except (StoreDamaged, StoreNewer):
            continue
        assert found == whole, f"byte {place} changed what is read"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"format": "other"}', b"[" * 9999]
)
def test_what_is_no_vault_is_damage(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"vault\.json is damaged"):
        read_vault(path)


def test_half_a_file_is_damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(StoreDamaged):
        read_vault(path)


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2**40},
        {"memory_kib": 7},
        {"passes": 0},
        {"passes": 10_000},
        {"lanes": -1},
        {"lanes": "1"},
        {"lanes": None},
    ],
)
def test_a_cost_that_no_computer_pays_is_refused(path: Path, change: dict[str, Any]) -> None:
    slots = json.loads(path.read_text())["slots"]
    slots[0]["argon2id"] |= change
    rewrite(path, {"slots": slots})
    with pytest.raises(StoreDamaged):
        read_vault(path)


@pytest.mark.parametrize("slots", [None, {}, [1], [{}], [{"person": "p"}] * 300])
def test_slots_of_another_shape_are_damage(path: Path, slots: object) -> None:
    rewrite(path, {"slots": slots})
    with pytest.raises(StoreDamaged):
        read_vault(path)


def test_a_short_salt_is_damage(path: Path) -> None:
    slots = json.loads(path.read_text())["slots"]
    slots[0]["salt"] = "00"
    rewrite(path, {"slots": slots})
    with pytest.raises(StoreDamaged):
        read_vault(path)


def test_a_newer_version_is_left_alone(path: Path) -> None:
    rewrite(path, {"version": VERSION + 1})
    with pytest.raises(StoreNewer, match="newer kroom"):
        read_vault(path)


def test_a_missing_file_a_folder_and_a_huge_file_are_told_apart(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        read_vault(tmp_path / "none" / "vault.json")
    with pytest.raises(StoreUnusable, match="not a file"):
        read_vault(tmp_path)
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(StoreUnusable, match="too large"):
        read_vault(path)


def test_a_folder_that_cannot_be_written_is_said(path: Path) -> None:
    with pytest.raises(StoreUnusable, match="can't be written"):
        write_vault(path / "below" / "vault.json", read_vault(path))


def test_slots_that_cannot_get_their_name_are_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="can't be written"):
        move_vault(tmp_path / "none", path)
    assert read_vault(path).slots
