"""Home: start a session, go on with one, see what needs attention."""

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from kroom.room.export_format import ExportFormat
from kroom.room.page_views import HomeView, RecentSession, Said
from kroom.ui.pages import spelling
from kroom.ui.pages.export_sheet import ExportSheet
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.home_sessions import SessionList
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button, PillButton
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.label import Label

_THEMES = ("dim", "red-night", "day")


class HomePage(FramedPage):
    """`HomePage(theme, parent=None)`.

    `start_pressed()`, `history_pressed()`, `playlists_pressed()`, `headsets_pressed()`, `settings_pressed()`,
    `resume_pressed(session_id)`, `export_wanted(session_id, tuple[ExportFormat, ...])`,
    `theme_chosen(name)`, `lock_pressed()`.
    """

    start_pressed = Signal()
    history_pressed = Signal()
    resume_pressed = Signal(str)
    export_wanted = Signal(str, object)
    playlists_pressed = Signal()
    headsets_pressed = Signal()
    settings_pressed = Signal()
    theme_chosen = Signal(str)
    lock_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Home", "kroom", 0, parent)
        self.name_page(self.tr("Home"))
        self._recent: tuple[RecentSession, ...] | None = None
        self._attention: tuple[Said, ...] | None = None
        self._build_head()
        self._build_start()
        self.attention = Card(theme)
        self.sessions = SessionList(theme)
        self.body.addWidget(self.attention)
        self.body.addWidget(self.sessions)
        self.body.addStretch(1)
        self.start.clicked.connect(self.start_pressed)
        self.sessions.resumed.connect(self.resume_pressed)
        self._exporting = ""
        self.export_sheet = ExportSheet(theme, self)
        self.sessions.exported.connect(self._on_export)
        self.export_sheet.chosen.connect(self._on_formats)
        self.restyle()
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
        self.settings = PillButton(self.theme, self.tr("Settings"), "settings")
        self.head.addWidget(self.settings)
        self.settings.clicked.connect(self.settings_pressed)
        self.lock = PillButton(self.theme, self.tr("Lock"), "lock")
        self.lock.setToolTip(self.tr("Lock: F8"))
        self.head.addWidget(self.lock)
        self.lock.clicked.connect(self.lock_pressed)

    def _build_start(self) -> None:
        """The one thing that most people come for, always in view beside the list."""
        theme = self.theme
        self.start = _Start(theme, self.tr("Start a session"))
        self.next = Label(
            theme,
            self.tr("First the couple, their music and headsets; then the checks, one by one."),
            "label",
            "muted",
        )
        self.history = Button(theme, self.tr("Couples and sessions"), "chevron-right")
        self.history.clicked.connect(self.history_pressed)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.start)
        column.addWidget(self.next)
        self.playlists = Button(theme, self.tr("Playlists"), "music")
        self.headsets = Button(theme, self.tr("Headsets"), "headphones")
        column.addSpacing(theme.sizes.space(16))
        column.addWidget(self.history)
        column.addWidget(self.playlists)
        column.addWidget(self.headsets)
        column.addStretch(1)
        self.playlists.clicked.connect(self.playlists_pressed)
        self.headsets.clicked.connect(self.headsets_pressed)
        self.middle.insertWidget(0, self._side)

    def show_view(self, view: HomeView) -> None:
        """Render the view."""
        today = spelling.day(self, datetime.now(UTC))
        hello = self.tr("Signed in: {name}").format(name=view.person) if view.person else ""
        self.say(" · ".join(part for part in (hello, today) if part))
        if view.problem:
            self.banner.tell(view.problem)
        elif view.notice:
            self.banner.tell(view.notice, level="notice")
        else:
            self.banner.hush()
        self._show_attention(view.attention, bool(view.recent))
        if view.recent != self._recent:
            self._recent = view.recent
            self.sessions.show_sessions(view.recent)
        self.sessions.set_busy(view.busy)
        if view.theme in _THEMES:
            self.themes.button(_THEMES.index(view.theme)).setChecked(True)
        self.start.setEnabled(not view.busy)

    def first_focus(self) -> QWidget:
        """The start of a session."""
        return self.start

    def _show_attention(self, attention: tuple[Said, ...], experienced: bool) -> None:
        self.attention.setVisible(bool(attention) or experienced)
        if attention == self._attention:
            return
        self._attention = attention
        self.attention.empty()
        self.attention.body.addWidget(Label(self.theme, self.tr("Needs attention"), "label", "muted"))
        for said in attention:
            rest = " ".join(part for part in (said.means, said.todo) if part)
            self.attention.body.addWidget(Label(self.theme, said.what, "body", "due", QFont.Weight.DemiBold))
            if rest:
                self.attention.body.addWidget(Label(self.theme, rest, "label"))
        if not attention:
            self.attention.body.addWidget(Label(self.theme, self.tr("Nothing today."), "body"))

    @Slot(str)
    def _on_export(self, session: str) -> None:
        self._exporting = session
        self.export_sheet.ask()

    @Slot(object)
    def _on_formats(self, formats: tuple[ExportFormat, ...]) -> None:
        self.export_wanted.emit(self._exporting, formats)

    @Slot(int)
    def _on_theme(self, number: int) -> None:
        self.theme_chosen.emit(_THEMES[number])

    @Slot()
    def restyle(self) -> None:
        """Take the width of the side from the theme."""
        super().restyle()
        self._side.setFixedWidth(self.theme.sizes.px(460, 260))
        self.next.setVisible(not self.theme.sizes.compact)  # the ways on need its room


class _ThemePill(PillButton):
    """A theme to choose; the one in use is edged."""

    def edge(self) -> tuple[QColor, float]:
        """Lit when it is in use."""
        return (self._theme.color("ring_now"), 2) if self.isChecked() else super().edge()


class _Start(Button):
    """The largest button of the page."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, "play", "primary")
        self._role = "heading"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def face_height(self) -> int:
        """As high as a partner's choice, px."""
        return self._theme.sizes.px(140, 88)

    def sizeHint(self) -> QSize:
        """As wide as the side lets it be, px."""
        return QSize(200, self.face_height())
