"""The recovery code on a sheet of its own, to be printed and locked away: PDF or plain text."""

from pathlib import Path

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from kroom.exports.files import write_by, write_file
from kroom.exports.paper import INK, Fonts, check_written, page_size, paper_for, pdf_writer, points

_MARGIN = 72.0


def write_recovery_sheet(path: Path, title: str, code: str, words: str, fonts: Fonts) -> None:
    """Write the code below its title, with `words` under it: PDF by the name's end, else text.

    The file is the owner's alone. Raises `ExportError`.
    """
    if path.suffix.lower() == ".pdf":

        def write(temporary: Path) -> None:
            _paint(temporary, title, code, words, fonts)
            check_written(temporary)

        write_by(path, write)
    else:
        write_file(path, f"{title}\n\n{code}\n\n{words}\n".encode())


def _paint(path: Path, title: str, code: str, words: str, fonts: Fonts) -> None:
    writer = pdf_writer(path, paper_for(QLocale()), title)
    painter = QPainter(writer)
    painter.setPen(QColor(INK))
    size, margin = page_size(writer), points(writer, _MARGIN)
    top = margin
    for text, height, strong, room in ((title, 20, True, 48), (code, 17, True, 48), (words, 11, False, 300)):
        painter.setFont(fonts.font(height, strong=strong))
        box = QRectF(margin, top, size.width() - 2 * margin, points(writer, room))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), text)
        top += points(writer, room)
    painter.end()
