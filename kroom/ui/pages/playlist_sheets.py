"""What the page of a playlist asks for over itself: places of the disk, and files that were found again."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from kroom.ui.dialog import open_once
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.sheet import Sheet

_SHOWN = 8


class FoundSheet(Sheet):
    """`FoundSheet(theme, page)`: `show_found(lines)` opens it with lines and closes it with none.

    `taken()` or, however else it is closed, `left()`.
    """

    taken = Signal()
    left = Signal()

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(theme, page, "", 800)
        self.set_title(self.tr("Found again"))
        self.lines = Label(theme, "", "label")
        self.body.addWidget(self.lines)
        self.take = Button(theme, self.tr("Take these"), "check", "primary")
        self.leave = Button(theme, self.tr("Leave it as it was"), "x")
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.take)
        self._found: tuple[str, ...] = ()
        self.take.clicked.connect(self._on_take)
        self.leave.clicked.connect(self.close_sheet)
        self.closed.connect(self._on_closed)

    def show_found(self, found: tuple[str, ...]) -> None:
        """Show where files were found; nothing is saved by taking them."""
        if found == self._found:
            return
        self._found = found
        lines = list(found[:_SHOWN])
        if len(found) > _SHOWN:
            lines.append(self.tr("and {count} more").format(count=len(found) - _SHOWN))
        self.lines.setText("\n".join(lines))
        if found:
            self.open(self.take)
        else:
            self.close_sheet()

    @Slot()
    def _on_take(self) -> None:
        self._found = ()
        self.close_sheet()
        self.taken.emit()

    @Slot()
    def _on_closed(self) -> None:
        if self._found:
            self._found = ()
            self.left.emit()


class PathDialogs(QObject):
    """`PathDialogs(page)`: `ask_folder`, `ask_place`; `folder_chosen(path)`, `place_chosen(path)`."""

    folder_chosen = Signal(str)
    place_chosen = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page

    def ask_folder(self, title: str) -> None:
        """Ask for a folder."""
        dialog = QFileDialog(self._page, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder_chosen)
        open_once(dialog)

    def ask_place(self, title: str, name: str) -> None:
        """Ask where a playlist is to be saved; whoever saves it refuses a file that is there already."""
        dialog = QFileDialog(self._page, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(self.tr("Playlists (*.xspf)"))
        dialog.setDefaultSuffix("xspf")
        dialog.selectFile(f"{name}.xspf".replace("/", "-"))
        dialog.fileSelected.connect(self.place_chosen)
        open_once(dialog)
