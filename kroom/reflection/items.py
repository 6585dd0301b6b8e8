"""Items of a FHIR R4 Questionnaire become pages. What can't be asked is shown and named, never lost.

Types and rules (`que-1` and so on): http://hl7.org/fhir/R4/questionnaire.html. kroom's own extensions:

- `urn:kroom:form:urgent` (valueBoolean): a provider reads the answer before the session closes;
- `urn:kroom:form:hint` (valueString): a line under the prompt;
- `urn:kroom:form:own-words` (valueString): what asks for the words of an open choice;
- `urn:kroom:form:calls` (valueCode): on an item, who is called by own words; on an option, by choosing it.
"""

from dataclasses import dataclass, field

from kroom.reflection.fields import Fields
from kroom.reflection.form import Option, OwnWords, Question, QuestionKind
from kroom.reflection.options import YES_AND_NO, call_of, options_of
from kroom.reflection.strict_json import MAX_TEXT, shown

MAX_DEPTH = 16
MAX_ITEMS = 2_000

URGENT = "urn:kroom:form:urgent"
HINT = "urn:kroom:form:hint"
OWN_WORDS = "urn:kroom:form:own-words"
ORIENTATION = "http://hl7.org/fhir/StructureDefinition/questionnaire-choiceOrientation"

_CHOICES = ("choice", "open-choice")
_WORDS = ("string", "text")
_ASKED = (*_CHOICES, *_WORDS, "boolean")
_OTHERS = (
    *("decimal", "integer", "date", "dateTime", "time"),
    *("url", "attachment", "reference", "quantity"),
)
_TYPES = ("group", "display", *_ASKED, *_OTHERS)
_OWN_WORDS = "In your own words"

