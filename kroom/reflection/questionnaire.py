"""Reading a FHIR R4 Questionnaire: the form to ask, and what a check of it found."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kroom.reflection.fields import Fields
from kroom.reflection.form import Form, QuestionKind
from kroom.reflection.items import Pages, Unsupported
from kroom.reflection.strict_json import MAX_BYTES, JsonError, parse, shown
from kroom.session.events import Json

_STATUS = ("draft", "active", "retired", "unknown")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a questionnaire came to.

    `items` counts all of its items, groups and texts too; each is supported or stands in `unsupported`.
    `form` is None exactly where `problems` has a line.
    """

    title: str = ""
    items: int = 0
    unsupported: tuple[Unsupported, ...] = ()
    problems: tuple[str, ...] = ()
    form: Form | None = None

    @property
    def usable(self) -> bool:
        """Whether the form can be asked."""
        return self.form is not None

    @property
    def supported(self) -> int:
        """How many items are asked or shown with all that the form wants of them."""
        return self.items - len(self.unsupported)

    def as_json(self, path: str) -> dict[str, Json]:
        """One entry of `kroom form check --json`."""
        return {
            "path": path,
            "title": self.title,
            "usable": self.usable,
            "items": self.items,
            "supported": self.supported,
            "unsupported": [{"link_id": item.link_id, "why": item.why} for item in self.unsupported],
            "problems": list(self.problems),
        }


def read_file(path: Path) -> Reading:
    """Read the questionnaire at `path`; whatever is wrong with the file is a problem of the reading."""
    try:
        return read(limited_bytes(path))
    except JsonError as error:
        return Reading(problems=(str(error),))


def limited_bytes(path: Path) -> bytes:
    """The bytes of a file, no more than JSON may have; `JsonError` says why it can't be read."""
    if path.exists() and not path.is_file():
        raise JsonError("it is a folder" if path.is_dir() else "it is not a plain file")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise JsonError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise JsonError(
            f"it can't be read: {getattr(error, 'strerror', None) or 'its name is not valid'}"
        ) from None


def read(data: bytes) -> Reading:
    """Read a questionnaire from the bytes of a JSON file."""
    try:
        document = parse(data)
    except JsonError as error:
        return Reading(problems=(str(error),))
    if not isinstance(document, dict):
        return Reading(problems=("it should be one JSON object, a FHIR Questionnaire",))
    return _read_document(document)


def _read_document(document: Mapping[str, Json]) -> Reading:
    pages = Pages()
    root = Fields(document, "", pages.problems)
    if document.get("resourceType") != "Questionnaire":
        return Reading(problems=(f"its resourceType should be Questionnaire, not {_named(document)}",))
    _check_header(root)
    pages.read(root)
    if not any(question.kind is not QuestionKind.SHOWN for question in pages.questions):
        root.problem("it has no question that kroom can ask")
    problems = tuple(dict.fromkeys(pages.problems))
    form = None if problems else _form(root, pages, document)
    return Reading(_title(root), pages.items, tuple(pages.unsupported), problems, form)


def _named(document: Mapping[str, Json]) -> str:
    found = document.get("resourceType")
    return f'"{shown(found)}"' if isinstance(found, str) else "missing"


def _check_header(root: Fields) -> None:
    if root.text("status") not in _STATUS:
        root.problem(f'its status should be one of {", ".join(_STATUS)}, not "{shown(root.text("status"))}"')
    if root.has("modifierExtension"):
        root.problem("it has a modifier extension, which kroom does not know")
    if root.has("implicitRules"):
        root.problem("it has implicit rules, which kroom does not know")


def _title(root: Fields) -> str:
    return root.text("title") or root.text("name")


def _form(root: Fields, pages: Pages, document: Mapping[str, Json]) -> Form:
    return Form(
        title=_title(root),
        questions=tuple(pages.questions),
        url=root.text("url"),
        version=root.text("version"),
        language=root.text("language"),
        parents=pages.parents,
        document=document,
    )
