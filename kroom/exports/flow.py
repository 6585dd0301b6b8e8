"""A document that flows over pages: headings, paragraphs, tables, pictures. Everything is plain text.

Text is inserted character by character as it is, never as markup, so that no name or note can bring any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QGuiApplication,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from kroom.exports.paper import HAIRLINE, INK, MUTED, Fonts, page_size, points

MARGIN_SIDE, MARGIN_TOP, MARGIN_FOOT = 57.0, 62.0, 68.0
BODY, SMALL = 9.5, 8.0

Paint = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    strong: bool = False
    color: str = INK
    size: float = BODY


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its runs, and how many columns it spans."""

    runs: tuple[Run, ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands above and below on every page."""

    header: str
    footer: str
    code: str


def cell(text: str, *, strong: bool = False, color: str = INK, span: int = 1) -> Cell:
    """A cell with one run."""
    return Cell((Run(text, strong=strong, color=color),), span)


class Flow:
    """Collects a document, then prints it."""

    def __init__(self, writer: QPdfWriter, fonts: Fonts) -> None:
        self._writer = writer
        self._fonts = fonts
        page = page_size(writer)
        self._width = page.width() - 2 * self._unit(MARGIN_SIDE)
        self._height = page.height() - self._unit(MARGIN_TOP) - self._unit(MARGIN_FOOT)
        self._document = QTextDocument()
        self._document.setUndoRedoEnabled(False)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(fonts.font(BODY))
        self._document.documentLayout().setPaintDevice(writer)
        self._dpi = QGuiApplication.primaryScreen().logicalDotsPerInchY()
        self._cursor = QTextCursor(self._document)
        self._cursor.beginEditBlock()  # laid out once, in `print`: after each insertion it takes seconds
        self._started = False
        self._headings: list[int] = []
        self._pictures: list[tuple[int, Paint]] = []

    def title(self, text: str) -> None:
        """The largest line, once."""
        self._block(0, 2)
        self._put(Run(text, strong=True, size=22))

    def heading(self, text: str) -> None:
        """A heading, kept with what follows it."""
        self._block(20, 6)
        self._headings.append(self._cursor.block().blockNumber())
        self._put(Run(text, strong=True, size=13))

    def subheading(self, text: str, color: str = INK) -> None:
        """A smaller heading, kept with what follows it."""
        self._block(11, 4)
        self._headings.append(self._cursor.block().blockNumber())
        self._put(Run(text, strong=True, size=10.5, color=color))

    def paragraph(self, *runs: Run, above: float = 0, below: float = 4, kept: bool = False) -> None:
        """A paragraph; a line break within a run stays one. `kept` on the page of what follows."""
        self._block(above, below)
        if kept:
            self._headings.append(self._cursor.block().blockNumber())
        for run in runs:
            self._put(run)

    def picture(self, height: float, paint: Paint) -> None:
        """Room for a picture as wide as the text, `height` in the writer's unit, painted when printed."""
        self._block(2, 2)
        form = self._cursor.blockFormat()
        form.setLineHeight(
            self._length(height / self._unit(1)), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        self._cursor.setBlockFormat(form)
        self._pictures.append((self._cursor.block().blockNumber(), paint))

    def table(self, widths: Sequence[float], header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """A table with hairlines; `widths` are shares of the whole. The header comes again on each page."""
        self._block(0, 0, size=1)
        table = self._cursor.insertTable(len(rows) + 1, len(widths), self._table_format(widths))
        for column, text in enumerate(header):
            self._fill(table, 0, column, cell(text, color=MUTED))
        for number, row in enumerate(rows, start=1):
            column = 0
            for entry in row:
                self._fill(table, number, column, entry)
                column += entry.span
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._after_table()

    def print(self, edges: Edges) -> None:
        """Lay everything out and write all pages."""
        self._cursor.endEditBlock()
        self._document.setPageSize(QSizeF(self._width, self._height))
        self._keep_headings()
        painter = QPainter(self._writer)
        pages = self._document.pageCount()
        for page in range(pages):
            if page:
                self._writer.newPage()
            self._print_page(painter, page)
            self._print_edges(painter, edges, f"Page {page + 1} of {pages}", first=page == 0)
        painter.end()

    def _unit(self, length: float) -> float:
        return points(self._writer, length)

    def _length(self, length: float) -> float:
        """`length` points as formats want it: the layout scales from the screen's resolution."""
        return length * self._dpi / 72

    def _block(self, above: float, below: float, size: float = BODY) -> None:
        form = QTextBlockFormat()
        form.setTopMargin(self._length(above))
        form.setBottomMargin(self._length(below))
        form.setLineHeight(124, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        style = self._style(Run("", size=size))
        if self._started:
            self._cursor.insertBlock(form, style)
        else:
            self._cursor.setBlockFormat(form)
            self._cursor.setBlockCharFormat(style)
        self._started = True

    def _after_table(self) -> None:
        """Qt puts an empty block behind a table: use it for what comes next, as small as can be."""
        form = QTextBlockFormat()
        form.setLineHeight(self._length(2), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self._cursor.setBlockFormat(form)
        self._cursor.setBlockCharFormat(self._style(Run("", size=1)))

    def _put(self, run: Run, cursor: QTextCursor | None = None) -> None:
        lines = run.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\u2028")
        (cursor or self._cursor).insertText(lines, self._style(run))

    def _style(self, run: Run) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setFont(self._fonts.font(run.size, strong=run.strong))
        style.setForeground(QColor(run.color))
        return style

    def _table_format(self, widths: Sequence[float]) -> QTextTableFormat:
        form = QTextTableFormat()
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        total = sum(widths)
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in widths]
        )
        form.setCellPadding(0)
        form.setCellSpacing(0)
        form.setBorder(0)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setBorderCollapse(True)
        form.setHeaderRowCount(1)
        return form

    def _fill(self, table: QTextTable, row: int, column: int, entry: Cell) -> None:
        if entry.span > 1:
            table.mergeCells(row, column, 1, entry.span)
        place = table.cellAt(row, column)
        form = place.format().toTableCellFormat()
        form.setTopPadding(self._length(3.2))
        form.setBottomPadding(self._length(3.2))
        form.setRightPadding(self._length(6))
        form.setBottomBorder(self._length(0.5))
        form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBottomBorderBrush(QColor(HAIRLINE))
        place.setFormat(form)
        cursor = place.firstCursorPosition()
        for run in entry.runs:
            self._put(run, cursor)

    def _keep_headings(self) -> None:
        """Move a heading that stands alone at the foot of a page over to the next."""
        for number in self._headings:
            heading = self._document.findBlockByNumber(number)
            follower = self._first_shown_after(heading)
            if follower.isValid() and self._page_of(heading) != self._page_of(follower):
                form = heading.blockFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(heading).setBlockFormat(form)
                # Laid out again from here only, Qt 6.11 leaves later lines without any height.
                self._document.markContentsDirty(0, self._document.characterCount())

    def _first_shown_after(self, block: QTextBlock) -> QTextBlock:
        """The block after the next table's header, or the next with text or a picture."""
        pictures = {number for number, _ in self._pictures}
        block = block.next()
        while block.isValid() and not block.text() and block.blockNumber() not in pictures:
            block = block.next()
        table = QTextCursor(block).currentTable() if block.isValid() else None
        if table is not None and table.rows() > 1:
            return table.cellAt(1, 0).firstCursorPosition().block()
        return block

    def _page_of(self, block: QTextBlock) -> int:
        """Where the block's first line stands: a line that doesn't fit is moved over within its block."""
        top = self._document.documentLayout().blockBoundingRect(block).top()
        lines = block.layout()
        first = lines.lineAt(0).y() if lines.lineCount() else 0.0
        return int((top + first + 1) // self._height)  # one dot more: positions are rounded to 1/64

    def _print_page(self, painter: QPainter, page: int) -> None:
        top = page * self._height
        painter.save()
        painter.translate(self._unit(MARGIN_SIDE), self._unit(MARGIN_TOP) - top)
        clip = QRectF(0, top, self._width, self._height)
        painter.setClipRect(clip)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = clip  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        self._document.documentLayout().draw(painter, context)
        for number, paint in self._pictures:
            block = self._document.findBlockByNumber(number)
            if self._page_of(block) == page:
                place = self._document.documentLayout().blockBoundingRect(block)
                paint(painter, QRectF(0, place.top(), self._width, place.height()))
        painter.restore()

    def _print_edges(self, painter: QPainter, edges: Edges, number: str, *, first: bool) -> None:
        page = page_size(self._writer)
        left, line = self._unit(MARGIN_SIDE), self._unit(14)
        painter.setFont(self._fonts.font(SMALL))
        painter.setPen(QColor(MUTED))
        top = QRectF(left, self._unit(30), self._width, line)
        if not first:
            painter.drawText(top, Qt.AlignmentFlag.AlignLeft, edges.header)
        foot = QRectF(left, page.height() - self._unit(50), self._width, line)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, edges.footer)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, number)
        foot.translate(0, self._unit(11.5))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, edges.code)
