"""The playlists: those that come with kroom and the clinic's own, added by a dialog or dropped here."""

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.playlists_view import PlaylistRow, PlaylistsView
from kroom.ui.dialog import open_once
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.progress_line import ProgressLine


class PlaylistsPage(FramedPage):
    """`PlaylistsPage(theme, parent=None)`.

    `added(tuple[path, ...])`, `opened(id)`, `removed(id)`, `cancel_pressed()`, `back_pressed()`. Files and
    folders may be dropped anywhere on the page.
    """

    added = Signal(object)
    opened = Signal(str)
    removed = Signal(str)
    cancel_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Playlists", "", 0, parent)
        self.name_page(self.tr("Playlists"))
        self.heading.setText(self.tr("Playlists"))
        self.say(self.tr("Drop playlists, folders or music files here, or choose them."))
        self.cards: dict[str, PlaylistCard] = {}
        self._build_progress()
        self.body.addStretch(1)
        self._build_foot()
        self.setAcceptDrops(True)

    def _build_progress(self) -> None:
        self._busy = QWidget()
        row = QHBoxLayout(self._busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.progress = ProgressLine(self.theme, self.tr("Looking at what was added"), "ring_now")
        self.cancel = Button(self.theme, self.tr("Cancel"), "x")
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.body.addWidget(self._busy)
        self.cancel.clicked.connect(self.cancel_pressed)

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.add_files = Button(self.theme, self.tr("Add files..."), "plus")
        self.add_folder = Button(self.theme, self.tr("Add a folder..."), "plus")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.add_files)
        self.foot.addWidget(self.add_folder)
        self.back.clicked.connect(self.back_pressed)
        self.add_files.clicked.connect(self._on_add_files)
        self.add_folder.clicked.connect(self._on_add_folder)

    def show_view(self, view: PlaylistsView) -> None:
        """Render the view; cards stay where they are as long as the list is the same."""
        if view.problem:
            self.banner.tell(view.problem, view.notice)
        elif view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()
        busy = view.progress is not None
        self._busy.setVisible(busy)
        self.progress.set_share(view.progress or 0.0)
        for button in (self.add_files, self.add_folder):
            button.setEnabled(not busy)
        if [row.id for row in view.rows] != list(self.cards):
            self._lay_out(view.rows)
        for row in view.rows:
            self.cards[row.id].show_row(row)

    def _lay_out(self, rows: tuple[PlaylistRow, ...]) -> None:
        wanted = {row.id for row in rows}
        for gone in [key for key in self.cards if key not in wanted]:
            card = self.cards.pop(gone)
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        known = self.cards
        self.cards = {row.id: known.get(row.id) or self._make_card(row) for row in rows}
        for place, card in enumerate(self.cards.values(), 1):
            self.body.insertWidget(place, card)

    def _make_card(self, row: PlaylistRow) -> "PlaylistCard":
        card = PlaylistCard(self.theme, row)
        card.opened.connect(self.opened)
        card.removed.connect(self.removed)
        return card

    def first_focus(self) -> QWidget:
        """The first playlist, else the way to add one."""
        return next((card.open for card in self.cards.values()), self.add_files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders of this computer may be dropped, several at once."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if paths := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.added.emit(paths)

    @Slot()
    def _on_add_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose playlists or music files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        music = self.tr(
            "Playlists and music (*.xspf *.m3u *.m3u8 *.pls *.flac *.mp3 *.ogg *.oga *.opus *.m4a *.wav)"
        )
        dialog.setNameFilters([music, self.tr("All files (*)")])
        self._ask(dialog)

    @Slot()
    def _on_add_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder of music"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.filesSelected.connect(self._on_files)
        open_once(dialog)

    @Slot(list)
    def _on_files(self, paths: list[str]) -> None:
        self.added.emit(tuple(paths))


class PlaylistCard(Card):
    """`PlaylistCard(theme, row)`: one playlist of the list; `opened(id)`, `removed(id)`."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, row: PlaylistRow) -> None:
        super().__init__(theme)
        self._row = row
        self.title = ElidedLabel(theme, "", "body", "text", QFont.Weight.DemiBold)
        self.about = ElidedLabel(theme, "", "label", "muted")
        self.wrong = ElidedLabel(theme, "", "label", "due")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.title, self.about, self.wrong):
            texts.addWidget(label)
        self.remove = Button(theme, self.tr("Take off the list"), "x")
        self.open = Button(theme, self.tr("Look at it"), "music")
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addLayout(texts, 1)
        line.addWidget(self.remove)
        line.addWidget(self.open)
        self.body.addLayout(line)
        self.open.clicked.connect(self._on_open)
        self.remove.clicked.connect(self._on_remove)
        self.show_row(row)

    def show_row(self, row: PlaylistRow) -> None:
        """Render the playlist."""
        self._row = row
        self.title.set_words(row.title)
        place = self.tr("Comes with kroom") if row.shipped else row.place
        count = self.tr("{count} tracks").format(count=self.locale().toString(row.tracks))
        counted = row.known and not row.problem
        self.about.set_words(f"{count} · {place}" if counted else place)
        missing = self.tr("{count} files are not where the playlist says").format(count=row.missing)
        wrong = self.tr("It {problem}").format(problem=row.problem) if row.problem else missing
        self.wrong.set_words(wrong)
        self.wrong.setVisible(bool(row.problem or row.missing))
        self.remove.setVisible(not row.shipped)
        for button in (self.open, self.remove):
            button.set_words(button.words(), f"{row.title}: {button.words()}")

    @Slot()
    def _on_open(self) -> None:
        self.opened.emit(self._row.id)

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self._row.id)


def dropped(data: QMimeData) -> tuple[str, ...]:
    """The local paths that are dragged; none where anything else is among them."""
    urls = data.urls()
    return tuple(url.toLocalFile() for url in urls) if all(url.isLocalFile() for url in urls) else ()
