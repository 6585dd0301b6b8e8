"""The sheet that asks as what a session is saved."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from kroom.room.export_format import ExportFormat
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet


class ExportSheet(Sheet):
    """`ExportSheet(theme, page)`: `ask()` opens it, `chosen(tuple[ExportFormat, ...])` answers and closes it.

    It keeps what was ticked while its page lives; PDF is ticked at first.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 760)
        self.set_title(self.tr("Save as files"))
        words = self.tr("Files for one partner hold nothing of the other. Files are not encrypted.")
        self.body.addWidget(Label(theme, words, "label", "muted"))
        self.rows = {kind: CheckRow(theme, text) for kind, text in self._texts().items()}
        self.action = Button(theme, self.tr("Save"), "check", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.action)
        for kind, row in self.rows.items():
            row.setChecked(kind is ExportFormat.PDF)
            row.toggled.connect(self._on_toggled)
            self.body.addWidget(row)
        self.body.addStretch(1)
        self.action.clicked.connect(self._on_save)

    def _texts(self) -> dict[ExportFormat, str]:
        return {
            ExportFormat.PDF: self.tr("PDF: the session without answers, and a copy for each partner"),
            ExportFormat.FHIR: self.tr("FHIR: each partner's own data, for another system of records"),
            ExportFormat.CSV: self.tr("CSV: the timeline with notes, and answers under study codes"),
            ExportFormat.ICS: self.tr("Calendar: three appointments for each partner, under a neutral title"),
        }

    def ask(self) -> None:
        """Open it."""
        self.open(next(row for row in self.rows.values()))

    @Slot()
    def _on_toggled(self) -> None:
        self.action.setEnabled(any(row.isChecked() for row in self.rows.values()))

    @Slot()
    def _on_save(self) -> None:
        wanted = tuple(kind for kind, row in self.rows.items() if row.isChecked())
        self.close_sheet()
        self.chosen.emit(wanted)
