from pathlib import Path

from PySide6.QtWidgets import QApplication

from kroom.room.recovery_code import grouped, save_code

CODE = "ABCDEFGHJKMNPQRSTVWXYZ2345"


def test_a_code_is_read_in_groups_however_it_was_written() -> None:
    assert grouped(CODE) == "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-45"
    assert grouped(grouped(CODE).replace("-", " ")) == grouped(CODE)


def test_a_sheet_is_saved_or_the_reason_said(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp
    assert save_code(tmp_path / "sheet.txt", CODE) == ""
    assert grouped(CODE) in (tmp_path / "sheet.txt").read_text("utf-8")
    said = save_code(tmp_path / "sheet.txt" / "below.txt", CODE)
    assert said.startswith("Not saved: ")
