"""Restore a backup: choose it, look inside, see what would change, and only then put it in place."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QWidget

from kroom.room.restore_view import BackupLine, InsideView, RestoreStage, RestoreView
from kroom.ui.dialog import open_once
from kroom.ui.pages import spelling
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Closing, Idle
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.fields import SecretField
from kroom.ui.widgets.label import Label


class RestorePage(FramedPage):
    """`RestorePage(theme, parent=None)`.

    `chosen(Path)`, `look_wanted(passphrase)`, `restore_wanted(passphrase)`, `other_wanted()` for another
    backup, `left()` when a hand goes back or is done.
    """

    closing = Closing.FREELY
    idle = Idle.LEFT

    chosen = Signal(object)
    look_wanted = Signal(str)
    restore_wanted = Signal(str)
    other_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Restore a backup", "", 1000, parent)
        self.name_page(self.tr("Restore a backup"))
        self._view = RestoreView()
        self._lines: tuple[BackupLine, ...] | None = None
        self.rows: list[FieldButton] = []
        self.file = Button(theme, self.tr("Another file"))
        self.told = Card(theme)
        self.passphrase = SecretField(theme, self.tr("Passphrase"))
        for widget in (self.told, self.passphrase):
            self.body.addWidget(widget)
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.go_on = Button(theme, self.tr("Look inside"), "arrow-right", "primary")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.file)
        self.foot.addWidget(self.go_on)
        self.file.clicked.connect(self._on_file)
        self.back.clicked.connect(self._on_back)
        self.go_on.clicked.connect(self._on_go_on)
        self.passphrase.changed.connect(self._on_changed)
        self.passphrase.entered.connect(self._on_go_on)
        self.show_view(self._view)

    def show_view(self, view: RestoreView) -> None:
        """Render the view."""
        moved = (view.stage, view.chosen) != (self._view.stage, self._view.chosen)
        self._view = view
        choosing = view.stage is RestoreStage.CHOOSE and view.chosen is None
        self._say_stage(choosing)
        self._show_rows(view.backups, choosing)
        self._show_told()
        self.tell_problem(view.problem)
        self.file.setVisible(choosing)
        self.file.setEnabled(not view.busy)
        self.passphrase.setVisible(view.chosen is not None and view.stage is RestoreStage.CHOOSE)
        self.passphrase.setEnabled(not view.busy)
        self.back.setVisible(view.stage is not RestoreStage.DONE)
        self.back.setEnabled(not view.busy)
        self.go_on.setVisible(not choosing)
        self._say_act()
        self._on_changed()
        if moved and self.isVisible():
            self.arrive()

    def first_focus(self) -> QWidget:
        """What is most likely touched next; never the button that restores."""
        if not self.passphrase.isHidden():
            return self.passphrase
        if self._view.stage is RestoreStage.LOOKED:
            return self.back
        if self._view.stage is RestoreStage.DONE:
            return self.go_on
        return self.rows[0] if self.rows else self.file

    def _say_stage(self, choosing: bool) -> None:
        view = self._view
        headings = {
            RestoreStage.CHOOSE: self.tr("Restore a backup"),
            RestoreStage.LOOKED: self.tr("Restore this backup?"),
            RestoreStage.DONE: self.tr("The backup is restored"),
        }
        self.heading.setText(headings[view.stage])
        if view.busy:
            self.say(self.tr("One moment: every byte is looked at."))
        elif choosing:
            self.say(self.tr("Nothing is changed before you have seen what is inside."))
        elif view.stage is RestoreStage.CHOOSE:
            self.say(self.tr("A passphrase from when it was made opens it, or the recovery code of then."))
        else:
            self.say("")

    def _show_rows(self, lines: tuple[BackupLine, ...], choosing: bool) -> None:
        if lines != self._lines:
            for row in self.rows:
                self.body.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._lines = lines
            self.rows = [self._row(line) for line in lines]
            for place, row in enumerate(self.rows):
                self.body.insertWidget(place, row)
        for row in self.rows:
            row.setVisible(choosing)
            row.setEnabled(not self._view.busy)

    def _row(self, line: BackupLine) -> FieldButton:
        row = FieldButton(self.theme, self._when(line))
        row.set_value(
            self.tr("{events} events, in {folder}").format(events=line.events, folder=line.path.parent)
        )
        row.clicked.connect(self._on_row)
        return row

    def _when(self, line: BackupLine) -> str:
        return f"{spelling.day(self, line.made_at)}, {spelling.clock(self, line.made_at)}"

    def _show_told(self) -> None:
        view = self._view
        self.told.empty()
        lines: list[tuple[str, str]] = []
        if view.stage is RestoreStage.CHOOSE and view.chosen is None and not view.backups and not view.busy:
            lines = [(self.tr("No backup lies beside the records"), self.tr("Choose a file from elsewhere."))]
        elif view.chosen is not None and view.inside is None:
            lines = [(self._when(view.chosen), str(view.chosen.path))]
        elif view.inside is not None and view.chosen is not None:
            lines = self._told_inside(view.chosen, view.inside)
        for title, words in lines:
            self.told.body.addWidget(Label(self.theme, title, "body", "text", QFont.Weight.DemiBold))
            if words:
                self.told.body.addWidget(Label(self.theme, words, "label", "muted"))
        self.told.setVisible(bool(lines))

    def _told_inside(self, chosen: BackupLine, inside: InsideView) -> list[tuple[str, str]]:
        holds = self.tr(
            "{events} events, {sessions} sessions, {people} people. Every byte is as it was written."
        )
        last = self.tr("Its last event is of {day}, {time}.").format(
            day=spelling.day(self, inside.last), time=spelling.clock(self, inside.last)
        ) if inside.last else ""  # fmt: skip
        held = holds.format(events=inside.events, sessions=inside.sessions, people=inside.people)
        lines = [(self.tr("Inside: {when}").format(when=self._when(chosen)), f"{held} {last}".strip())]
        if self._view.stage is RestoreStage.DONE:
            kept = self.tr("What was there before is kept, in {folder}").format(folder=self._view.kept)
            lines.append((kept if self._view.kept else self.tr("Nothing was there before."), ""))
            lines.append((self.tr("Unlock with a passphrase of then."), ""))
        else:
            lines.append(self._told_change(inside))
        return lines

    def _told_change(self, inside: InsideView) -> tuple[str, str]:
        kept = self.tr("What is there now is kept in a folder of its own.")
        if inside.now_events is None:
            if not inside.now_problem:
                return self.tr("It replaces nothing"), ""
            return self.tr("What it replaces can't be told"), f"{inside.now_problem} {kept}"
        if not inside.lost_events and not inside.lost_sessions:
            return self.tr("Nothing of now is missing in it"), kept
        lost = self.tr("Not in it: {events} events of now, {sessions} sessions").format(
            events=inside.lost_events, sessions=inside.lost_sessions
        )
        return lost, kept

    def _say_act(self) -> None:
        words = {
            RestoreStage.CHOOSE: self.tr("Look inside"),
            RestoreStage.LOOKED: self.tr("Restore it"),
            RestoreStage.DONE: self.tr("Go on"),
        }
        self.go_on.set_words(words[self._view.stage])

    @Slot()
    def _on_changed(self) -> None:
        needs = self._view.stage is not RestoreStage.DONE
        self.go_on.setEnabled(not self._view.busy and (not needs or bool(self.passphrase.text())))

    @Slot()
    def _on_row(self) -> None:
        for row, line in zip(self.rows, self._view.backups, strict=True):
            if row is self.sender():
                self.chosen.emit(line.path)

    @Slot()
    def _on_go_on(self) -> None:
        if not self.go_on.isEnabled():
            return
        if self._view.stage is RestoreStage.CHOOSE:
            self.look_wanted.emit(self.passphrase.text())
        elif self._view.stage is RestoreStage.LOOKED:
            self.restore_wanted.emit(self.passphrase.text())
        else:
            self.left.emit()

    @Slot()
    def _on_back(self) -> None:
        if self._view.chosen is None:
            self.left.emit()
        else:
            self.passphrase.clear()
            self.other_wanted.emit()

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a backup"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Backups (*.kroombackup)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._on_file_chosen)
        open_once(dialog)

    @Slot(str)
    def _on_file_chosen(self, path: str) -> None:
        self.chosen.emit(Path(path))
