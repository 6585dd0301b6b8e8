"""A rehearsal: the app in a store of its own with a faster clock, and what it leaves behind."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from kroom.app import App
from kroom.exports.files import ExportError
from kroom.exports.journal_lines import write_journal_lines
from kroom.exports.source import notes_by_event
from kroom.exports.timeline_csv import write_timeline_csv
from kroom.outside import this_computer
from kroom.playing_on import PlayingOn
from kroom.reflection.answer_file import Filled, filled
from kroom.reflection.answers import Value
from kroom.reflection.shipped import first_impressions
from kroom.room.documents import Documents
from kroom.room.export_format import ExportFormat
from kroom.room.moment import faster_clock, room_clock
from kroom.room.rooms import Outside
from kroom.session.events import Event, Partner
from kroom.session.schedule import place_of
from kroom.ui.rehearsal import Part, Plan, Rehearsal
from kroom.ui.room_flow import RoomFlow

SIZE = (1366, 768)


@dataclass(frozen=True)
class RehearsalOrder:
    """What to rehearse. Pairs are for partner A and B; `answers` are those that somebody gave."""

    out: Path
    speed: float
    protocol: str
    passphrase: str
    names: tuple[str, str]
    playlists: tuple[str, str]
    headsets: tuple[str, str]
    answers: Mapping[Partner, Mapping[str, Value]]


def rehearse(order: RehearsalOrder, say: Callable[[str], None]) -> str:
    """Run it to its end, saying each event after it is on disk; empty, or why it did not work."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    run = _Run(order, say)
    run.begin()
    application.exec()
    run.end()
    return run.problem


class _Run(QObject):
    """One rehearsal. Its store lies in DIR/store."""

    def __init__(self, order: RehearsalOrder, say: Callable[[str], None]) -> None:
        super().__init__()
        self.problem = ""
        self._say = say
        self._order = order
        self._last = 0
        self._phase = ""
        self._kinds: Counter[str] = Counter()
        form = first_impressions()
        self._filled = {partner: filled(form, order.answers.get(partner, {})) for partner in Partner}
        self._clock = faster_clock(room_clock(), order.speed)
        self._app = App(order.out / "store", self._clock, self._make_outside)
        self._app.window.resize(*SIZE)
        self._app.crashes.happened.connect(self._on_mishap)
        plan = Plan(self._parts(), order.protocol, order.passphrase, order.out / "screens")
        self._driver = Rehearsal(self._app.window, plan, self._app.entry, self._flow, self)
        self._driver.finished.connect(self._on_finished)
        self._driver.failed.connect(self._on_failed)
        self._app.access.opened.connect(self._on_open)
        self._app.access.recovery_code.connect(self._on_open)
        self._app.entry.entered.connect(self._on_entered)

    def begin(self) -> None:
        """Show the first page and start touching."""
        if any(headset.startswith("none:") for headset in self._order.headsets):
            self._say("no headset was named: the sound of such a partner goes nowhere")
        self._app.crashes.install()
        self._app.begin()
        self._driver.begin()

    def end(self) -> None:
        """Close everything."""
        self._app.window.close()
        self._app.close()
        self._app.crashes.remove()

    def _make_outside(self, playing_on: PlayingOn) -> Outside:
        store, order = self._app.data, self._order
        outside = this_computer(store, self._clock, playing_on, speed=order.speed)
        return replace(
            outside, exports=order.out, banner="Rehearsal. Nobody was treated.", cache=store / "measured"
        )

    def _flow(self) -> RoomFlow | None:
        return self._app.flow

    def _parts(self) -> dict[Partner, Part]:
        order = self._order
        return {
            partner: Part(
                order.names[n],
                order.playlists[n],
                order.headsets[n],
                {link: one.value for link, one in self._filled[partner].items()},
            )
            for n, partner in enumerate(Partner)
        }

    @Slot()
    def _on_open(self) -> None:
        self._print_new()

    @Slot()
    def _on_entered(self) -> None:
        self._print_new()
        if self._app.flow is not None:
            self._app.flow.rooms.session.happened.connect(self._on_happened)

    @Slot(object)
    def _on_happened(self, _: Event) -> None:
        self._print_new()
        self._print_phase()

    def _print_new(self) -> None:
        for event in self._app.access.store.journal.read(None, self._last):
            who = f" {event.partner.value}" if event.partner else ""
            self._say(f"event {event.seq} {event.kind.value}{who}")
            self._last = event.seq
            self._kinds[event.kind.value] += 1

    def _print_phase(self) -> None:
        flow = self._app.flow
        if flow is None or not flow.rooms.session.is_open:
            return
        session = flow.rooms.session
        place = place_of(session.state, Partner.A, session.clock())
        if place is not None and place.phase.title != self._phase:
            self._phase = place.phase.title
            self._say(f"phase {place.phase.id} {self._phase}")

    @Slot()
    def _on_finished(self) -> None:
        try:
            if self._app.flow is not None:
                self._write(self._app.flow.rooms.outside)
        except (ExportError, OSError) as error:
            self.problem = str(error)
        QApplication.quit()

    @Slot(str)
    def _on_failed(self, problem: str) -> None:
        self.problem = problem
        QApplication.quit()

    @Slot()
    def _on_mishap(self) -> None:
        self._on_failed(f"something unexpected went wrong; a report lies in {self._app.data / 'logs'}")

    def _write(self, outside: Outside) -> None:
        from kroom.records.lines import journal_line

        store, out = self._app.access.store, self._order.out
        session = store.sessions.all()[0].id
        made_up = {partner: _made_up(one) for partner, one in self._filled.items()}
        documents = Documents(
            store,
            outside.clock,
            outside.form,
            fonts=outside.fonts,
            banner=outside.banner,
            made_up=made_up,
        )
        documents.write(session, out, (ExportFormat.PDF, ExportFormat.FHIR))
        source = documents.source(session)
        write_timeline_csv(out / "timeline.csv", source.events, notes_by_event(source))
        lines = [journal_line(event) for event in store.journal.read(None, 0)]
        write_journal_lines(out / "journal.jsonl", lines)
        self._print_new()
        found = store.verify()
        if not found.ok:
            self.problem = found.problem or "the journal does not verify"
        self._say(f"rehearsed: {self._last} events, {len(self._kinds)} kinds, verified, in {out}")


def _made_up(one: Mapping[str, Filled]) -> frozenset[str]:
    return frozenset(link for link, answer in one.items() if answer.made_up)
