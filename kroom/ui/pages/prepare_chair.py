"""One partner's card of the page that prepares a session: music, headset, volume."""

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.prepare_view import ChairView, CheckStage
from kroom.session.events import Partner
from kroom.ui.dialog import open_once
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import PartnerBadge, partner_token
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.fields import TextField
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet
from kroom.ui.widgets.progress_line import ProgressLine
from kroom.ui.widgets.touch_button import TouchButton
from kroom.ui.widgets.volume_slider import VolumeSlider

_NO_MUSIC, _FILE, _FOLDER = "", "\0file", "\0folder"
_BROKEN_SHOWN = 6


class ChairCard(Card):
    """`ChairCard(theme, page, partner)`: every signal carries the partner first.

    `name_changed(Partner, str)`, `playlist_chosen(Partner, id)`, `playlist_path_chosen(Partner, path)`,
    `leave_out_chosen(Partner, bool)`, `headset_chosen(Partner, id)`, `default_accepted(Partner, bool)`,
    `tone_pressed(Partner)`, `heard_changed(Partner, bool)`, `volume_changed(Partner, int)`,
    `sample_pressed(Partner)`, `sits_out_changed(Partner, bool)`. Lists open in sheets over `page`.
    """

    name_changed = Signal(object, str)
    playlist_chosen = Signal(object, str)
    playlist_path_chosen = Signal(object, str)
    leave_out_chosen = Signal(object, bool)
    headset_chosen = Signal(object, str)
    default_accepted = Signal(object, bool)
    tone_pressed = Signal(object)
    heard_changed = Signal(object, bool)
    volume_changed = Signal(object, int)
    sample_pressed = Signal(object)
    sits_out_changed = Signal(object, bool)

    def __init__(self, theme: Theme, page: QWidget, partner: Partner) -> None:
        super().__init__(theme)
        self._partner = partner
        self._page = page
        self._view = ChairView(partner)
        self._build_head()
        self._build_music()
        self._build_headset()
        self._build_volume()
        self.problem = Label(theme, "", "label", "due")
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.playlists, self.headsets = PickSheet(theme, page), PickSheet(theme, page)
        self._connect()
        self.setAcceptDrops(True)

    def _build_head(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(16)
        letter = self._partner.value.upper()
        self.name = TextField(theme, self.tr("Name of {letter}").format(letter=letter), limit=100)
        row.addWidget(PartnerBadge(theme, self._partner))
        row.addWidget(self.name, 1)
        self.body.addLayout(row)
        self.sits_out = CheckRow(theme, "")
        self._word(self.sits_out, self.tr("Sits out today: not dosed"))
        self.body.addWidget(self.sits_out)

    def _build_music(self) -> None:
        theme = self._theme
        self._music = QWidget()
        column = _column(self._music)
        self.playlist = FieldButton(theme, "")
        self._word(self.playlist, self.tr("Playlist"))
        self.progress = ProgressLine(theme, self.tr("Check of the playlist"), partner_token(self._partner))
        self.checking = Label(theme, "", "small", "muted")
        self.broken = Label(theme, "", "label", "due")
        self.leave_out = CheckRow(theme, "")
        self._word(self.leave_out, self.tr("Leave these tracks out"))
        for widget in (self.playlist, self.progress, self.checking, self.broken, self.leave_out):
            column.addWidget(widget)
        self.body.addWidget(self._music)

    def _build_headset(self) -> None:
        theme = self._theme
        self._sound = QWidget()
        column = _column(self._sound)
        self.headset = FieldButton(theme, "")
        self._word(self.headset, self.tr("Headset"))
        self.default = CheckRow(theme, "")
        self._word(
            self.default,
            self.tr("Use the computer's default output knowingly: notifications would sound in it"),
        )
        self.warning = Label(theme, "", "label", "due")
        row = QHBoxLayout()
        self.tone = Button(theme, "", "headphones")
        self.heard = CheckRow(theme, "")
        self._word(self.heard, self.tr("Heard, by the one who wears it"))
        row.addWidget(self.tone)
        row.addWidget(self.heard, 1)
        for widget in (self.headset, self.default, self.warning):
            column.addWidget(widget)
        column.addLayout(row)
        self.body.addWidget(self._sound)

    def _build_volume(self) -> None:
        theme = self._theme
        self._loudness = QWidget()
        row = QHBoxLayout(self._loudness)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        name = self.tr("Comfortable volume of {letter}").format(letter=self._partner.value.upper())
        self.volume = VolumeSlider(theme, name, partner_token(self._partner))
        self.number = Label(theme, "", "body", "text", QFont.Weight.DemiBold)
        self.number.setWordWrap(False)
        self.sample = Button(theme, "", "volume-2")
        row.addWidget(self.sample)
        row.addWidget(self.volume, 1)
        row.addWidget(self.number)
        self.body.addWidget(self._loudness)

    def _word(self, button: TouchButton, text: str) -> None:
        """Both chairs have the same words; assistive technology hears whose they are."""
        button.set_words(text, f"{self._partner.value.upper()}: {text}")

    def _connect(self) -> None:
        self.name.changed.connect(self._on_name)
        self.sits_out.clicked.connect(self._on_sits_out)
        self.playlist.clicked.connect(self._on_playlist)
        self.leave_out.clicked.connect(self._on_leave_out)
        self.headset.clicked.connect(self._on_headset)
        self.default.clicked.connect(self._on_default)
        self.tone.clicked.connect(self._on_tone)
        self.heard.clicked.connect(self._on_heard)
        self.volume.moved.connect(self._on_volume)
        self.sample.clicked.connect(self._on_sample)
        self.playlists.picked.connect(self._on_playlist_picked)
        self.headsets.picked.connect(self._on_headset_picked)

    def show_chair(self, view: ChairView, name: str, name_fixed: bool) -> None:
        """Render the chair."""
        others = view.headsets != self._view.headsets
        self._view = view
        if others and self.headsets.isVisible():
            self._on_headset()  # the list that is open shows who came and who went
        if not self.name.edit.hasFocus() and self.name.text() != name:
            self.name.edit.blockSignals(True)
            self.name.set_text(name)
            self.name.edit.blockSignals(False)
        self.name.setEnabled(not name_fixed)
        self.sits_out.setChecked(view.sits_out)
        for widget in (self._music, self._sound, self._loudness):
            widget.setVisible(not view.sits_out)
        self._show_music(view)
        self._show_headset(view)
        self.volume.show_value(view.volume)
        self.number.setText(self.locale().toString(view.volume))
        self._word(
            self.sample, self.tr("Stop the sample") if view.sample_playing else self.tr("Play a sample")
        )
        self.sample.set_icon("pause" if view.sample_playing else "volume-2")
        self._loudness.setEnabled(bool(view.headset))
        self.sample.setEnabled(view.playable)
        self.problem.setText("\n".join(view.problems))
        self.problem.setVisible(bool(view.problems))

    def _show_music(self, view: ChairView) -> None:
        labels = {choice.id: choice.label for choice in view.playlists}
        self.playlist.set_value(labels.get(view.playlist, "") if view.playlist else self.tr("No music"))
        check = view.check
        self.progress.setVisible(check.stage is CheckStage.RUNNING)
        self.progress.set_share(check.progress)
        track = self.tr("Checking: {track}").format(track=check.track)
        running = track if check.track else self.tr("Checking every track to its end")
        self.checking.setText(running if check.stage is CheckStage.RUNNING else check.result)
        self.checking.setVisible(check.stage is not CheckStage.NONE and bool(self.checking.text()))
        lines = [f"{track.title}: {track.why}" for track in view.broken[:_BROKEN_SHOWN]]
        if len(view.broken) > _BROKEN_SHOWN:
            more = self.tr("and {count} more").format(count=len(view.broken) - _BROKEN_SHOWN)
            lines.append(more)
        self.broken.setText("\n".join(lines))
        self.broken.setVisible(bool(lines))
        self.broken.set_tone("muted" if view.left_out else "due")
        self.leave_out.setVisible(bool(lines))
        self.leave_out.setChecked(view.left_out)

    def _show_headset(self, view: ChairView) -> None:
        chosen = next((headset for headset in view.headsets if headset.id == view.headset), None)
        none = self.tr("Not chosen yet") if view.playlist else self.tr("None")
        self.headset.set_value(
            self._headset_label(chosen.name, chosen.default) if chosen else none, chosen is None
        )
        self.default.setVisible(chosen is not None and chosen.default)
        self.default.setChecked(view.default_accepted)
        self.warning.setText(view.warning)
        self.warning.setVisible(bool(view.warning))
        self.tone.setEnabled(chosen is not None)
        self._word(self.tone, self.tr("Sound it again") if view.tone_playing else self.tr("Identity tone"))
        self.heard.setEnabled(chosen is not None)
        self.heard.setChecked(view.heard)

    def _headset_label(self, name: str, default: bool) -> str:
        return self.tr("{name} (the computer's default)").format(name=name) if default else name

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file or folder of this computer may be dropped: a playlist for this partner."""
        if _dropped(event.mimeData()) and not self._view.sits_out:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped as this partner's playlist."""
        path = _dropped(event.mimeData())
        if path and not self._view.sits_out:
            event.acceptProposedAction()
            self.playlist_path_chosen.emit(self._partner, path)

    # --- what a hand did ----------------------------------------------------------------------------

    @Slot()
    def _on_playlist(self) -> None:
        choices = [
            (choice.id, " · ".join(part for part in (choice.label, choice.note) if part))
            for choice in self._view.playlists
        ]
        choices += [(_FILE, self.tr("A playlist file...")), (_FOLDER, self.tr("A folder of music..."))]
        choices.append((_NO_MUSIC, self.tr("No music")))
        self.playlists.ask(self._titled(self.tr("Playlist")), choices, self._view.playlist)

    def _titled(self, what: str) -> str:
        return self.tr("{what} of {letter}").format(what=what, letter=self._partner.value.upper())

    @Slot(str)
    def _on_playlist_picked(self, choice: str) -> None:
        if choice in (_FILE, _FOLDER):
            self._ask_path(choice == _FOLDER)
        else:
            self.playlist_chosen.emit(self._partner, choice)

    def _ask_path(self, folder: bool) -> None:
        dialog = QFileDialog(
            self._page, self.tr("Choose a folder") if folder else self.tr("Choose a playlist")
        )
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(self.tr("Playlists (*.xspf *.m3u *.m3u8 *.pls)"))
        dialog.fileSelected.connect(self._on_path)
        open_once(dialog)

    @Slot(str)
    def _on_path(self, path: str) -> None:
        self.playlist_path_chosen.emit(self._partner, path)

    @Slot()
    def _on_headset(self) -> None:
        choices = [
            (headset.id, self._headset_label(headset.name, headset.default))
            for headset in self._view.headsets
        ]
        choices.append(("", self.tr("None")))
        self.headsets.ask(self._titled(self.tr("Headset")), choices, self._view.headset)

    @Slot(str)
    def _on_headset_picked(self, choice: str) -> None:
        self.headset_chosen.emit(self._partner, choice)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        self.name_changed.emit(self._partner, name)

    @Slot(bool)
    def _on_sits_out(self, on: bool) -> None:
        self.sits_out_changed.emit(self._partner, on)

    @Slot(bool)
    def _on_leave_out(self, on: bool) -> None:
        self.leave_out_chosen.emit(self._partner, on)

    @Slot(bool)
    def _on_default(self, on: bool) -> None:
        self.default_accepted.emit(self._partner, on)

    @Slot()
    def _on_tone(self) -> None:
        self.tone_pressed.emit(self._partner)

    @Slot(bool)
    def _on_heard(self, on: bool) -> None:
        self.heard_changed.emit(self._partner, on)

    @Slot(int)
    def _on_volume(self, volume: int) -> None:
        self.number.setText(self.locale().toString(volume))
        self.volume_changed.emit(self._partner, volume)

    @Slot()
    def _on_sample(self) -> None:
        self.sample_pressed.emit(self._partner)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return column


def _dropped(data: QMimeData) -> str:
    """The one local path that is dragged; empty for anything else."""
    urls = data.urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
