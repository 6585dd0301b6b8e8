"""Documents speak the app's language: all that kroom says in them goes through the translation."""

from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from kroom.exports.paper import PaperSize
from kroom.exports.partner_document import partner_document
from kroom.exports.partner_pdf import write_partner_pdf
from kroom.exports.parts import Style
from kroom.exports.session_document import session_document
from kroom.exports.session_pdf import write_session_pdf
from kroom.exports.source import Source, erased
from kroom.exports.timeline import described, rows, timeline_of
from kroom.reflection.shipped import first_impressions
from kroom.room.readiness import readiness
from kroom.session.events import Partner
from tests.exports.test_pdfs import text

ENGLISH = (
    *("Session record", "Code of the record", "gives no medical advice", "Timeline", "What happened"),
    *("Heart rate", "Recorded by", "Provider in the room", "Started (T0)", "Done", "Music:", "With "),
)


class _Marked(QTranslator):
    """Says everything of the documents in capitals of its own, and leaves places for words alone."""

    def translate(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, context: str, source: str, *_: object
    ) -> str:
        if context not in ("Exports", "Readiness"):
            return source
        parts = source.replace("}", "{").split("{")
        return "".join(
            f"{{{part}}}" if place % 2 else "\u00a4" * len(part) for place, part in enumerate(parts)
        )

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def marked(style: Style) -> Generator[None]:
    assert style
    translator = _Marked()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.mark.usefixtures("marked")
def test_nothing_that_kroom_says_stays_english(source: Source, style: Style, tmp_path: Path) -> None:
    record, own = tmp_path / "session.pdf", tmp_path / "own.pdf"
    write_session_pdf(record, session_document(source), style, PaperSize.A4)
    write_partner_pdf(own, partner_document(source, Partner.A, first_impressions()), style, PaperSize.A4)
    read = text(record) + text(own)
    assert not [words for words in (*ENGLISH, "My session", "My time in the room") if words in read]
    assert "127/80" in read
    said = described(timeline_of(source.state, source.events, source.now))
    assert "minute" not in said
    assert "music held" not in said
    assert all("\u00a4" in row.text for row in rows(source.events))
    assert "erased" not in erased()


@pytest.mark.usefixtures("marked")
def test_the_computers_readiness_is_told_in_it_too(tmp_path: Path) -> None:
    (tmp_path / "restart").write_text("")
    found = readiness(tmp_path, lambda: False, tmp_path, tmp_path / "restart")
    assert found
    assert all(set(line.text) <= {"\u00a4"} for line in found if not line.good)
