"""Couples and sessions: every session that this store holds, found by a name or a date."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kroom.room.history_view import HistoryView
from kroom.room.page_views import RecentSession
from kroom.ui.pages import spelling
from kroom.ui.pages.code_sheet import CodeSheet
from kroom.ui.pages.framed_page import FramedPage, beside_gutter
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.fields import TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.row_list import Row, RowList

_PAUSE_MS = 120  # a search a word, not one a letter


class HistoryPage(FramedPage):
    """`HistoryPage(theme, parent=None)`: `wanted(text)`, `chosen(session_id)`, `back_pressed()`.

    `code_given(text)` asks of a code off a PDF; answer with `tell_code`.

    The keyboard stays in the field: Down goes into the list, Enter opens its first row.
    """

    wanted = Signal(str)
    chosen = Signal(str)
    back_pressed = Signal()
    code_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "History", "", 0, parent, dense=True)
        self.name_page(self.tr("Couples and sessions"))
        self.heading.setText(self.tr("Couples and sessions"))
        self._view, self._damage = HistoryView(), ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._send)
        self.field = TextField(theme, self.tr("Find by name or date"), self.tr("A name, 2026 or 2026-05-04"))
        self.count = Label(theme, "", "label", "muted")
        self.list = RowList(theme, self.tr("Sessions"))
        self.nothing = Label(theme, "", "body", "muted")
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.code = Button(theme, self.tr("Check a printed code"))
        self.code_sheet = CodeSheet(theme, self)
        self._lay_out()
        self.code.clicked.connect(self.code_sheet.ask)
        self.code_sheet.given.connect(self.code_given)
        self.field.changed.connect(self._pause.start)
        self.field.entered.connect(self._on_entered)
        self.field.edit.installEventFilter(self)
        self.list.chosen.connect(self._on_chosen)
        self.back.clicked.connect(self.back_pressed)
        self.restyle()

    def _lay_out(self) -> None:
        self.scroller.hide()
        for place, widget in enumerate((self.field, self.count, self.nothing), 3):
            self._column.insertLayout(place, beside_gutter(widget))
        self.middle.addLayout(beside_gutter(self.list))
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.code)

    def show_view(self, view: HistoryView) -> None:
        """Render the view."""
        self._view = view
        self.tell_problem(view.problem)
        if self._damage and not view.problem:
            self.banner.tell(
                self.tr("To look only. Sessions can be read and saved as files."),
                self._damage + ".",
                self.tr("Nothing is added or changed until a backup is restored."),
            )
        self.list.show_rows(len(view.sessions), self._row)
        found = len(view.sessions)
        said = self.tr("1 session") if found == 1 else self.tr("{count} sessions").format(count=found)
        self.count.setText(said)
        self.count.setVisible(found > 0)
        self.list.setVisible(found > 0)
        self.nothing.setText(self._nothing(view))
        self.nothing.setVisible(found == 0)

    def tell_code(self, text: str) -> None:
        """What is known of the code that was given."""
        self.code_sheet.tell(text)

    def tell_damage(self, damage: str) -> None:
        """What is here can only be looked at, for `damage`; the way back leads to the backups."""
        self._damage = damage
        self.back.set_words(self.tr("Look for a backup"))

    def _nothing(self, view: HistoryView) -> str:
        if view.wanted.strip():
            return self.tr("No session with this name or on this date.")
        return self.tr("No session yet. Each one that was prepared stands here.")

    def _row(self, number: int) -> Row:
        return session_row(self, self.theme, self._view.sessions[number])

    def first_focus(self) -> QWidget:
        """The field to search in."""
        return self.field.edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the list."""
        pressed = event.type() is QEvent.Type.KeyPress
        if pressed and _is_down(event) and self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _send(self) -> None:
        self.wanted.emit(self.field.text())

    @Slot()
    def _on_entered(self) -> None:
        """Search now; where the list is of this text already, open what it found first."""
        if self._view.wanted != self.field.text():
            self._pause.stop()
            self._send()
        elif self._view.sessions:
            self._on_chosen(0)

    @Slot(int)
    def _on_chosen(self, row: int) -> None:
        self.chosen.emit(self._view.sessions[row].session_id)


def _is_down(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down


def session_row(widget: QWidget, theme: Theme, session: RecentSession, *, with_names: bool = True) -> Row:
    """A session as a row of a list: whose, when, and how it ended; without names, the date comes first."""
    date = spelling.day(widget, session.on, short=theme.sizes.compact)
    clock = spelling.clock(widget, session.on)
    status = spelling.session_status(session.status)
    tone = "muted" if session.status.over else "due"
    if with_names:
        couple = session.couple or spelling.unknown_couple()
        return Row(couple, " · ".join(part for part in (date, clock, session.protocol) if part), status, tone)
    short = spelling.day(widget, session.on, short=True)
    return Row(short, f"{clock} · {status}", "", tone)
