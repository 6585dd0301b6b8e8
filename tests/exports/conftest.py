"""A whole session made by hand: both partners, staggered starts, everything that an export shows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from kroom.exports.paper import PaperSize, load_fonts
from kroom.exports.partner_document import partner_document
from kroom.exports.partner_pdf import write_partner_pdf
from kroom.exports.parts import Style
from kroom.exports.session_document import session_document
from kroom.exports.session_pdf import write_session_pdf
from kroom.exports.source import Source
from kroom.reflection.answers import Value, to_text
from kroom.reflection.shipped import first_impressions
from kroom.session.clock import Moment
from kroom.session.events import Event, Json, Kind, Partner
from kroom.session.fold import fold
from kroom.session.protocol import Per
from kroom.session.protocol_file import read_protocol
from kroom.session.schedule import gate_keys
from kroom.session.state import SessionState

T0 = datetime(2026, 3, 14, 13, 0, tzinfo=UTC)
PROTOCOL = (files("kroom") / "protocols" / "intravenous.toml").read_text(encoding="utf-8")
PEOPLE = {"f1": "Dana Reyes", "p1": "Dr. Ito"}


class Recorder:
    """Writes events as the journal would, minute by minute, with the words beside them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.words: dict[str, str] = {}

    def add(
        self,
        at_minute: float,
        kind: Kind,
        partner: Partner | None = None,
        actor: str = "f1",
        words: Mapping[str, str] | None = None,
        **body: Json,
    ) -> None:
        for key, text in (words or {}).items():
            row = f"row{len(self.words)}"
            self.words[row] = text
            body[key] = {"words": row, "digest": "0" * 64}
        at = Moment(T0 + timedelta(minutes=at_minute), round(at_minute * 60_000) + 3_600_000, "boot")
        self.events.append(Event(len(self.events) + 1, "s1", at, actor, kind, partner, body))

    def state(self) -> SessionState:
        state = fold(self.events)
        assert state is not None
        return state

    def source(self, banner: str = "") -> Source:
        return Source(
            self.state(),
            self.events,
            self.words.get,
            lambda actor: PEOPLE.get(actor, actor),
            "312-9F3A-00B1-7C44-D2E8-61A0",
            self.events[-1].at,
            banner,
        )


def prepared(room: Recorder, name_a: str, name_b: str) -> None:
    names = {"name_a": name_a, "name_b": name_b}
    room.add(-30, Kind.SESSION_PREPARED, words=names, couple="c1", protocol=PROTOCOL)
    for partner, playlist in ((Partner.A, "Still water"), (Partner.B, "Slow light")):
        letter = partner.value
        room.add(
            -25,
            Kind.CHAIR_PREPARED,
            partner,
            playlist=f"/music/{letter}.xspf",
            playlist_title=playlist,
            headset=f"sink-{letter}",
            headset_name=f"Headset {letter.upper()}",
            volume=40,
            left_out=["x"] if partner is Partner.B else [],
        )


def gates(room: Recorder, first: float, places: tuple[str, ...]) -> None:
    for gate in read_protocol(PROTOCOL, "p").gates:
        if gate.before not in places:
            continue
        for key, step in gate_keys(gate, room.state()):
            if step.id == "intention" and key.partner is Partner.B:
                room.add(
                    first, Kind.STEP_DECLINED, key.partner, place=gate.id, step=step.id, title=step.title
                )
            elif step.id == "driver":
                room.add(
                    first,
                    Kind.STEP_OVERRIDDEN,
                    actor="p1",
                    words={"reason": "Taxi booked; the clinic's driver goes along <b>both</b>"},
                    place=gate.id,
                    step=step.id,
                    title=step.title,
                )
            else:
                actor = "p1" if step.by == "provider" else "f1"
                room.add(
                    first, Kind.STEP_DONE, key.partner, actor, place=gate.id, step=step.id, title=step.title
                )
            assert step.per is Per.PARTNER or key.partner is None


def answered(
    room: Recorder, minute: float, partner: Partner, answers: Mapping[str, Value], *, finish: bool = True
) -> None:
    room.add(minute, Kind.FORM_HANDED_OVER, partner)
    for question in first_impressions().questions:
        room.add(minute + 0.5, Kind.QUESTION_SHOWN, partner, partner.value, link_id=question.link_id)
    for link_id, value in answers.items():
        words = {"answer": to_text(value)}
        room.add(minute + 1, Kind.ANSWER_SAVED, partner, partner.value, words, link_id=link_id)
    if finish:
        room.add(minute + 6, Kind.FORM_FINISHED, partner, partner.value)


