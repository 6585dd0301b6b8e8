"""A partner's lane on the session page."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from kroom.room.views import LaneActionKind, LaneStage, LaneView
from kroom.session.events import Partner
from kroom.ui.paint import mixed
from kroom.ui.theme import Theme
from kroom.ui.widgets.badge import partner_token
from kroom.ui.widgets.buttons import Button, PillButton
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import ElidedLabel
from kroom.ui.widgets.lane_actions import ButtonStrip, StackButton
from kroom.ui.widgets.lane_parts import UPCOMING, LaneClock, LaneHead, Rule, TrackPart, Upcoming, VolumePart


class Lane(Card):
    """`Lane(theme, partner, parent=None)`: `show_view(LaneView)`.

    Every signal carries the partner. `touched` comes before any other, for whatever was touched. Where the
    height is short, what matters least goes first: the tracks to come, the track's times, its caption, its
    title.
    """

    touched = Signal(object)
    quieten_pressed = Signal(object)
    talk_pressed = Signal(object)
    bathroom_pressed = Signal(object)
    concern_pressed = Signal(object)
    end_pressed = Signal(object)
    volume_moved = Signal(object, int)
    action_pressed = Signal(object, object)
    skip_pressed = Signal(object)
    music_pressed = Signal(object)
    calm_pressed = Signal(object)
    headset_pressed = Signal(object)

    def __init__(self, theme: Theme, partner: Partner, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", False, parent)
        self.partner = partner
        self._view = LaneView(partner, "")
        self.head = LaneHead(theme, partner)
        self.clock = LaneClock(theme, partner)
        self.action = Button(theme, "", "", "primary")
        self.action.hide()
        self.refusal = ElidedLabel(theme, "", "small", "due", lines=2)
        self.refusal.hide()
        self.calm = PillButton(theme, "", "music")
        self.calm.hide()
        self.track = TrackPart(theme, partner)
        self._rule = Rule(theme)
        self.upcoming = Upcoming(theme)
        self.volume = VolumePart(theme, partner)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.restyle()

    def _make_buttons(self) -> None:
        theme, tone = self._theme, partner_token(self.partner)
        self.quieten = StackButton(theme, self.tr("Quieten"), "volume-x", tone)
        self.talk = StackButton(theme, self.tr("Talk"), "message-circle", tone)
        self.bathroom = StackButton(theme, self.tr("Bathroom"), "toilet", tone)
        self.concern = StackButton(theme, self.tr("Concern"), "triangle-alert", tone)
        self.end = StackButton(theme, self.tr("End"), "circle-stop", tone)
        self.buttons = (self.quieten, self.talk, self.bathroom, self.concern, self.end)
        self.strip = ButtonStrip(theme, self.buttons)

    def _lay_out(self) -> None:
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        track = self.track
        for part in (
            self.head,
            self.clock,
            self._action_row(),
            self.refusal,
            track.caption,
            track.title,
            track.line,
            track.times,
        ):
            self.body.addWidget(part)
        self.body.addWidget(self._rule)
        self.body.addWidget(self.upcoming)
        self.body.addStretch(1)
        self.body.addWidget(self.volume)
        self.body.addWidget(self.strip)

    def _action_row(self) -> QWidget:
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.action, 1)
        row.addWidget(self.calm)
        self._actions.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._actions.hide()
        return self._actions

    def _connect(self) -> None:
        self.quieten.clicked.connect(self._on_quieten)
        self.talk.clicked.connect(self._on_talk)
        self.bathroom.clicked.connect(self._on_bathroom)
        self.concern.clicked.connect(self._on_concern)
        self.end.clicked.connect(self._on_end)
        self.action.clicked.connect(self._on_action)
        self.volume.moved.connect(self._on_volume)
        self.volume.skip.clicked.connect(self._on_skip)
        self.volume.music.clicked.connect(self._on_music)
        self.calm.clicked.connect(self._on_calm)
        self.head.headset.clicked.connect(self._on_headset)

    def show_view(self, view: LaneView) -> None:
        """Show where this partner stands."""
        refit = view.action != self._view.action or bool(view.upcoming) != bool(self._view.upcoming)
        refit = refit or view.calm != self._view.calm
        refit = refit or (view.track is None) != (self._view.track is None)
        self._view = view
        self.setAccessibleName(self.tr("Lane of {name}").format(name=view.name))
        self.head.show_view(view)
        self.head.meter.set_level(view.level_dbfs)
        self.clock.show_view(view)
        self.track.show_view(view)
        self.upcoming.show_tracks(view.upcoming)
        self.volume.show_view(view)
        self._show_buttons(view)
        self._show_action(view)
        self._show_calm(view)
        if refit:
            self._fit()

    def set_level(self, dbfs: float) -> None:
        """Show the level alone, dBFS: several times a second, without the rest."""
        self.head.meter.set_level(dbfs)

    def _show_buttons(self, view: LaneView) -> None:
        names = {
            self.quieten: self.tr("Bring {name}'s music back") if view.quiet else self.tr("Quieten {name}"),
            self.talk: self.tr("Talk with {name} is over") if view.talking else self.tr("Talk with {name}"),
            self.bathroom: self.tr("{name} is back") if view.away else self.tr("{name} to the bathroom"),
            self.concern: self.tr("Concern for {name}"),
            self.end: self.tr("End for {name}"),
        }
        for button, name in names.items():
            button.set_words(button.words(), name.format(name=view.name))
        going, off = self.tr("on"), self.tr("off")
        self.quieten.set_on(view.quiet, going if view.quiet else off)
        self.talk.set_on(view.talking, going if view.talking else off)
        self.bathroom.set_on(view.away, going if view.away else off)
        self.concern.set_on(view.concerned, self.tr("raised") if view.concerned else "")
        self.end.setEnabled(view.stage is LaneStage.RUNNING)

    def _show_calm(self, view: LaneView) -> None:
        self.calm.setVisible(view.calm is not None)
        words = self.tr("Silence") if view.calm else self.tr("Calm music")
        said = self.tr("{name} waits in silence") if view.calm else self.tr("Calm music while {name} waits")
        self.calm.set_words(words, said.format(name=view.name))
        self.calm.set_icon("volume-x" if view.calm else "music")
        self.calm.setToolTip(self.calm.accessibleName())

    def _show_action(self, view: LaneView) -> None:
        self._actions.setVisible(view.action is not None)
        self.action.setVisible(view.action is not None)
        refusal = view.action.refusal if view.action else ""
        self.refusal.set_words(refusal)
        self.refusal.setVisible(bool(refusal))
        if view.action is None:
            return
        self.action.set_kind("plain" if refusal else "primary")
        words, icon = {
            LaneActionKind.START: (self.tr("Start {name}"), "play"),
            LaneActionKind.CHECKS: (self.tr("Checks for {name}"), "check"),
            LaneActionKind.HAND_OVER: (self.tr("Hand over to {name}"), "message-square"),
            LaneActionKind.RESUME_FORM: (self.tr("Back to {name}'s form"), "message-square"),
        }[view.action.kind]
        self.action.set_words(words.format(name=view.name))
        self.action.set_icon(icon)
        self.action.setAccessibleDescription(refusal)

    def fill(self) -> QColor:
        """A darker surface in a compact window, where lanes fill half the page and would light the room."""
        if not self._theme.sizes.compact:
            return super().fill()
        return mixed(self._theme.color("bg"), super().fill(), 0.5)

    # --- what fits ----------------------------------------------------------------------------------

    @Slot()
    def restyle(self) -> None:
        """Take margins from the theme and see what fits."""
        super().restyle()
        compact = self._theme.sizes.compact
        self.track.title.set_lines(1 if compact else 2)
        self._fit()

    def _apply(self) -> None:
        super()._apply()
        pad = self._theme.sizes.space(28)
        if self._theme.sizes.compact:
            self.body.setContentsMargins(10, 4, 10, 6)
            self.body.setSpacing(5)
        else:
            self.body.setContentsMargins(pad, pad, pad, pad)
            self.body.setSpacing(self._theme.sizes.space(14))

    def _needed(self) -> int:
        """The height of what is always there, px."""
        parts: list[QWidget] = [self.head, self.clock, self.volume, self.strip]
        if self._view.action is not None:
            parts.append(self._actions)
        margins = self.body.contentsMargins()
        heights = sum(part.sizeHint().height() for part in parts)
        if self._view.action is not None and self._view.action.refusal:
            heights += self.refusal.fontMetrics().lineSpacing() + self.body.spacing()
        return heights + (len(parts) - 1) * self.body.spacing() + margins.top() + margins.bottom()

    def _fit(self) -> None:
        """Show of the rest what the height allows, the most important first."""
        left, gap = self.height() - self._needed(), self.body.spacing()
        left = self._fit_refusal(left)
        track = self.track
        heard = self._view.track is not None
        title = track.title.sizeHint().height() + track.line.sizeHint().height() + 2 * gap
        left = self._take((track.title, track.line), title, left, heard)
        left = self._take((track.caption,), track.caption.sizeHint().height() + gap, left, True)
        left = self._take((track.times,), track.times.sizeHint().height() + gap, left, heard)
        rows = min(UPCOMING, len(self._view.upcoming)) if heard else 0
        while rows and self.upcoming.height_for(rows) + 2 * gap + 1 > left:
            rows -= 1
        self.upcoming.limit(rows)
        self._rule.setVisible(rows > 0)

    def _fit_refusal(self, left: int) -> int:
        """Give a refusal its second line where there is room."""
        line = self.refusal.fontMetrics().lineSpacing()
        two = not self.refusal.isHidden() and left >= line
        self.refusal.set_lines(2 if two else 1)
        return left - line if two else left

    def _take(self, parts: tuple[QWidget, ...], height: int, left: int, wanted: bool) -> int:
        shown = wanted and height <= left
        for part in parts:
            part.setVisible(shown)
        return left - height if shown else left

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what fits."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """What is always there, px."""
        margins = self.body.contentsMargins()
        width = self.strip.minimumSizeHint().width() + margins.left() + margins.right()
        return QSize(width, self._needed())

    def sizeHint(self) -> QSize:
        """The same; the page gives more, px."""
        return self.minimumSizeHint()

    # --- what a hand did ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere makes the ring follow this partner."""
        super().mousePressEvent(event)
        self.touched.emit(self.partner)

    @Slot()
    def _on_quieten(self) -> None:
        self.touched.emit(self.partner)
        self.quieten_pressed.emit(self.partner)

    @Slot()
    def _on_talk(self) -> None:
        self.touched.emit(self.partner)
        self.talk_pressed.emit(self.partner)

    @Slot()
    def _on_bathroom(self) -> None:
        self.touched.emit(self.partner)
        self.bathroom_pressed.emit(self.partner)

    @Slot()
    def _on_concern(self) -> None:
        self.touched.emit(self.partner)
        self.concern_pressed.emit(self.partner)

    @Slot()
    def _on_end(self) -> None:
        self.touched.emit(self.partner)
        self.end_pressed.emit(self.partner)

    @Slot()
    def _on_action(self) -> None:
        self.touched.emit(self.partner)
        if self._view.action is not None:
            self.action_pressed.emit(self.partner, self._view.action.kind)

    @Slot()
    def _on_skip(self) -> None:
        self.touched.emit(self.partner)
        self.skip_pressed.emit(self.partner)

    @Slot()
    def _on_music(self) -> None:
        self.touched.emit(self.partner)
        self.music_pressed.emit(self.partner)

    @Slot()
    def _on_calm(self) -> None:
        self.touched.emit(self.partner)
        self.calm_pressed.emit(self.partner)

    @Slot()
    def _on_headset(self) -> None:
        self.touched.emit(self.partner)
        self.headset_pressed.emit(self.partner)

    @Slot(int)
    def _on_volume(self, value: int) -> None:
        self.touched.emit(self.partner)
        self.volume_moved.emit(self.partner, value)
