"""The page that documents are printed on: size by country, fonts, colours, lengths in points."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPageLayout, QPageSize, QPdfWriter

from kroom.exports.timeline_painter import TimelinePalette

# Where people print on Letter (CLDR, supplemental data, paperSize US-Letter).
_LETTER = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}

INK = "#241f19"
MUTED = "#5b5247"
HAIRLINE = "#dcd4c7"
PARTNER_A = "#8a5a12"
PARTNER_B = "#1f6b5b"
ALERT = "#9a2a12"
PAPER = "#ffffff"
PALETTE = TimelinePalette(
    surface=QColor(PAPER),
    text=QColor(INK),
    muted=QColor(MUTED),
    hairline=QColor(HAIRLINE),
    partner_a=QColor(PARTNER_A),
    partner_b=QColor(PARTNER_B),
    alert=QColor(ALERT),
)
_RESOLUTION = 600


class PaperSize(StrEnum):
    """The two sizes that a clinic's printer holds."""

    A4 = "A4"
    LETTER = "Letter"


def paper_for(locale: QLocale) -> PaperSize:
    """The paper of a locale's country."""
    return PaperSize.LETTER if QLocale.territoryToCode(locale.territory()) in _LETTER else PaperSize.A4


@dataclass(frozen=True, slots=True)
class Fonts:
    """The family that documents are set in."""

    family: str

    def font(self, points: float, *, strong: bool = False) -> QFont:
        """A font whose text can be searched and copied again.

        Substituted glyphs (`tnum`, contextual forms) lose their characters in the PDF, digits too.
        """
        font = QFont(self.family)
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for feature in ("calt", "liga", "clig"):
            font.setFeature(QFont.Tag(feature), 0)
        return font


def load_fonts(folder: Path | None) -> Fonts:
    """The fonts in `folder`; the system's where there is none. Needs a QGuiApplication."""
    loaded = (
        [QFontDatabase.addApplicationFont(str(path)) for path in sorted(folder.glob("*.[ot]tf"))]
        if folder
        else []
    )
    families = [family for number in loaded for family in QFontDatabase.applicationFontFamilies(number)]
    return Fonts(families[0] if families else QFont().family())


def pdf_writer(path: Path, size: PaperSize, title: str) -> QPdfWriter:
    """A writer for `path` without margins of its own. `title` is public: it holds no name."""
    writer = QPdfWriter(str(path))
    writer.setResolution(_RESOLUTION)
    kind = QPageSize.PageSizeId.A4 if size is PaperSize.A4 else QPageSize.PageSizeId.Letter
    layout = QPageLayout(QPageSize(kind), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    writer.setPageLayout(layout)
    writer.setTitle(title)
    writer.setCreator("kroom")
    return writer


def check_written(path: Path) -> None:
    """Raise `OSError` where a PDF is not whole: Qt says nothing of a disk that is full."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 32))
        if b"%%EOF" not in file.read():
            raise OSError("the PDF is not whole; is the disk full?")


def points(writer: QPdfWriter, length: float) -> float:
    """`length` points in the unit of the writer."""
    return length * writer.resolution() / 72


def page_size(writer: QPdfWriter) -> QSizeF:
    """The whole page in the unit of the writer."""
    return QSizeF(writer.width(), writer.height())
