"""One playlist: its tracks, what is wrong with them, and how loud it is over a session."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.playlists_view import PlaylistView, Stage
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.course_picture import CoursePicture
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.fitting_scroll import GUTTER
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.progress_line import ProgressLine
from kroom.ui.widgets.track_list import TrackList


class PlaylistPage(FramedPage):
    """`PlaylistPage(theme, parent=None)`.

    `protocol_chosen(name)`, `stop_pressed()` and `go_on_pressed()` (of measuring), `back_pressed()`.
    """

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
        self.column.addWidget(self.tracks, 1)
        self.middle.addWidget(self._main, 1)
        self.middle.addSpacing(GUTTER)

    def _build_foot(self) -> None:
        theme = self.theme
        self.back = Button(theme, self.tr("Back"), "arrow-left")
        self.foot.addWidget(self.back)
        self._busy = QWidget()
        row = QHBoxLayout(self._busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.progress = ProgressLine(theme, self.tr("Check of the playlist"), "ring_now")
        self.doing = ElidedLabel(theme, "", "small", "muted")
        self.stop = Button(theme, self.tr("Stop"), "x")
        texts = QVBoxLayout()
        texts.addWidget(self.doing)
        texts.addWidget(self.progress)
        row.addLayout(texts, 1)
        row.addWidget(self.stop)
        self.go_on = Button(theme, self.tr("Measure the rest"), "play")
        self.foot.addWidget(self._busy, 1)
        self.foot.addWidget(self.go_on)
        self.foot.addStretch(1)
        self.back.clicked.connect(self.back_pressed)
        self.stop.clicked.connect(self.stop_pressed)
        self.go_on.clicked.connect(self.go_on_pressed)

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
        busy = view.stage in (Stage.READING, Stage.MEASURING)
        self._busy.setVisible(busy)
        reading = self.tr("Reading what the files say of themselves")
        self.doing.set_words(
            reading if view.stage is Stage.READING else self.tr("Checking every track to its end")
        )
        self.progress.set_share(view.progress)
        self.go_on.setVisible(view.stage is Stage.STOPPED and bool(view.tracks))

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
