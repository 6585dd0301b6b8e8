"""The session page on its rooms: what a touch on it leaves in the journal."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kroom.music.devices import Device
from kroom.records import open as opening
from kroom.records import pin
from kroom.reflection.shipped import first_impressions
from kroom.room.keep_awake import KeepAwake
from kroom.room.rooms import Outside, Rooms
from kroom.room.strip import Strip
from kroom.room.views import LaneActionKind
from kroom.session import commands as ask
from kroom.session.events import Kind, Partner
from kroom.session.state import MusicTurn, StepKey, StepStatus
from kroom.session.vitals import Vitals
from kroom.ui.pages.session import SessionPage
from kroom.ui.session_wiring import SessionWiring
from kroom.ui.theme import Theme
from kroom.ui.window import Window
from tests.room.conftest import CHEAP, PETRA, Clock, House
from tests.room.ears import Wardrobe
from tests.room.test_keep_awake import Desktop

if TYPE_CHECKING:
    from tests.ui.conftest import MakeTheme

A, B = Partner.A, Partner.B
PIN = PETRA[2]


class Desk:
    """A page, its wiring and the rooms behind it; both partners run."""

    def __init__(self, house: House, theme: Theme, folder: Path) -> None:
        self.house, self.wardrobe, self.desktop = house, Wardrobe(), Desktop(willing=True)
        outside = Outside(
            clock=house.clock,
            make_link=self.wardrobe,
            list_devices=_spare,
            readiness=tuple,
            playlists=(),
            form=first_impressions(),
            keep_awake=KeepAwake(self.desktop.mode),
            exports=folder,
        )
        self.rooms = Rooms(house.access, Strip(folder, house.clock), house.worker, outside)
        house.session = self.rooms.session
        house.open()
        for partner in Partner:
            self.rooms.music.sit(partner, f"headset-{partner}", "Headset", 40)
        house.start(A, B)
        self.window = Window(theme)
        self.page = SessionPage(theme)
        self.wiring = SessionWiring(self.page, self.rooms, self.window)
        self.rooms.desk.changed.connect(self.show)
        self.window.show_page(self.page)
        self.show()

    def show(self) -> None:
        self.page.show_view(self.rooms.desk.view())

    def last(self) -> list[Kind]:
        return [event.kind for event in self.rooms.session.events()]


def _spare() -> list[Device]:
    return [Device("spare", "Spare", False, True, "spare")]


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, make_theme: "MakeTheme", monkeypatch: pytest.MonkeyPatch
) -> Generator[Desk]:
    monkeypatch.setattr(pin, "PIN_COST", CHEAP)
    monkeypatch.setattr(opening, "Cost", lambda: CHEAP)
    house = House(tmp_path / "data", Clock())
    made = Desk(house, make_theme("dim", QSize(1366, 768)), tmp_path)
    qtbot.addWidget(made.window)
    yield made
    made.rooms.close()
    house.close()


def test_a_providers_step_is_taken_back_behind_their_pin(desk: Desk) -> None:
    key, numbers = StepKey("peak", "vitals", A, 15), Vitals(118, 76, 64, 98)
    desk.page.vitals_entered.emit(A, numbers, key)
    desk.page.pin_entered.emit("sign", PIN)
    assert desk.house.state.step_status(key) is StepStatus.DONE
    desk.page.step_taken_back.emit(key)
    assert desk.page.sheets.pin.isVisibleTo(desk.page)
    assert "Take back" in desk.page.sheets.pin.accessibleName()
    desk.page.pin_entered.emit("sign", "271828")
    assert desk.house.state.step_status(key) is StepStatus.DONE, "the facilitator's PIN does not do"
    desk.page.pin_entered.emit("sign", PIN)
    assert desk.house.state.step_status(key) is StepStatus.OPEN
    assert Kind.STEP_REOPENED in desk.last()
    assert len(desk.house.state.partners[A].vitals) == 2, "what was measured stays in the record"


def test_a_facilitators_step_is_taken_back_at_once(desk: Desk) -> None:
    key = StepKey("onset", "comfort-look", B, 5)
    desk.page.step_pressed.emit(key)
    assert desk.house.state.step_status(key) is StepStatus.DONE
    desk.page.step_taken_back.emit(key)
    assert desk.house.state.step_status(key) is StepStatus.OPEN
    assert desk.last()[-1] is Kind.STEP_REOPENED


def test_a_skip_is_kept_with_its_second(desk: Desk) -> None:
    desk.house.clock.at += 90
    desk.page.skip_pressed.emit(A)
    assert desk.house.state.partners[A].skips == (90.0,)
    desk.page.hold_pressed.emit()
    desk.page.skip_pressed.emit(A)
    assert desk.house.state.partners[A].skips == (90.0,)
    assert "held" in desk.page.head.alert.words()


def test_a_phase_made_longer_moves_ring_steps_and_music(desk: Desk) -> None:
    desk.house.clock.at += 90
    desk.page.phases_changed.emit((A,), {"onset": 12.0, "peak": 25.0})
    assert [one.minutes for one in desk.rooms.desk.view().ring.phases] == [12, 25, 20, 60]
    plan = desk.rooms.desk.view().lanes[0].plan
    assert plan is not None
    assert (plan.minutes, plan.phases[0].passed) == (117, 1.5)
    desk.page.phases_changed.emit((A, B), {"onset": 1.0})
    assert desk.house.state.partners[B].phase_changes == ()
    assert "can't end in the past" in desk.page.head.alert.words()


@pytest.mark.parametrize(("choice", "running"), [("", {A, B}), ("b", {B})])
def test_where_both_can_start_it_asks_whether_both_do(desk: Desk, choice: str, running: set[Partner]) -> None:
    desk.house.open()
    desk.house.pass_gates("onset")
    desk.show()
    desk.page.lane_action_pressed.emit(B, LaneActionKind.START)
    assert desk.page.sheets.start.isVisibleTo(desk.page)
    desk.page.sheets.start.picked.emit(choice)
    assert {partner for partner in Partner if desk.house.state.partners[partner].running} == running


def test_other_music_is_two_touches_away_and_kept_with_its_second(desk: Desk) -> None:
    desk.house.clock.at += 90
    desk.page.lanes[A].volume.music.click()
    assert desk.page.sheets.music.isVisibleTo(desk.page)
    desk.page.sheets.music.picked.emit("previous")
    assert desk.house.state.partners[A].turns == (MusicTurn(90.0, "previous"),)
    desk.house.do(ask.LogEvent, kind=Kind.MUSIC_HELD)
    assert not desk.page.lanes[A].volume.music.isEnabled()


def test_a_spare_is_two_touches_away(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.rooms.headsets.offered):
        desk.page.headset_pressed.emit(B)
    assert desk.page.sheets.headset.isVisibleTo(desk.page)
    desk.page.headset_chosen.emit(B, "move:spare")
    assert desk.house.state.partners[B].chair.headset == "spare"
    assert desk.wardrobe.of(B).headset == "spare"


@pytest.mark.parametrize("key", ["headset-a", "awake", "call-a"])
def test_what_is_seen_to_from_an_alert(desk: Desk, qtbot: QtBot, key: str) -> None:
    if key == "awake":
        desk.house.do(ask.LogEvent, kind=Kind.KEEP_AWAKE_FAILED)
        assert desk.page.head.alert.words() == "The computer may fall asleep"
        desk.page.alert_pressed.emit(key)
        assert desk.house.state.awake
        assert not desk.page.head.alert.isVisibleTo(desk.page)
    elif key == "headset-a":
        desk.house.do(ask.LogEvent, kind=Kind.HEADSET_LOST, partner=A, body={"why": "device-gone"})
        with qtbot.waitSignal(desk.rooms.headsets.offered):
            desk.page.alert_pressed.emit(key)
    else:
        desk.page.alert_pressed.emit(key)
        assert desk.last()[-1] is Kind.HELP_ANSWERED


def test_steps_that_were_forgotten_become_an_alert(desk: Desk) -> None:
    desk.house.clock.at += 5 * 60 + 301
    desk.show()
    assert desk.page.head.alert.words().startswith("Comfortable? · Ada: 5 min late")
    key = StepKey("onset", "comfort-look", A, 5)
    desk.page.sheets.alerts.pressed.emit("late/onset/comfort-look/a/5")
    assert desk.house.state.step_status(key) is StepStatus.DONE


def test_presence_and_dose_are_signed_with_the_pin(desk: Desk) -> None:
    from kroom.session.vitals import Dose

    desk.house.clock.at += 60
    desk.page.step_pressed.emit(None)
    desk.page.pin_entered.emit("presence", PIN)
    assert desk.last()[-1] is Kind.PRESENCE_CONFIRMED
    desk.page.dose_entered.emit(A, Dose(20), None)
    desk.page.pin_entered.emit("sign", PIN)
    assert [given.dose.mg for given in desk.house.state.partners[A].doses][-1] == 20
    desk.page.pin_entered.emit("sign", PIN)
    assert len(desk.house.state.partners[A].doses) == 2, "nothing waits for a signature any more"


@pytest.mark.parametrize(
    ("signal", "first", "second"),
    [
        ("quieten_pressed", Kind.MUSIC_QUIETENED, Kind.MUSIC_RESTORED),
        ("talk_pressed", Kind.TALK_STARTED, Kind.TALK_ENDED),
        ("bathroom_pressed", Kind.BATHROOM_LEFT, Kind.BATHROOM_RETURNED),
    ],
)
def test_one_touch_begins_and_the_next_ends(desk: Desk, signal: str, first: Kind, second: Kind) -> None:
    emit: Callable[[Partner], None] = getattr(desk.page, signal).emit
    emit(A)
    emit(A)
    assert desk.last()[-2:] == [first, second]


def test_silence_asks_who_ends_and_an_end_can_be_taken_back(desk: Desk) -> None:
    desk.page.silence_held.emit()
    assert desk.page.sheets.after_hold.isVisibleTo(desk.page)
    desk.page.after_hold_chosen.emit("a")
    assert desk.house.state.partners[A].ended
    assert not desk.house.state.held
    desk.page.end_pressed.emit(B)
    assert desk.rooms.desk.view().undo is not None
    desk.page.undo_pressed.emit("end-b")
    assert desk.house.state.partners[B].running