# Valid in a questionnaire, and not followed here: the item is shown all the same.
_UNFOLLOWED = (
    ("modifierExtension", "it has a modifier extension, which kroom does not know"),
    ("readOnly", "it is read-only"),
    ("enableWhen", "it is asked always: conditions are not followed"),
    ("initial", "its answer filled in beforehand is left out"),
    ("required", "it can be skipped: in kroom every question can be"),
    ("answerValueSet", "its options stand in a value set, which kroom does not look up"),
)
_NOT_ASKED = ("modifierExtension", "readOnly")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An item that is shown without everything that its form asks for, and why."""

    link_id: str
    why: str


@dataclass(slots=True)
class Pages:
    """What was gathered while walking through the items of a form."""

    problems: list[str] = field(default_factory=list[str])
    questions: list[Question] = field(default_factory=list[Question])
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    unsupported: list[Unsupported] = field(default_factory=list[Unsupported])
    link_ids: set[str] = field(default_factory=set[str])
    items: int = 0

    def read(self, root: Fields) -> None:
        """Read every item under `root`, the questionnaire itself."""
        for item in root.objects("item"):
            self._read_item(item, (), "")
        for question in self.questions:
            words = question.text_item
            if words and not words.own_item and words.link_id in self.link_ids:
                self.problems.append(
                    f'item "{shown(words.link_id)}": kroom needs this linkId for the own words of'
                    f' "{shown(question.link_id)}"'
                )

    def _read_item(self, item: Fields, groups: tuple[str, ...], section: str) -> None:
        if not self._count(item, len(groups) + 1):
            return
        kind = item.text("type")
        _check_rules(item, kind)
        if kind == "group":
            self._read_group(item, groups, section)
        elif kind in _TYPES:
            self._read_page(item, kind, groups, section)
        else:
            item.problem(f'its type should be one of FHIR R4\'s, not "{shown(kind)}"')

    def _count(self, item: Fields, depth: int) -> bool:
        """Note one more item and its link id; false where the walk has to stop."""
        self.items += 1
        if self.items > MAX_ITEMS or depth > MAX_DEPTH:
            what = (
                f"more than {MAX_ITEMS:,} items"
                if self.items > MAX_ITEMS
                else f"items deeper than {MAX_DEPTH}"
            )
            self.problems.append(f"there are {what}")
            return False
        link_id = item.text("linkId")
        item.where = f'item "{shown(link_id)}"' if link_id else f"item {self.items}"
        if not link_id:
            item.problem("it has no linkId")
        elif link_id in self.link_ids:
            item.problem("its linkId stands twice")
        self.link_ids.add(link_id)
        return True

    def _read_group(self, item: Fields, groups: tuple[str, ...], section: str) -> None:
        children = item.objects("item")
        if not children:
            item.problem("a group needs items")
        self._note_unsupported(
            item, "it is asked once: groups don't repeat here" if item.flag("repeats") else ""
        )
        for child in children:
            self._read_item(child, (*groups, item.text("linkId")), item.text("text") or section)

    def _read_page(self, item: Fields, kind: str, groups: tuple[str, ...], section: str) -> None:
        link_id = item.text("linkId")
        asked = _question_kind(item, kind)
        self._note_unsupported(item, _why_not(item, kind))
        self.parents[link_id] = groups
        page = len(self.questions)
        self.questions.append(Question(link_id, asked, item.text("text") or link_id))
        hints, text_item = self._read_nested(item, asked, groups, section)
        self.questions[page] = _question(item, kind, asked, section, hints, text_item)
        if not item.text("text") and asked is QuestionKind.SHOWN:
            del self.questions[page]  # nothing to ask and nothing to show

    def _read_nested(
        self, item: Fields, asked: QuestionKind, groups: tuple[str, ...], section: str
    ) -> tuple[list[str], OwnWords | None]:
        """Items under a question: help becomes its hint, one text its own words; others are shown."""
        hints: list[str] = []
        words: OwnWords | None = None
        for child in item.objects("item"):
            kind = child.text("type")
            takes_words = asked not in (QuestionKind.TEXT, QuestionKind.SHOWN)
            if kind == "display" and self._count(child, len(groups) + 2):
                hints.append(child.text("text"))
                self._note_unsupported(child, "")
                _check_rules(child, kind)
            elif kind in _WORDS and takes_words and words is None and not child.has("item"):
                words = self._read_own_words(child, len(groups) + 2, kind)
            else:
                self._read_shown(child, (*groups, item.text("linkId")), section)
        return hints, words

    def _read_own_words(self, child: Fields, depth: int, kind: str) -> OwnWords | None:
        if not self._count(child, depth):
            return None
        _check_rules(child, kind)
        self._note_unsupported(child, _why_not(child, kind))
        return OwnWords(child.text("linkId"), child.text("text") or _OWN_WORDS)

    def _read_shown(self, child: Fields, groups: tuple[str, ...], section: str) -> None:
        """An item under a question that can't be asked there: it is shown, and so are those under it."""
        if not self._count(child, len(groups) + 1):
            return
        kind = child.text("type")
        if kind not in _TYPES:
            child.problem(f'its type should be one of FHIR R4\'s, not "{shown(kind)}"')
        _check_rules(child, kind)
        self.unsupported.append(
            Unsupported(
                child.text("linkId"), "it stands under a question: its text is shown without an answer"
            )
        )
        if child.text("text"):
            self.questions.append(
                Question(child.text("linkId"), QuestionKind.SHOWN, child.text("text"), section=section)
            )
        for grandchild in child.objects("item"):
            self._read_shown(grandchild, (*groups, child.text("linkId")), section)

    def _note_unsupported(self, item: Fields, why: str) -> None:
        reasons = [sentence for key, sentence in _UNFOLLOWED if item.raw(key) not in (None, False, [])]
        if any(option.flag("initialSelected") for option in item.objects("answerOption")):
            reasons.append("its option chosen beforehand is left open")
        reasons += [why] if why else []
        if reasons:
            self.unsupported.append(Unsupported(item.text("linkId"), "; ".join(reasons)))


