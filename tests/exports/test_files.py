from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.exports.files import ExportError, portable_name, write_by, write_file


@given(st.text(max_size=120))
def test_every_text_becomes_a_name_that_every_system_keeps(text: str) -> None:
    name = portable_name(text)
    assert name
    assert len(name) <= 81
    assert name.isascii()
    assert all(letter.isalnum() or letter in "-_" for letter in name)
    assert name.casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_names_stay_readable() -> None:
    assert portable_name("Robin Åkesson / 14:05") == "Robin-Akesson-14-05"
    assert portable_name("..") == "export"
    assert portable_name("NUL") == "NUL-"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    write_file(path, b"first")

    def fail(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match=r"file\.txt can't be written: No space left"):
        write_by(path, fail)
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]
    write_file(path, b"second")
    assert path.read_bytes() == b"second"
