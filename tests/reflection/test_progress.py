from hypothesis import given
from hypothesis import strategies as st

from kroom.reflection.form import Form, Question, QuestionKind
from kroom.reflection.progress import Progress, first_open, resumed
from kroom.reflection.shipped import first_impressions


@given(st.lists(st.booleans(), max_size=40))
def test_no_way_leads_out_of_the_form(steps: list[bool]) -> None:
    place = Progress(first_impressions())
    for forward in steps:
        place = place.next() if forward else place.back()
        assert 0 <= place.page <= place.pages
        assert (place.question is None) == place.at_end


def test_the_last_page_leads_to_the_closing_page_and_back(shipped: Form) -> None:
    last = Progress(shipped, 9)
    assert last.is_last
    assert last.next().at_end
    assert last.next().back() == last
    assert Progress(shipped).is_first


def test_one_comes_back_to_the_page_last_shown(shipped: Form) -> None:
    assert resumed(shipped, "strength", {}, ()).page == 3
    assert resumed(shipped, "hard-text", {}, ()).page == 4
    assert resumed(shipped, "", {"now": "calm"}, {"stays"}).page == 2
    assert resumed(shipped, "gone-from-the-form", {}, ()).page == 0


def test_own_words_alone_answer_a_page_and_shown_text_needs_none() -> None:
    note = Question("note", QuestionKind.SHOWN, "Read this")
    form = Form("T", (note, *first_impressions().questions[4:6]))
    assert first_open(form, {}, ()) == 1
    assert first_open(form, {"hard-text": "x"}, ()) == 2
    assert first_open(form, {"hard-text": "x"}, {"music"}) == 3
