"""`kroom form check PATH...`: which questionnaires can be asked, and what of them can't."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kroom.commands.parser import Subparsers
from kroom.commands.problem import ExitCode

if TYPE_CHECKING:
    from kroom.reflection.questionnaire import Reading

Checked = Sequence[tuple[str, "Reading"]]


def add_parser(subparsers: Subparsers) -> None:
    """Add `form` with `check`."""
    form = subparsers.add_parser("form", help="check questionnaires (FHIR R4)")
    actions = form.add_subparsers(title="actions", metavar="ACTION", required=True)
    about = "read FHIR R4 Questionnaires: items supported, items shown but not supported, problems"
    check = actions.add_parser("check", help=about, description=about)
    check.add_argument("paths", nargs="+", metavar="PATH", help="a Questionnaire as JSON")
    check.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Check every path, all of them whatever is wrong with one; 0 only where no form has a problem."""
    from kroom.reflection.questionnaire import read_file

    checked = [(path, read_file(Path(path))) for path in arguments.paths]
    if arguments.json:
        print(json.dumps({"forms": [reading.as_json(path) for path, reading in checked]}, ensure_ascii=False))
    else:
        _tell(checked)
    return int(ExitCode.GOOD if all(reading.usable for _, reading in checked) else ExitCode.PROBLEMS)


def _tell(checked: Checked) -> None:
    for path, reading in checked:
        for problem in reading.problems:
            print(f"kroom: {one_line(path)}: {problem}", file=sys.stderr)
        title = f' "{one_line(reading.title)}"' if reading.title else ""
        verdict = "can be asked" if reading.usable else "can't be asked"
        print(f"{one_line(path)}{title} {verdict}: {reading.supported} of {reading.items} items supported")
        for item in reading.unsupported:
            print(f"  {one_line(item.link_id)}: {item.why}")


def one_line(text: str) -> str:
    """`text` with nothing in it that a terminal would obey or that breaks the line."""
    return "".join(character if character.isprintable() else "?" for character in text)
