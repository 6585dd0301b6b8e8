"""Home: start a session, go on with one, see what needs attention."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from kroom.room.page_views import HomeView, RecentSession, Said
from kroom.ui.pages import spelling
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button, PillButton
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import ElidedLabel, Label

_THEMES = ("dim", "red-night", "day")


class HomePage(FramedPage):
    """`HomePage(theme, parent=None)`.

    `start_pressed()`, `resume_pressed(session_id)`, `export_pressed(session_id)`, `theme_chosen(name)`,
    `lock_pressed()`.
    """

    start_pressed = Signal()
    resume_pressed = Signal(str)
    export_pressed = Signal(str)
    theme_chosen = Signal(str)
    lock_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Home", "kroom", 0, parent)
        self.name_page(self.tr("Home"))
        self._recent: tuple[RecentSession, ...] | None = None
        self._attention: tuple[Said, ...] | None = None
        self._build_head()
        self.attention = Card(theme)
        self.recent = Card(theme)
        self.body.addWidget(self.attention)
        self.body.addWidget(self.recent)
        self.body.addStretch(1)
        self.start = Button(theme, self.tr("Start a session"), "play", "primary")
        self.foot.addStretch(1)
        self.foot.addWidget(self.start)
        self.start.clicked.connect(self.start_pressed)
        self.show_view(HomeView())

    def _build_head(self) -> None:
        texts = (
            (self.tr("Dim"), "moon"),
            (self.tr("Red night"), "eye"),
            (self.tr("Day"), "sun"),
        )
        self.themes = QButtonGroup(self)
        for number, (text, icon) in enumerate(texts):
            button = _ThemePill(self.theme, text, icon)
            button.setCheckable(True)
            self.themes.addButton(button, number)
            self.head.addWidget(button)
        self.themes.idClicked.connect(self._on_theme)
        self.lock = PillButton(self.theme, self.tr("Lock"), "lock")
        self.head.addWidget(self.lock)
        self.lock.clicked.connect(self.lock_pressed)

    def show_view(self, view: HomeView) -> None:
        """Render the view."""
        hello = self.tr("Signed in: {name}").format(name=view.person)
        self.say(hello if view.person else "")
        if view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()
        self._show_attention(view.attention)
        self._show_recent(view.recent, view.busy)
        if view.theme in _THEMES:
            self.themes.button(_THEMES.index(view.theme)).setChecked(True)
        self.start.setEnabled(not view.busy)

    def first_focus(self) -> QWidget:
        """The start of a session."""
        return self.start

    def _show_attention(self, attention: tuple[Said, ...]) -> None:
        if attention == self._attention:
            return
        self._attention = attention
        _empty(self.attention)
        self.attention.body.addWidget(Label(self.theme, self.tr("Needs attention"), "label", "muted"))
        for said in attention:
            rest = " ".join(part for part in (said.means, said.todo) if part)
            self.attention.body.addWidget(Label(self.theme, said.what, "body", "due", QFont.Weight.DemiBold))
            if rest:
                self.attention.body.addWidget(Label(self.theme, rest, "label"))
        if not attention:
            self.attention.body.addWidget(Label(self.theme, self.tr("Nothing today."), "body"))

    def _show_recent(self, recent: tuple[RecentSession, ...], busy: bool) -> None:
        if recent != self._recent:
            self._recent = recent
            _empty(self.recent)
            self.recent.body.addWidget(Label(self.theme, self.tr("Sessions"), "label", "muted"))
            for session in recent:
                self._add_session(session)
            if not recent:
                self.recent.body.addWidget(Label(self.theme, self.tr("None yet."), "body"))
        for row in self.recent.findChildren(_SessionRow):
            row.act.setEnabled(not busy)

    def _add_session(self, session: RecentSession) -> None:
        row = _SessionRow(self.theme, session)
        (row.exported if session.status.over else row.resumed).connect(
            self.export_pressed if session.status.over else self.resume_pressed
        )
        self.recent.body.addWidget(row)

    @Slot(int)
    def _on_theme(self, number: int) -> None:
        self.theme_chosen.emit(_THEMES[number])


class _ThemePill(PillButton):
    """A theme to choose; the one in use is edged."""

    def edge(self) -> tuple[QColor, float]:
        """Lit when it is in use."""
        return (self._theme.color("ring_now"), 2) if self.isChecked() else super().edge()


class _SessionRow(QWidget):
    """One session: when, who, what it came to, and what can be done with it."""

    resumed = Signal(str)
    exported = Signal(str)

    def __init__(self, theme: Theme, session: RecentSession) -> None:
        super().__init__()
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        texts = QGridLayout()
        status = spelling.session_status(session.status)
        tone = "muted" if session.status.over else "due"
        texts.addWidget(ElidedLabel(theme, session.couple, "body", "text", QFont.Weight.DemiBold), 0, 0)
        when = (spelling.day(self, session.on), spelling.clock(self, session.on), session.protocol)
        line = " · ".join(when)
        texts.addWidget(ElidedLabel(theme, line, "label", "muted"), 1, 0)
        texts.addWidget(_narrow(Label(theme, status, "label", tone)), 0, 1, Qt.AlignmentFlag.AlignRight)
        texts.setColumnStretch(0, 1)
        row.addLayout(texts, 1)
        text = self.tr("Export PDFs") if session.status.over else self.tr("Go on")
        self.act = Button(theme, text, "" if session.status.over else "play")
        self.act.setMinimumWidth(theme.sizes.px(200, 150))
        self.act.setAccessibleDescription(f"{session.couple}, {line}, {status}")
        self.act.clicked.connect(self._on_act)
        row.addSpacing(16)
        row.addWidget(self.act)

    @Slot()
    def _on_act(self) -> None:
        signal = self.exported if self._session.status.over else self.resumed
        signal.emit(self._session.session_id)


def _empty(card: Card) -> None:
    while (item := card.body.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def _narrow(label: Label) -> Label:
    label.setWordWrap(False)
    return label
