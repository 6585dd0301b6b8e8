"""The pieces of a lane: who and which headset, the clock, the track, what comes next, how loud."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kroom.room.views import HeadsetStage, LaneStage, LaneView, MusicStage, UpcomingView
from kroom.session.events import Partner
from kroom.ui.sizes import TARGET
from kroom.ui.spell import clock, minutes
from kroom.ui.theme import Theme
from kroom.ui.tokens import Token
from kroom.ui.widgets.badge import PartnerBadge, partner_token
from kroom.ui.widgets.buttons import IconButton
from kroom.ui.widgets.glyph import Glyph
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.level_meter import LevelMeter
from kroom.ui.widgets.progress_line import ProgressLine
from kroom.ui.widgets.volume_slider import VolumeSlider

UPCOMING = 3


class HeadsetButton(IconButton):
    """`HeadsetButton(theme)`: how the headset is, and the way to another one."""

    def __init__(self, theme: Theme) -> None:
        self._tone: Token = "ok"
        super().__init__(theme, "", "headphones")

    def show_state(self, icon: str, tone: Token, name: str, said: str) -> None:
        """Show the icon in this colour; `said` is the accessible description."""
        self.set_icon(icon)
        self.set_name(name)
        self.setAccessibleDescription(said)
        if tone != self._tone:
            self._tone = tone
            self.update()

    def face_height(self) -> int:
        """48 px: the head is no higher for it."""
        return TARGET

    def icon_ink(self) -> Token:
        """The colour of how it is."""
        return self._tone


class LaneHead(QWidget):
    """`LaneHead(theme, partner)`: badge, name, level and headset."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        self._theme = theme
        self.name = ElidedLabel(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.headset = HeadsetButton(theme)
        self._headset = ElidedLabel(theme, "", "small", "muted")
        self.meter = LevelMeter(theme, partner_token(partner), self.tr("Level"))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self._headset)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(PartnerBadge(theme, partner))
        self._row.addLayout(column, 1)
        self._row.addWidget(self.meter)
        self._row.addWidget(self.headset)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: LaneView) -> None:
        """Show who, and how the headset is."""
        self.name.set_words(view.name)
        self.meter.setAccessibleName(self.tr("Level in {name}'s headset").format(name=view.name))
        self.meter.setVisible(view.headset not in (HeadsetStage.LOST, HeadsetStage.NONE))
        words, icon, tone = self._headset_state(view)
        self._headset.set_words(words)
        self._headset.set_tone("due" if tone == "due" else "muted")
        self.headset.show_state(icon, tone, self.tr("Headset of {name}").format(name=view.name), words)

    def _headset_state(self, view: LaneView) -> tuple[str, str, Token]:
        if view.headset is HeadsetStage.LOST:
            return self.tr("{headset} is gone").format(headset=view.headset_name), "headphone-off", "due"
        if view.headset is HeadsetStage.MUTED:
            words = self.tr("{headset} is muted by the computer").format(headset=view.headset_name)
            return words, "headphone-off", "due"
        if view.headset is HeadsetStage.DEFAULT_OUTPUT:
            words = self.tr("{headset}: this computer's default").format(headset=view.headset_name)
            return words, "headphones", "due"
        if view.headset is HeadsetStage.UNCONFIRMED:
            return (
                self.tr("{headset}: confirm its tone").format(headset=view.headset_name),
                "headphones",
                "due",
            )
        if view.headset is HeadsetStage.NONE:
            return self.tr("No headset"), "headphone-off", "muted"
        return view.headset_name, "headphones", "ok"

    @Slot()
    def restyle(self) -> None:
        """Take spaces from the theme."""
        self._row.setSpacing(self._theme.sizes.space(16))