def _question_kind(item: Fields, kind: str) -> QuestionKind:
    if kind not in _ASKED or any(item.raw(key) not in (None, False, []) for key in _NOT_ASKED):
        return QuestionKind.SHOWN
    if _has_references(item):
        return QuestionKind.SHOWN
    if kind in _WORDS or _is_suggestions(item, kind):
        return QuestionKind.TEXT
    if kind != "boolean" and not item.objects("answerOption"):
        return QuestionKind.SHOWN
    if item.flag("repeats"):
        return QuestionKind.SEVERAL
    orientation = item.extension(ORIENTATION)
    row = orientation is not None and orientation.text("valueCode") == "horizontal"
    return QuestionKind.SCALE if row else QuestionKind.CHOICE


def _has_references(item: Fields) -> bool:
    return any(option.has("valueReference") for option in item.objects("answerOption"))


def _is_suggestions(item: Fields, kind: str) -> bool:
    """An open choice among plain strings is a text with suggestions; without options it is a plain text."""
    options = item.objects("answerOption")
    return (
        kind == "open-choice"
        and not item.flag("repeats")
        and all(option.has("valueString") for option in options)
    )


def _why_not(item: Fields, kind: str) -> str:
    if kind in _OTHERS:
        return f"kroom takes no answer of the type {kind}: its text is shown"
    if _has_references(item):
        return "its options are references, which kroom does not look up: its text is shown"
    if kind in _WORDS and item.flag("repeats"):
        return "one answer is taken: texts don't repeat here"
    if kind == "choice" and not item.objects("answerOption") and not item.has("answerValueSet"):
        return "it has no options: its text is shown"
    if kind in _ASKED and not item.text("text"):
        return "it has no text to ask with"
    return ""


def _question(
    item: Fields, kind: str, asked: QuestionKind, section: str, hints: list[str], text_item: OwnWords | None
) -> Question:
    link_id = item.text("linkId")
    hint = item.extension(HINT)
    urgent = item.extension(URGENT)
    options = _options(item, kind, asked)
    if kind == "open-choice" and options and text_item is None:
        text_item = OwnWords(f"{link_id}-text", _own_words_prompt(item), own_item=False)
    return Question(
        link_id,
        asked,
        item.text("text") or link_id,
        hint="\n".join([hint.text("valueString")] if hint else hints),
        section=section,
        options=options,
        text_item=text_item,
        suggestions=_suggestions(item) if asked is QuestionKind.TEXT else (),
        words_call=call_of(item),
        urgent=urgent is not None and urgent.flag("valueBoolean"),
        max_length=max(1, min(MAX_TEXT, item.number("maxLength") or MAX_TEXT)),
    )


def _own_words_prompt(item: Fields) -> str:
    extension = item.extension(OWN_WORDS)
    return extension.text("valueString") if extension else _OWN_WORDS


def _suggestions(item: Fields) -> tuple[str, ...]:
    return tuple(option.label for option in options_of(item))


def _options(item: Fields, kind: str, asked: QuestionKind) -> tuple[Option, ...]:
    if asked in (QuestionKind.TEXT, QuestionKind.SHOWN):
        return ()
    return YES_AND_NO if kind == "boolean" else options_of(item)


def _check_rules(item: Fields, kind: str) -> None:
    """The rules of R4 that a form can break without being unreadable."""
    broken = (
        (kind == "display" and item.has("item"), "a display has no items under it (que-1)"),
        (kind == "display" and item.has("code"), "a display has no code (que-3)"),
        (item.has("answerOption") and item.has("answerValueSet"), "options or a value set, not both (que-4)"),
        (kind not in _CHOICES and item.has("answerValueSet"), "only a choice has a value set (que-5)"),
        (
            kind == "display" and (item.has("required") or item.has("repeats")),
            "a display has no required or repeats (que-6)",
        ),
        (kind in ("group", "display") and item.has("initial"), "it can't have an initial answer (que-8)"),
        (kind == "display" and item.has("readOnly"), "a display has no readOnly (que-9)"),
        (
            item.has("answerOption") and item.has("initial"),
            "an option is chosen beforehand by initialSelected (que-11)",
        ),
    )
    for is_broken, rule in broken:
        if is_broken:
            item.problem(rule)
