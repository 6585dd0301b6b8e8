"""A room with a real store whose secrets cost next to nothing, and a clock that a test moves."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kroom.records import open as opening
from kroom.records import pin
from kroom.records.open import create_store
from kroom.records.opened import OpenStore
from kroom.records.vault import Cost
from kroom.room.access import Access
from kroom.room.session_room import SessionRoom
from kroom.room.worker import Worker
from kroom.session import commands as ask
from kroom.session.clock import Moment
from kroom.session.decide import Refusal, decide
from kroom.session.events import Draft, Partner
from kroom.session.protocol import SPOKEN_ALONE, URGENT_ANSWERS, Record, Role
from kroom.session.protocol_file import protocol_text
from kroom.session.schedule import open_steps
from kroom.session.state import Chair, SessionState, StepKey, StepStatus
from kroom.session.vitals import Dose, Vitals
from tests.room.tones import tone

CHEAP = Cost(memory_kib=8, passes=1)
NORA = ("Nora", "nora's river", "271828")
PETRA = ("Petra", "petra's hill", "314159")


class Clock:
    """Stands still until a test moves it; `at` is in seconds."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> Moment:
        at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(seconds=self.at)
        return Moment(at, round(self.at * 1000), "boot-1")


class House:
    """A store with a facilitator and a provider, the way in to it, and one session."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        self.store, self.code = create_store(
            folder, name=NORA[0], passphrase=NORA[1], pin=NORA[2], clock=clock, cost=CHEAP
        )
        nora = self.store.person
        petra = self.store.people.add(PETRA[0], Role.PROVIDER, PETRA[1], PETRA[2], now=clock(), actor=nora.id)
        self.nora, self.petra = ask.Actor(nora.id, Role.FACILITATOR), ask.Actor(petra.id, Role.PROVIDER)
        self.worker = Worker()
        self.access = Access(folder, clock, self.worker)
        self.access.adopt(self.store)
        self.session = SessionRoom(self.store, clock)

    @property
    def state(self) -> SessionState:
        return self.session.state

    def do(self, command: type[ask.Command], by: ask.Actor | None = None, **rest: object) -> None:
        """A command that has to be allowed."""
        made = cast("Callable[..., ask.Command]", command)(now=self.clock(), by=by or self.nora, **rest)
        refusal = self.session.send(made)
        assert refusal is None, refusal

    def open(self, couple: str = "couple") -> None:
        """Open a session with music and headsets that were heard."""
        plan = ask.Opening(couple, protocol_text("intravenous"), {Partner.A: "Ada", Partner.B: "Ben"})
        assert self.session.open(plan, self.nora) is None
        for partner in Partner:
            chair = Chair("calm.xspf", "Calm", f"headset-{partner}", f"Headset {partner}")
            self.do(ask.PrepareChair, partner=partner, chair=chair)
            self.do(ask.HearHeadset, partner=partner)

    def pass_gates(self, before: str, partner: Partner | None = None, besides: str = "") -> None:
        """Settle the open steps before a place, all in one transaction: a disk takes its time."""
        found = open_steps(self.state, self.state.protocol.gates_before(before), partner)
        for key, _ in found:
            self.ready(key)
        drafts: list[Draft] = []
        for key, step in found:
            if step.id != besides:
                decision = decide(self.state, self.settled(key, step.record))
                assert not isinstance(decision, Refusal), decision
                drafts += decision
        self.session._write(self.state.id, self.petra, drafts)  # pyright: ignore[reportPrivateUsage]

    def settled(self, key: StepKey, record: Record) -> ask.SettleStep:
        return ask.SettleStep(
            now=self.clock(),
            by=self.petra,
            key=key,
            status=StepStatus.DONE,
            vitals=Vitals(118, 76, 64, 98) if record is Record.VITALS else None,
            dose=Dose(35) if record is Record.DOSE else None,
        )

    def ready(self, key: StepKey) -> None:
        if key.partner and key.step == SPOKEN_ALONE:
            self.do(ask.ReplyAlone, self.petra, partner=key.partner, text="all is well")
        if key.partner and key.step == URGENT_ANSWERS:
            self.do(ask.FormNotBegun, self.petra, partner=key.partner)

    def start(self, *partners: Partner) -> None:
        for partner in partners:
            self.pass_gates("onset", partner)
            self.do(ask.StartPartner, partner=partner)

    def close(self) -> None:
        self.worker.drain()
        self.access.close()


@pytest.fixture(autouse=True)
def cheap_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pin, "PIN_COST", CHEAP)
    monkeypatch.setattr(opening, "Cost", lambda: CHEAP)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def house(qapp: QApplication, data: Path, clock: Clock) -> Generator[House]:
    assert qapp
    made = House(data, clock)
    yield made
    made.close()


@pytest.fixture
def bare(qtbot: QtBot, data: Path, clock: Clock) -> Generator[Access]:
    """The way in to a folder without a store."""
    assert qtbot
    worker = Worker()
    access = Access(data, clock, worker)
    yield access
    worker.drain()
    access.close()


@pytest.fixture
def reopened(house: House) -> Generator[Callable[[], OpenStore]]:
    """What a next start finds: the store, closed and unlocked again."""
    opened: list[OpenStore] = []

    def again() -> OpenStore:
        house.close()
        opened.append(opening.unlock_store(house.folder, NORA[1]))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.fixture
def refusal_of() -> Callable[[object], str]:
    """The sentence of a refusal; fails where there is none."""

    def why(answer: object) -> str:
        assert isinstance(answer, Refusal), answer
        return answer.why

    return why


@pytest.fixture
def measured_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure music in this process: that there are others for it, and why, is shown in tests/music."""
    from kroom.music import loudness, measure_worker
    from kroom.music.measure import glance_at
    from kroom.music.measurement import Measurement, MeasurementCache

    measured = measure_worker._measured  # pyright: ignore[reportPrivateUsage]

    def measure(worker: loudness._Worker, file: Path, _: object) -> Measurement:  # pyright: ignore[reportPrivateUsage]
        folder = worker._cache  # pyright: ignore[reportPrivateUsage]
        cache = MeasurementCache(folder) if folder else None
        return glance_at(file) if worker._glance else measured(file, cache)  # pyright: ignore[reportPrivateUsage]

    def say(_: object) -> None:
        """Nobody listens."""

    monkeypatch.setattr(measure_worker, "_say", say)
    monkeypatch.setattr(loudness._Worker, "measure", measure)  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
def music(measured_here: None, tmp_path: Path) -> Path:
    """A folder with two tones, and a playlist of them and of a third that is gone."""
    assert measured_here is None
    folder = tmp_path / "music"
    folder.mkdir()
    tone(folder / "one.wav")
    tone(folder / "two.wav", 20.0)
    (folder / "list.m3u").write_text("#EXTGRP:peak\none.wav\ntwo.wav\ngone.wav\n", "utf-8")
    return folder