class LaneClock(QWidget):
    """`LaneClock(theme, partner)`: this partner's own clock, phase and next due step."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        self._theme = theme
        self._tone: Token = partner_token(partner)
        self.time = ElidedLabel(theme, "", "track", partner_token(partner), QFont.Weight.Medium)
        self.time.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._phase = ElidedLabel(theme, "", "label", "text", QFont.Weight.DemiBold)
        self.due = ElidedLabel(theme, "", "small", "muted")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._phase)
        column.addWidget(self.due)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.time)
        self._row.addLayout(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: LaneView) -> None:
        """Show where the clock stands."""
        self.time.set_words(clock(view.elapsed_s or 0))
        self.time.setAccessibleName(
            self.tr("Clock of {name}: {time}").format(name=view.name, time=self.time.text())
        )
        self.time.set_tone("muted" if view.elapsed_s is None else self._tone)
        self._phase.set_words(self._phase_words(view))
        due = view.next_due
        late = due is not None and due.in_s <= 0
        self.due.set_words(self._due_words(view))
        self.due.setVisible(bool(self.due.text()))
        self.due.set_tone("due" if late else "muted")

    def _phase_words(self, view: LaneView) -> str:
        words = {
            LaneStage.WAITING: self.tr("Not started"),
            LaneStage.ENDED: self.tr("Ended"),
            LaneStage.SAT_OUT: self.tr("Not dosed today"),
        }
        return words.get(view.stage, view.phase_title)

    def _due_words(self, view: LaneView) -> str:
        due = view.next_due
        if due is None:
            return "" if view.stage is not LaneStage.RUNNING else self.tr("Nothing due")
        if due.in_s > 0:
            return self.tr("{step} in {n} min").format(step=due.title, n=minutes(due.in_s))
        if due.in_s > -60:
            return self.tr("{step} now").format(step=due.title)
        return self.tr("{step}: {n} min late").format(step=due.title, n=int(-due.in_s // 60))

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme."""
        self._row.setSpacing(self._theme.sizes.space(24))


class TrackTimes(QWidget):
    """`TrackTimes(theme)`: elapsed at the start, what is left at the end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._elapsed = ElidedLabel(theme, "", "label", "muted")
        self._left = ElidedLabel(theme, "", "label", "muted")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._elapsed)
        row.addWidget(self._left)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_times(self, elapsed_s: float, length_s: float) -> None:
        """Show seconds played and left."""
        self._elapsed.set_words(clock(elapsed_s))
        self._left.set_words(f"\N{MINUS SIGN}{clock(length_s - elapsed_s)}")


class Upcoming(QWidget):
    """`Upcoming(theme)`: the tracks to come, and in how many minutes each begins."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head = ElidedLabel(theme, self.tr("Next"), "small", "muted")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(self._head, 0, 0, 1, 2)
        self._rows = [self._add_row(number) for number in range(UPCOMING)]
        self._grid.setColumnStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def _add_row(self, number: int) -> tuple[ElidedLabel, ElidedLabel]:
        title = ElidedLabel(self._theme, "", "label", "text" if number == 0 else "muted")
        when = ElidedLabel(self._theme, "", "label", "muted")
        when.setAlignment(Qt.AlignmentFlag.AlignRight)
        when.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(title, number + 1, 0)
        self._grid.addWidget(when, number + 1, 1)
        return title, when

    def show_tracks(self, tracks: tuple[UpcomingView, ...]) -> None:
        """Show the first few."""
        for number, (title, when) in enumerate(self._rows):
            track = tracks[number] if number < len(tracks) else None
            title.set_words(track.title if track else "")
            when.set_words(self.tr("in {n} min").format(n=minutes(track.in_s)) if track else "")

    def height_for(self, rows: int) -> int:
        """The height with `rows` tracks, px; 0 for none."""
        if rows == 0:
            return 0
        spacing = self._grid.verticalSpacing()
        return self._head.sizeHint().height() + rows * (self._rows[0][0].sizeHint().height() + spacing)

    def limit(self, rows: int) -> None:
        """Show at most `rows` tracks."""
        for number, pair in enumerate(self._rows):
            for label in pair:
                label.setVisible(number < rows)
        self.setVisible(rows > 0)

    @Slot()
    def restyle(self) -> None:
        """Take spaces from the theme."""
        self._grid.setVerticalSpacing(self._theme.sizes.space(8))
        self._grid.setHorizontalSpacing(self._theme.sizes.space(16))


