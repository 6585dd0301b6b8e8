"""Backups: how old the newest good one is, where they go, and the way to restore one."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QWidget

from kroom.room.backup_room import BackupView
from kroom.ui.dialog import open_once
from kroom.ui.pages import spelling
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet

_CHOOSE, _NONE = "choose", "none"


class BackupsPage(FramedPage):
    """`BackupsPage(theme, parent=None)`.

    `make_pressed()`, `folder_chosen(Path or None)`, `restore_pressed()`, `back_pressed()`.
    """

    make_pressed = Signal()
    folder_chosen = Signal(object)
    restore_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Backups", "", 0, parent)
        self.name_page(self.tr("Backups"))
        self.heading.setText(self.tr("Backups"))
        self.say(self.tr("Made by itself when a session ends, and every half hour that changed anything."))
        self.card = Card(theme)
        self.newest = Label(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.own = Label(theme, "", "label", "muted")
        self.second = FieldButton(theme, self.tr("Each is kept a second time in"))
        self.advice = Label(theme, "", "label", "muted")
        self.advice.setText(self.tr("A folder on another disk survives this one. Every copy is encrypted."))
        for widget in (self.newest, self.own, self.second, self.advice):
            self.card.body.addWidget(widget)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self._build_foot()
        self.folders = PickSheet(theme, self)
        self.folders.picked.connect(self._on_folder)
        self.second.clicked.connect(self._on_second)
        self.show_view(BackupView(None, None, ""))

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.restore = Button(self.theme, self.tr("Restore a backup"), "undo-2")
        self.make = Button(self.theme, self.tr("Make one now"), "check", "primary")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.restore)
        self.foot.addWidget(self.make)
        self.back.clicked.connect(self.back_pressed)
        self.restore.clicked.connect(self.restore_pressed)
        self.make.clicked.connect(self.make_pressed)

    def show_view(self, view: BackupView) -> None:
        """Render the view."""
        self.tell_problem(view.problem)
        if view.newest is not None:
            when = f"{spelling.day(self, view.newest)}, {spelling.clock(self, view.newest)}"
            self.newest.setText(self.tr("The newest good one: {when}").format(when=when))
        else:
            looking = (
                self.tr("Looking at the backups") if view.looking else self.tr("There is no good backup yet")
            )
            self.newest.setText(looking)
        self.own.setText(self.tr("They lie in {folder}").format(folder=view.own) if view.own else "")
        self.second.set_value(str(view.folder) if view.folder else self.tr("No second folder"))
        self.make.set_words(self.tr("Making one") if view.making else self.tr("Make one now"))
        self.make.setEnabled(not view.making)
        self.restore.setEnabled(not view.making)

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.back

    @Slot()
    def _on_second(self) -> None:
        choices = ((_CHOOSE, self.tr("Choose a folder...")), (_NONE, self.tr("No second folder")))
        self.folders.ask(self.tr("Where are they kept a second time?"), choices)

    @Slot(str)
    def _on_folder(self, choice: str) -> None:
        if choice == _NONE:
            self.folder_chosen.emit(None)
            return
        dialog = QFileDialog(self, self.tr("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_chosen)
        open_once(dialog)

    @Slot(str)
    def _on_chosen(self, folder: str) -> None:
        self.folder_chosen.emit(Path(folder))
