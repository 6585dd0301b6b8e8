"""What a form is: pages with a prompt each, their options, and whom an answer calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kroom.session.events import Json


class QuestionKind(StrEnum):
    """How a page is answered."""

    CHOICE = "choice"  # one option
    SEVERAL = "several"  # any number of options
    SCALE = "scale"  # one option of an ordered row, from least to most
    TEXT = "text"  # own words; `suggestions` fill them
    SHOWN = "shown"  # nothing to answer: the prompt alone


class Call(StrEnum):
    """Who is called, quietly, by an answer."""

    FACILITATOR = "facilitator"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a page.

    `code` names it in answers and files, `label` is what a partner reads. An `exclusive` option is never
    chosen beside another. `answer` is its FHIR form, `{"valueCoding": {...}}` or the like.
    """

    code: str
    label: str
    exclusive: bool = False
    calls: Call | None = None
    answer: Mapping[str, Json] = field(default_factory=dict[str, Json], hash=False)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A text field under a page's options, an answer with a link id of its own.

    `own_item` is true where the form has an item for it; false where the words leave as one more answer
    of the question itself (a FHIR `open-choice`), and then its link id is the question's with `-text`.
    """

    link_id: str
    prompt: str
    own_item: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One page of a form: one prompt, one way to answer it.

    `section` is the heading of the group it stands in. `words_call` is who is called when a partner
    leaves own words here; options call by themselves (`Option.calls`). `urgent`: a provider reads the
    answer before the session closes. `max_length` limits own words, in characters.
    """

    link_id: str
    kind: QuestionKind
    prompt: str
    hint: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    text_item: OwnWords | None = None
    suggestions: tuple[str, ...] = ()
    words_call: Call | None = None
    urgent: bool = False
    max_length: int = 10_000

    @property
    def text_link_id(self) -> str | None:
        """The link id that own words of this page are saved under, or None where it takes none."""
        if self.kind is QuestionKind.TEXT:
            return self.link_id
        return self.text_item.link_id if self.text_item else None

    @property
    def link_ids(self) -> tuple[str, ...]:
        """Every link id that an answer of this page may be saved under."""
        if self.kind is QuestionKind.SHOWN:
            return ()
        return (self.link_id, self.text_item.link_id) if self.text_item else (self.link_id,)

    def option(self, code: str) -> Option | None:
        """The option with that code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as kroom asks it: one question a page, in order.

    `url` and `version` name it in answers that leave; `parents` maps a link id to the groups around it,
    outermost first, which a QuestionnaireResponse repeats. `document` is the Questionnaire as it was read,
    which travels with the answers.
    """

    title: str
    questions: tuple[Question, ...]
    url: str = ""
    version: str = ""
    language: str = ""
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]], hash=False)
    document: Mapping[str, Json] = field(default_factory=dict[str, Json], hash=False, compare=False)

    def page_of(self, link_id: str) -> int | None:
        """Which page (from 0) takes the answer `link_id`, or None where no page does."""
        for page, question in enumerate(self.questions):
            if link_id == question.link_id or link_id in question.link_ids:
                return page
        return None

    def question_for(self, link_id: str) -> Question | None:
        """The page that takes the answer `link_id`, or None."""
        page = self.page_of(link_id)
        return None if page is None else self.questions[page]

    @property
    def link_ids(self) -> tuple[str, ...]:
        """Every link id that an answer may be saved under, in order."""
        return tuple(link_id for question in self.questions for link_id in question.link_ids)

    @property
    def urgent(self) -> tuple[Question, ...]:
        """The pages that a provider reads before the session closes."""
        return tuple(question for question in self.questions if question.urgent)