class TrackPart(QWidget):
    """`TrackPart(theme, partner)`: the caption, the title, the line and the times of what sounds."""

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        tone = partner_token(partner)
        self.caption = ElidedLabel(theme, "", "small", tone, QFont.Weight.DemiBold)
        self.title = ElidedLabel(theme, "", "track", "text", QFont.Weight.DemiBold)
        self.line = ProgressLine(theme, self.tr("Track"), tone)
        self.times = TrackTimes(theme)

    def show_view(self, view: LaneView) -> None:
        """Show what sounds."""
        track = view.track
        self.caption.set_words(self._caption(view))
        self.title.set_words(track.title if track else "")
        share = track.elapsed_s / track.length_s if track and track.length_s > 0 else 0.0
        self.line.set_share(share)
        self.times.show_times(track.elapsed_s if track else 0, track.length_s if track else 0)

    def _caption(self, view: LaneView) -> str:
        if view.headset is HeadsetStage.LOST:
            return self.tr("Waits for the headset")
        words = {
            MusicStage.NONE: self.tr("No music by choice"),
            MusicStage.IDLE: self.tr("No music now"),
            MusicStage.PLAYING: self.tr("Now playing"),
            MusicStage.QUIETENED: self.tr("Quietened"),
            MusicStage.TALKING: self.tr("Low, to talk"),
            MusicStage.HELD: self.tr("Held"),
            MusicStage.SILENCED: self.tr("Silenced"),
            MusicStage.RESTARTING: self.tr("Coming back"),
            MusicStage.CALM: self.tr("Calm music"),
        }[view.music]
        if view.track is None:
            return words
        place = self.tr("track {number} of {count}").format(number=view.track.number, count=view.track.count)
        if view.fills_from_s is not None:
            fills = self.tr("repeats from {time}").format(time=clock(view.fills_from_s))
            return f"{words}  ·  {place}  ·  {fills}"
        return f"{words}  ·  {place}"


class VolumePart(QWidget):
    """`VolumePart(theme, partner)`: `slider` with its number, `music` for other music, `skip` to the next."""

    moved = Signal(int)

    def __init__(self, theme: Theme, partner: Partner) -> None:
        super().__init__()
        self._theme = theme
        self.slider = VolumeSlider(theme, self.tr("Volume"), partner_token(partner))
        self._number = ElidedLabel(theme, "100", "label", "text", QFont.Weight.DemiBold)
        self._number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Glyph(theme, "volume-2", "muted", 28))
        self._row.addWidget(self.slider, 1)
        self._row.addWidget(self._number)
        self.music = IconButton(theme, "", "list-music")
        self._row.addWidget(self.music)
        self.skip = IconButton(theme, "", "skip-forward")
        self._row.addWidget(self.skip)
        self.slider.moved.connect(self.moved)
        self.slider.valueChanged.connect(self._show_number)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()
        theme.changed.connect(self.restyle)

    def show_view(self, view: LaneView) -> None:
        """Show how loud it is."""
        self.slider.setAccessibleName(self.tr("Volume of {name}").format(name=view.name))
        self.slider.show_value(view.volume)
        self.skip.set_name(self.tr("Next track for {name}").format(name=view.name))
        self.skip.setEnabled(view.can_skip)
        self.music.set_name(self.tr("Other music for {name}").format(name=view.name))
        self.music.setEnabled(view.can_skip)
        self._show_number(self.slider.value())

    @Slot(int)
    def _show_number(self, value: int) -> None:
        self._number.set_words(str(value))

    @Slot()
    def restyle(self) -> None:
        """Take the space from the theme; the number keeps the width of three digits."""
        self._row.setSpacing(self._theme.sizes.space(16))
        metrics = self._number.fontMetrics()
        self._number.setFixedWidth(metrics.horizontalAdvance("000") + 4)


class Rule(QFrame):
    """`Rule(theme)`: a hairline between parts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.restyle)

    @Slot()
    def restyle(self) -> None:
        """Paint again."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(self.rect(), self._theme.color("hairline"))
