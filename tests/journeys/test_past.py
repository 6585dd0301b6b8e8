"""Back to a session of last month: found, looked at, saved, put right, read, covered, and erased."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kroom.session.clock import Moment
from kroom.session.events import Draft, Kind, Partner
from kroom.session.protocol_file import protocol_text
from kroom.session.vitals import Vitals
from kroom.ui.pages.answers import AnswersPage
from kroom.ui.pages.couple import CouplePage
from kroom.ui.pages.history import HistoryPage
from kroom.ui.pages.journal import JournalPage
from tests.journeys.hands import Hands, Keys, Mouse
from tests.journeys.house import House
from tests.journeys.steps import HILL, NORA_PIN, A, B, first_run

SECRET = "a needle of the first"
OTHER = "a needle of the second"


def past_session(house: House, name_a: str, name_b: str, days: int) -> str:
    """A closed session of a couple, so many days ago."""
    store = house.rooms.access.store
    couple = store.couples.add(name_a, name_b).id
    now = house.clock()
    then = Moment(now.at_utc - timedelta(days=days), now.clock_ms, now.boot)
    words = {"name_a": name_a, "name_b": name_b}
    body = {"couple": couple, "protocol": protocol_text("intravenous")}
    drafts = [
        Draft(Kind.SESSION_PREPARED, body=dict(body), words=words),
        *(Draft(Kind.PARTNER_STARTED, partner) for partner in Partner),
        Draft(Kind.VITALS_RECORDED, Partner.A, Vitals(118, 76, 64, 98).as_body()),
        Draft(Kind.ANSWER_SAVED, Partner.A, {"link_id": "stays"}, {"answer": f'"{SECRET}"'}),
        Draft(Kind.ANSWER_SAVED, Partner.B, {"link_id": "stays"}, {"answer": f'"{OTHER}"'}),
        Draft(Kind.SESSION_CLOSED),
    ]
    session = f"session-{days}"
    store.journal.append(session, store.person.id, then, drafts)
    return session


def shown(house: House, hand: Hands, kind: type[QWidget]) -> None:
    hand.wait(lambda: isinstance(house.window.page, kind), f"{kind.__name__} never came up")


@pytest.mark.parametrize("way", [Mouse, Keys])
def test_an_old_session_is_found_read_put_right_and_erased(
    house: House, hand_of: Callable[[type[Hands]], Hands], way: type[Hands], tmp_path: Path
) -> None:
    hand = hand_of(way)
    first_run(hand)
    hand.wait_to_see("Signed in: Nora")
    session = past_session(house, A, B, 40)
    past_session(house, "Zoë", "Kim", 3)
    hand.press("Couples and sessions")
    hand.wait_to_see("2 sessions")
    hand.look_around()
    hand.type("Find by name or date", A[:4].lower())
    hand.wait_to_see("1 session")
    hand.key(Qt.Key.Key_Return)
    shown(house, hand, CouplePage)
    hand.look_around()
    save(hand, tmp_path)
    put_right(house, hand, session)
    read_answers(house, hand)
    erase(house, hand, session)


def save(hand: Hands, folder: Path) -> None:
    hand.press("Save files")
    hand.press("Save")
    hand.wait_to_see("Saved in")
    assert list((folder / "documents").glob("*/session.pdf"))


def put_right(house: House, hand: Hands, session: str) -> None:
    hand.press("Journal")
    shown(house, hand, JournalPage)
    hand.wait_to_see("Every line is as it was written.")
    page = house.window.page
    assert isinstance(page, JournalPage)
    page.list.setFocus()
    page.list.choose(3)
    hand.key(Qt.Key.Key_Return)
    hand.press("It did not happen: strike it out")
    hand.type("Why it is put right", "of somebody else")
    hand.type("Your PIN", NORA_PIN)
    hand.press("Put right")
    hand.wait(lambda: "struck out later" in page.list.row(3).line, "it was not struck out")
    assert house.rooms.access.store.journal.read(session)[-1].kind is Kind.EVENT_AMENDED
    hand.press("Back")
    shown(house, hand, CouplePage)


def read_answers(house: House, hand: Hands) -> None:
    hand.press("Answers")
    hand.press(A)
    hand.type("Your PIN or passphrase", "999999")
    hand.press("Read")
    hand.wait_to_see("not known here")
    hand.type("Your PIN or passphrase", NORA_PIN)
    hand.press("Read")
    shown(house, hand, AnswersPage)
    hand.wait_to_see(SECRET)
    assert not hand.sees(OTHER)
    hand.key(Qt.Key.Key_F8)
    hand.pin(NORA_PIN)
    shown(house, hand, CouplePage)
    assert not hand.sees(SECRET)
    hand.wait(lambda: not house.window.findChildren(AnswersPage), "the answers are still there")


def erase(house: House, hand: Hands, session: str) -> None:
    store = house.rooms.access.store
    hand.press("More")
    hand.press(f"Erase the name and words of {A}")
    hand.type("Passphrase of the provider", HILL)
    hand.press("Erase for good")
    hand.wait_to_see("Erased: ")
    hand.wait_to_see(f"(erased) and {B}")
    assert SECRET not in str(store.journal.words_of(session))
    assert OTHER in str(store.journal.words_of(session))
    assert store.verify().ok
    hand.press("Back")
    shown(house, hand, HistoryPage)
    hand.press("Back")
    hand.wait_to_see("Signed in: Nora")