def vitals(room: Recorder, minute: float, partner: Partner, systolic: int) -> None:
    room.add(
        minute,
        Kind.VITALS_RECORDED,
        partner,
        "p1",
        systolic_mmhg=systolic,
        diastolic_mmhg=systolic - 47,
        heart_rate_bpm=systolic - 51,
        spo2_percent=98,
    )


ANSWERS_A: dict[str, Value] = {
    "now": "calm",
    "stays": "A wide shore, the needle-alpha light\nand <b>no hurry</b> at all",
    "words": ("warm", "vast"),
    "strength": "strong",
    "hard": "a-little",
    "hard-text": "The beginning was quick",
    "music": "carried-me",
    "close": ("yourself", "partner"),
    "small-thing": "A walk together",
    "need": ("water",),
}
ANSWERS_B: dict[str, Value] = {
    "now": "tender",
    "stays": "needle-beta: my grandmother's kitchen",
    "words": ("grateful",),
    "need-text": "needle-beta wants a quiet word",
}


@pytest.fixture(scope="session")
def source() -> Source:
    """A closed session, see `whole_session`."""
    return whole_session()


def whole_session() -> Source:
    """A closed session of Robin (A) and Jo (B), B started nine minutes later and ended early."""
    room = Recorder()
    prepared(room, "Robin Åkesson", "Jo <i>Marsh</i>")
    gates(room, -12, ("onset",))
    for partner, systolic in ((Partner.A, 121), (Partner.B, 133)):
        vitals(room, -11, partner, systolic)
        room.add(-2, Kind.DOSE_RECORDED, partner, "p1", mg=38.5 if partner is Partner.A else 41)
    room.add(-3, Kind.PROVIDER_IN, actor="p1")
    room.add(0, Kind.PARTNER_STARTED, Partner.A)
    room.add(9, Kind.PARTNER_STARTED, Partner.B)
    room.add(14, Kind.NOTE_ADDED, words={"note": "Room is quiet, lights down"})
    room.add(16, Kind.NOTE_ADDED, Partner.A, words={"note": "Smiles; = hand open"})
    room.add(17, Kind.NOTE_ADDED, Partner.A, words={"note": "Asks for Jo Marsh"})
    vitals(room, 15, Partner.A, 127)
    vitals(room, 24, Partner.B, 141)
    room.add(22, Kind.PROVIDER_OUT, actor="p1")
    room.add(25, Kind.PROVIDER_IN, actor="p1")
    room.add(28, Kind.CONCERN_RAISED, Partner.B)
    room.add(28, Kind.NOTE_ADDED, Partner.B, words={"note": "needle-beta note: restless"}, concern=True)
    room.add(30, Kind.MUSIC_HELD)
    room.add(33, Kind.MUSIC_RESUMED)
    room.add(44, Kind.HEADSET_LOST, Partner.B, "kroom")
    room.add(46, Kind.HEADSET_RETURNED, Partner.B, "kroom")
    room.add(50, Kind.WATER_GIVEN, Partner.A)
    room.add(52, Kind.BATHROOM_LEFT, Partner.A)
    room.add(58, Kind.BATHROOM_RETURNED, Partner.A)
    room.add(15, Kind.STEP_DONE, Partner.A, "p1", place="peak", step="vitals", title="Vitals", minute=15)
    gates(room, 74, ("form",))
    answered(room, 75, Partner.A, ANSWERS_A)
    answered(room, 90, Partner.B, ANSWERS_B)
    room.add(96, Kind.HELP_CALLED, Partner.B, "b", link_id="need")
    room.add(100, Kind.PARTNER_ENDED, Partner.B, early=True)
    room.add(120, Kind.PARTNER_ENDED, Partner.A, early=False)
    vitals(room, 122, Partner.A, 123)
    vitals(room, 122, Partner.B, 131)
    room.add(123, Kind.SPOKEN_ALONE_REPLIED, Partner.B, "p1", {"reply": "needle-beta reply"})
    gates(room, 124, ("close",))
    room.add(130, Kind.SESSION_CLOSED)
    return room.source("Rehearsal: nobody was treated")


@pytest.fixture(scope="session")
def style(qapp: QApplication) -> Style:
    assert qapp
    folder = Path(str(files("kroom") / "ui" / "fonts"))
    english = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return Style(english, UTC, load_fonts(folder))


@pytest.fixture(scope="session")
def pdfs(source: Source, style: Style, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with session.pdf, partner-a.pdf and partner-b.pdf of that session."""
    folder = tmp_path_factory.mktemp("pdfs")
    write_session_pdf(folder / "session.pdf", session_document(source), style, PaperSize.A4)
    for partner in Partner:
        document = partner_document(source, partner, first_impressions(), {"strength"})
        write_partner_pdf(folder / f"partner-{partner.value}.pdf", document, style, PaperSize.A4)
    return folder
