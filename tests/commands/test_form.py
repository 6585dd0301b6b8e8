import json
from importlib.resources import files
from pathlib import Path

import pytest

from kroom.commands.line import main

SHIPPED = str(files("kroom") / "forms" / "first-impressions.json")


def test_the_shipped_form_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", "check", SHIPPED]) == 0
    said = capsys.readouterr()
    assert "11 of 11 items supported" in said.out
    assert said.err == ""


def test_json_has_the_documented_shape_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"resourceType": "Questionnaire"', encoding="utf-8")
    assert main(["form", "check", SHIPPED, str(bad), "--json"]) == 1
    said = capsys.readouterr()
    forms = json.loads(said.out)["forms"]
    assert forms[0] == {
        "path": SHIPPED,
        "title": "First impressions",
        "usable": True,
        "items": 11,
        "supported": 11,
        "unsupported": [],
        "problems": [],
    }
    assert (forms[1]["path"], forms[1]["usable"], len(forms[1]["problems"])) == (str(bad), False, 1)
    assert said.err == ""


def test_unsupported_items_are_listed_and_are_no_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    items = [
        {"linkId": "t", "type": "text", "text": "Say"},
        {"linkId": "n", "type": "integer", "text": "How many?"},
    ]
    path = tmp_path / "form.json"
    document = {"resourceType": "Questionnaire", "status": "draft", "title": "Own", "item": items}
    path.write_text(json.dumps(document), encoding="utf-8")
    assert main(["form", "check", str(path)]) == 0
    assert "  n: kroom takes no answer of the type integer" in capsys.readouterr().out


def test_a_fault_in_one_file_hides_no_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    hostile = tmp_path / "hostile\x1b[31m.json"
    hostile.write_text("[" * 5000, encoding="utf-8")
    assert main(["form", "check", str(tmp_path / "none.json"), str(hostile), SHIPPED]) == 1
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert lines == [
        f"kroom: {tmp_path}/none.json: there is no such file",
        f"kroom: {tmp_path}/hostile?[31m.json: nested deeper than 64 levels",
    ]
    assert "First impressions" in said.out


@pytest.mark.parametrize("line", [["form"], ["form", "check"], ["form", "mend", SHIPPED]])
def test_wrong_use_ends_with_two(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert capsys.readouterr().out == ""
