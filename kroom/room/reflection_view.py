"""What the page of a partner's form shows: one question, nothing of the other partner. No Qt in here."""

from dataclasses import dataclass, field

from kroom.reflection.answers import Answers, Value
from kroom.reflection.form import Question
from kroom.session.events import Partner


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """One page of the form.

    `question` None is the closing page, where the form is finished or gone back into.

    `answers` holds what is saved for this page's link ids. `page` counts from 0. `called`: somebody was
    called and knows. `notice` is one calm line (what could not be kept, and what to do).
    """

    partner: Partner
    name: str
    question: Question | None
    page: int
    pages: int
    answers: Answers = field(default_factory=dict[str, Value], hash=False)
    called: bool = False
    notice: str = ""
