"""kroom is cut off at each kind of page; the next start goes on from there, knowingly."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

import pytest

from kroom.session.events import Kind, Partner
from tests.journeys.hands import Hands, Mouse
from tests.journeys.house import House, MovableClock
from tests.journeys.steps import NORA_PIN, RIVER, RUBY, A, B

pytestmark = pytest.mark.timeout(90)
ROOT = Path(__file__).parents[2]
CutOff = Callable[[str], House]


@pytest.fixture
def cut_off(
    tmp_path: Path,
    clock: MovableClock,
    protocol: Path,
    music: tuple[Path, Path],
    runtime: Path,
    cheap_secrets: None,
    qapp: object,
) -> Generator[CutOff]:
    """Kill kroom at a place; seven minutes later it is started again."""
    assert protocol.parent == tmp_path
    assert runtime
    assert cheap_secrets is None
    assert qapp
    opened: list[House] = []

    def at(place: str) -> House:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.journeys.cut_off", str(tmp_path), place]
        killed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert killed.returncode == -9, killed.stderr
        clock.move(7)
        opened.append(House(tmp_path, clock, music, last=int(killed.stdout)))
        return opened[-1]

    yield at
    for house in opened:
        house.leave()


def unlock(house: House) -> Hands:
    """Through the door, to the page that asks how to go on; nothing that was said is missing."""
    hand = Mouse(house.window)
    assert not hand.sees(A)
    hand.type("Your passphrase", RIVER)
    hand.press("Unlock")
    hand.wait_to_see("Everything that was confirmed is kept")
    store = house.app.access.store
    assert store.verify().ok
    assert store.journal.head().seq == house.last
    assert hand.sees("Nothing was recorded for 7 minutes")
    return hand


def go_on(house: House) -> Hands:
    hand = unlock(house)
    hand.press("Go on")
    return hand


def test_at_a_gate(cut_off: CutOff) -> None:
    house = cut_off("gate")
    assert not house.window.shows_strip, "nobody has started"
    hand = unlock(house)
    assert hand.sees("Not started")
    hand.press("Go on")
    hand.wait_to_see("Arrive")
    assert hand.describe("Assessment confirmed").startswith("Done")


def test_in_the_session(cut_off: CutOff) -> None:
    house = cut_off("session")
    assert house.window.shows_strip
    hand = Mouse(house.window)
    assert hand.sees("7:0")
    hand.press("Quieten A")
    hand.wait_to_see("Bring A back")
    hand = unlock(house)
    assert hand.sees("Minute 7")
    assert hand.sees("music-a")
    hand.press("Go on")
    hand.find(f"Start {B}")
    assert hand.describe(f"Bring {A}'s music back") == "on"
    hand.wait(partial(house.plays, Partner.A, "quietened"), "the headset says nothing")
    hand.wait(partial(hand.sees, "tone"), "no track is shown")
    hand.press(f"Bring {A}'s music back")
    hand.wait(partial(house.plays, Partner.A), "the music is not back")
    assert not house.rooms.music.lost
    assert Kind.SESSION_RESUMED in [event.kind for event in house.rooms.session.events()]


def test_before_the_partner_took_the_screen(cut_off: CutOff) -> None:
    hand = go_on(cut_off("given"))
    hand.find(f"Hand over to {A}")


def test_in_the_midst_of_a_form(cut_off: CutOff) -> None:
    house = cut_off("form")
    hand = unlock(house)
    assert hand.sees("At the form")
    assert RUBY not in " ".join(hand.texts())
    hand.press("Go on")
    hand.wait_to_see(f"For {A}")
    hand.press("Back")
    assert RUBY not in " ".join(hand.texts())
    hand.press(f"Back to {A}'s form")
    hand.press("Start")
    assert hand.text_in("What stays with you most?") == RUBY
    hand.press("Back")
    hand.find("Tender")
    assert hand.is_chosen("Tender")


def test_while_the_screen_was_on_its_way_back(cut_off: CutOff) -> None:
    hand = go_on(cut_off("put-away"))
    hand.press(f"Back to {A}'s form")
    hand.press("Start")
    assert hand.text_in("What stays with you most?") == RUBY
    hand.press("Finish later")
    hand.pin(NORA_PIN)
    hand.find("Checks")


def test_at_the_discharge(cut_off: CutOff) -> None:
    hand = go_on(cut_off("leaving"))
    hand.press("Checks")
    hand.wait_to_see("Leave")
    assert hand.describe(f"{A}: Spoken with alone").startswith("Done")
    assert hand.describe(f"{B}: Spoken with alone").startswith("Open")
