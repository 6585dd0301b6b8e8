"""Where a partner is in their form. Pure: what was saved and skipped goes in, the page to show comes out."""

from collections.abc import Collection
from dataclasses import dataclass

from kroom.reflection.answers import Answers, is_answered
from kroom.reflection.form import Form, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Progress:
    """A place in a form. `page` counts from 0; the closing page after the last has the number of pages."""

    form: Form
    page: int = 0

    @property
    def question(self) -> Question | None:
        """The page's question; None on the closing page."""
        return self.form.questions[self.page] if self.page < len(self.form.questions) else None

    @property
    def pages(self) -> int:
        """How many questions the form has."""
        return len(self.form.questions)

    @property
    def is_first(self) -> bool:
        """Whether there is nothing to go back to."""
        return self.page == 0

    @property
    def is_last(self) -> bool:
        """Whether next leads to the closing page."""
        return self.page == self.pages - 1

    @property
    def at_end(self) -> bool:
        """Whether every page lies behind: the closing page, where the form is finished or gone back into."""
        return self.page >= self.pages

    def next(self) -> "Progress":
        """One page on. Skip moves the same way; that it was skipped is an event."""
        return Progress(self.form, min(self.page + 1, self.pages))

    def back(self) -> "Progress":
        """One page back."""
        return Progress(self.form, max(self.page - 1, 0))


def resumed(form: Form, link_id: str, answers: Answers, skipped: Collection[str]) -> Progress:
    """The page to come back to: the one last shown, else the first that was neither answered nor skipped."""
    page = form.page_of(link_id) if link_id else None
    return Progress(form, first_open(form, answers, skipped) if page is None else page)


def first_open(form: Form, answers: Answers, skipped: Collection[str]) -> int:
    """The first page (from 0) neither answered nor skipped; the number of pages where there is none."""
    for page, question in enumerate(form.questions):
        settled = question.kind is QuestionKind.SHOWN or question.link_id in skipped
        if not settled and not is_answered(question, answers):
            return page
    return len(form.questions)
