"""One playlist: its tracks, what is wrong with them, and how loud it is over a session."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.playlists_view import PlaylistView, Stage
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.playlist_sheets import FoundSheet, PathDialogs
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button, IconButton
from kroom.ui.widgets.course_picture import CoursePicture
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.fitting_scroll import GUTTER
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.progress_line import ProgressLine
from kroom.ui.widgets.text_sheet import TextSheet
from kroom.ui.widgets.track_list import TrackList

_COPY, _ELSEWHERE, _OVER = "copy", "elsewhere", "over"
_SAVE, _LEAVE = "save", "leave"


class PlaylistPage(FramedPage):
    """`PlaylistPage(theme, parent=None)`.

    `protocol_chosen(name)`, `stop_pressed()` (of what is under way), `go_on_pressed()`, `back_pressed()`;
    `moved(number, to)`, `phase_chosen(number, id)`, `note_given(number, text)`, `removed(number)`,
    `discard_pressed()`; `copy_wanted(path)` (empty: kroom's own folder), `over_wanted()`;
    `seek_wanted(folder)`, `found_taken()`, `found_left()`; `listen_pressed(number)`, `device_chosen(id)`.
    Tracks count from 0.
    """

    moved = Signal(int, int)
    phase_chosen = Signal(int, str)
    note_given = Signal(int, str)
    removed = Signal(int)
    discard_pressed = Signal()
    copy_wanted = Signal(str)
    over_wanted = Signal()
    seek_wanted = Signal(str)
    found_taken = Signal()
    found_left = Signal()
    listen_pressed = Signal(int)
    device_chosen = Signal(str)
    protocol_chosen = Signal(str)
    stop_pressed = Signal()
    go_on_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Playlist", "", 0, parent, dense=True)
        self.name_page(self.tr("Playlist"))
        self._view: PlaylistView | None = None
        self.protocol = FieldButton(theme, self.tr("Seen under"))
        self.heading.hide()
        self.title = ElidedLabel(theme, "", "heading")
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.protocol, 1)
        self.scroller.hide()
        self._build_middle()
        self._build_foot()
        self._build_sheets()
        self.protocols = PickSheet(theme, self)
        self.protocols.picked.connect(self.protocol_chosen)
        self.protocol.clicked.connect(self._on_protocol)

    def _build_middle(self) -> None:
        theme = self.theme
        self.summary = ElidedLabel(theme, "", "label", "muted")
        self.wrong = ElidedLabel(theme, "", "label", "due")
        self.picture = CoursePicture(theme, self.tr("Loudness over the session"))
        self.tracks = TrackList(theme, self.tr("Tracks"))
        self._main = QWidget()
        self.column = QVBoxLayout(self._main)
        self.column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.summary, self.wrong, self.picture):
            self.column.addWidget(widget)
        self.column.addLayout(self._tools())
        self.column.addWidget(self.tracks, 1)
        self.tracks.chosen.connect(self._on_chosen)
        self.tracks.dragged.connect(self.moved)
        self.middle.addWidget(self._main, 1)
        self.middle.addSpacing(GUTTER)

    def _tools(self) -> QHBoxLayout:
        """What can be done with the chosen track, and what is under way."""
        theme = self.theme
        self.up = IconButton(theme, self.tr("Move up"), "arrow-up")
        self.down = IconButton(theme, self.tr("Move down"), "arrow-down")
        self.phase = IconButton(theme, self.tr("Phase of the music"), "activity")
        self.note = IconButton(theme, self.tr("Note"), "pencil")
        self.listen = IconButton(theme, self.tr("Listen to it"), "play")
        self.remove = IconButton(theme, self.tr("Take out of the playlist"), "x")
        self.tools = (self.up, self.down, self.phase, self.note, self.listen, self.remove)
        slots = (self._on_up, self._on_down, self._on_phase, self._on_note, self._on_listen, self._on_remove)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, slot in zip(self.tools, slots, strict=True):
            row.addWidget(button)
            button.clicked.connect(slot)
        row.addLayout(self._under_way(), 1)
        return row

    def _under_way(self) -> QHBoxLayout:
        theme = self.theme
        self._busy = QWidget()
        row = QHBoxLayout(self._busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.progress = ProgressLine(theme, self.tr("Check of the playlist"), "ring_now")
        self.doing = ElidedLabel(theme, "", "small", "muted")
        self.stop = IconButton(theme, self.tr("Stop"), "pause")
        texts = QVBoxLayout()
        texts.addWidget(self.doing)
        texts.addWidget(self.progress)
        row.addLayout(texts, 1)
        row.addWidget(self.stop)
        self.go_on = Button(theme, self.tr("Measure the rest"), "play")
        whole = QHBoxLayout()
        whole.addWidget(self._busy, 1)
        whole.addStretch(0)
        whole.addWidget(self.go_on)
        self.stop.clicked.connect(self.stop_pressed)
        self.go_on.clicked.connect(self.go_on_pressed)
        return whole

    def _build_foot(self) -> None:
        theme = self.theme
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.seek = Button(theme, self.tr("Find moved files..."), "eye")
        self.discard = Button(theme, self.tr("Undo all"), "undo-2")
        self.save = Button(theme, self.tr("Save..."), "check", "primary")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        for button in (self.seek, self.discard, self.save):
            self.foot.addWidget(button)
        self.back.clicked.connect(self._on_back)
        self.seek.clicked.connect(self._on_seek)
        self.discard.clicked.connect(self.discard_pressed)
        self.save.clicked.connect(self._on_save)

    def _build_sheets(self) -> None:
        theme = self.theme
        self.paths = PathDialogs(self)
        self.phases, self.saving, self.leaving, self.devices = (PickSheet(theme, self) for _ in range(4))
        self.notes = TextSheet(theme, self, self.tr("Note"), limit=500)
        self.found = FoundSheet(theme, self)
        self.phases.picked.connect(self._on_phase_picked)
        self.saving.picked.connect(self._on_save_picked)
        self.leaving.picked.connect(self._on_leave_picked)
        self.devices.picked.connect(self.device_chosen)
        self.notes.given.connect(self._on_note_given)
        self.found.taken.connect(self.found_taken)
        self.found.left.connect(self.found_left)
        self.paths.folder_chosen.connect(self.seek_wanted)
        self.paths.place_chosen.connect(self.copy_wanted)

    def show_view(self, view: PlaylistView) -> None:
        """Render the view."""
        self._view = view
        self.title.set_words(view.title)
        self.title.setToolTip(view.place)
        self._tell(view)
        labels = dict(view.protocols)
        self.protocol.set_value(labels.get(view.protocol, view.protocol))
        self.summary.set_words(view.summary)
        self.wrong.set_words("; ".join(view.problems))
        self.wrong.setVisible(bool(view.problems))
        self.picture.show_course(view.course)
        self.tracks.show_rows(view.tracks)
        self._show_under_way(view)
        self.seek.setVisible(view.missing > 0)
        self.seek.setEnabled(view.seeking is None)
        self.discard.setVisible(view.changed)
        self.save.setEnabled(bool(view.tracks) and not view.busy)
        self.found.show_found(view.found)
        self._show_tools()

    def _show_under_way(self, view: PlaylistView) -> None:
        """A search for moved files before the check of all files: somebody waits for it."""
        seeking = view.seeking is not None
        words = {
            Stage.READING: self.tr("Reading tags and formats"),
            Stage.MEASURING: self.tr("Checking every track to its end"),
        }
        self._busy.setVisible(seeking or view.stage in words)
        self.doing.set_words(self.tr("Looking for moved files") if seeking else words.get(view.stage, ""))
        self.progress.set_share(view.progress if view.seeking is None else view.seeking)
        self.go_on.setVisible(not seeking and view.stage is Stage.STOPPED and bool(view.tracks))

    def _show_tools(self) -> None:
        view, number = self._view, self.tracks.number()
        if view is None:
            return
        count = len(view.tracks)
        chosen = 0 <= number < count
        for button in (self.phase, self.note, self.remove):
            button.setEnabled(chosen)
        self.up.setEnabled(chosen and number > 0)
        self.down.setEnabled(chosen and number < count - 1)
        plays = view.listening >= 0
        self.listen.setEnabled(plays or (chosen and view.tracks[number].lufs is not None))
        self.listen.set_icon("pause" if plays else "play")
        device = self.tr("Listen to it in {device}").format(device=view.device)
        stop = self.tr("Stop listening in {device}").format(device=view.device)
        self.listen.set_name(stop if plays else device if view.device else self.tr("Listen to it"))

    def _tell(self, view: PlaylistView) -> None:
        if view.problem:
            self.banner.tell(view.problem)
        elif view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()

    def first_focus(self) -> QWidget:
        """The tracks."""
        return self.tracks

    @Slot()
    def restyle(self) -> None:
        """Take the space between from the theme."""
        super().restyle()
        if hasattr(self, "column"):
            self.column.setSpacing(self.theme.sizes.space(12))
            self.middle.setSpacing(0)

    @Slot()
    def _on_protocol(self) -> None:
        if self._view is not None:
            self.protocols.ask(
                self.tr("Seen under which protocol?"), self._view.protocols, self._view.protocol
            )

    def offer_devices(self, devices: tuple[tuple[str, str], ...]) -> None:
        """Ask which device to listen in."""
        self.devices.ask(self.tr("Listen in which device?"), devices)

    # --- what a hand did ----------------------------------------------------------------------------

    @Slot(int)
    def _on_chosen(self, _number: int) -> None:
        self._show_tools()

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        number = self.tracks.number()
        self.moved.emit(number, number + by)
        self.tracks.choose(number + by)

    @Slot()
    def _on_phase(self) -> None:
        if view := self._view:
            labels = {label: phase for phase, label in view.phases}
            now = labels.get(view.tracks[self.tracks.number()].phase, "")
            self.phases.ask(self.tr("Phase of the music"), view.phases, now)

    @Slot(str)
    def _on_phase_picked(self, phase: str) -> None:
        self.phase_chosen.emit(self.tracks.number(), phase)

    @Slot()
    def _on_note(self) -> None:
        if view := self._view:
            row = view.tracks[self.tracks.number()]
            self.notes.ask(row.title, row.note)

    @Slot(str)
    def _on_note_given(self, note: str) -> None:
        self.note_given.emit(self.tracks.number(), note)

    @Slot()
    def _on_listen(self) -> None:
        self.listen_pressed.emit(self.tracks.number())

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self.tracks.number())

    @Slot()
    def _on_seek(self) -> None:
        self.paths.ask_folder(self.tr("Where may the files lie now?"))

    @Slot()
    def _on_save(self) -> None:
        choices = [
            (_COPY, self.tr("Save a copy among kroom's playlists")),
            (_ELSEWHERE, self.tr("Save a copy somewhere else...")),
        ]
        if self._view is not None and self._view.can_save_over:
            choices.append((_OVER, self.tr("Save over the original file")))
        self.saving.ask(self.tr("Save the playlist"), choices, _COPY)

    @Slot(str)
    def _on_save_picked(self, choice: str) -> None:
        if choice == _COPY:
            self.copy_wanted.emit("")
        elif choice == _OVER:
            self.over_wanted.emit()
        elif self._view is not None:
            self.paths.ask_place(self.tr("Save a copy"), self._view.title)

    @Slot()
    def _on_back(self) -> None:
        if self._view is None or not self._view.changed:
            self.back_pressed.emit()
            return
        choices = [(_SAVE, self.tr("Save...")), (_LEAVE, self.tr("Go back without saving"))]
        self.leaving.ask(self.tr("Your changes are not saved yet"), choices, _SAVE)

    @Slot(str)
    def _on_leave_picked(self, choice: str) -> None:
        if choice == _SAVE:
            self._on_save()
        else:
            self.back_pressed.emit()
