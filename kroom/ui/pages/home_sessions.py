"""The sessions on home: what is unfinished first, then month by month; before the first one, what to do."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kroom.room.page_views import RecentSession
from kroom.ui.pages import spelling
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.glyph import Glyph
from kroom.ui.widgets.label import ElidedLabel, Label


class SessionList(QWidget):
    """`SessionList(theme, parent=None)`: `show_sessions`, `set_busy`; `resumed(id)`, `exported(id)`."""

    resumed = Signal(str)
    exported = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_SessionRow] = []
        self._cards: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_sessions(self, recent: tuple[RecentSession, ...]) -> None:
        """Show these, newest first as they come; with none, how to begin."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards, self._rows = [], []
        self._column.setSpacing(self._theme.sizes.space(16))
        if not recent:
            self._add_beginning()
        for title, sessions in self._grouped(recent).items():
            card = self._add_card(title)
            for session in sessions:
                self._add_session(card, session)

    def set_busy(self, busy: bool) -> None:
        """While something runs, no session can be opened or exported."""
        for row in self._rows:
            row.act.setEnabled(not busy)

    def _grouped(self, recent: tuple[RecentSession, ...]) -> dict[str, list[RecentSession]]:
        groups: dict[str, list[RecentSession]] = {}
        unfinished = [session for session in recent if not session.status.over]
        if unfinished:
            groups[self.tr("Unfinished")] = unfinished
        today = datetime.now(UTC).astimezone().date()
        for session in recent:
            if session.status.over:
                is_today = session.on.astimezone().date() == today
                title = self.tr("Today") if is_today else spelling.month(self, session.on)
                groups.setdefault(title, []).append(session)
        return groups

    def _add_card(self, title: str) -> Card:
        card = Card(self._theme)
        card.body.addWidget(Label(self._theme, title, "label", "muted"))
        self._cards.append(card)
        self._column.addWidget(card)
        return card

    def _add_session(self, card: Card, session: RecentSession) -> None:
        row = _SessionRow(self._theme, session)
        row.resumed.connect(self.resumed)
        row.exported.connect(self.exported)
        card.body.addWidget(row)
        self._rows.append(row)

    def _add_beginning(self) -> None:
        steps = (
            (
                "headphones",
                self.tr("Connect two headsets"),
                self.tr(
                    "One for each chair. kroom keeps each partner's sound in their own, never elsewhere."
                ),
            ),
            (
                "play",
                self.tr("Look at the music"),
                self.tr("Two playlists come with kroom. Your own may be a folder or a playlist file."),
            ),
            (
                "user-check",
                self.tr("Walk through it once, without anybody"),
                self.tr("Prepare a session with made-up names, go through the checks, and stop it early."),
            ),
        )
        card = self._add_card(self.tr("Before your first session"))
        for icon, title, words in steps:
            card.body.addWidget(_Step(self._theme, icon, title, words))


class _Step(QWidget):
    """One thing to do before the first session."""

    def __init__(self, theme: Theme, icon: str, title: str, words: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.sizes.space(8), 0, theme.sizes.space(8))
        grid.setHorizontalSpacing(theme.sizes.space(24))
        grid.setVerticalSpacing(2)
        grid.addWidget(Glyph(theme, icon, "muted", 32), 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(theme, title, "body", "text", QFont.Weight.DemiBold), 0, 1)
        grid.addWidget(Label(theme, words, "label", "muted"), 1, 1)
        grid.setColumnStretch(1, 1)


class _SessionRow(QWidget):
    """One session: when, who, what it came to, and what can be done with it."""

    resumed = Signal(str)
    exported = Signal(str)

    def __init__(self, theme: Theme, session: RecentSession) -> None:
        super().__init__()
        self._theme, self._session = theme, session
        over = session.status.over
        self._line = ElidedLabel(theme, "", "label", "muted")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(theme, session.couple, "body", "text", QFont.Weight.DemiBold))
        texts.addWidget(self._line)
        told = Label(theme, spelling.session_status(session.status), "label", "muted" if over else "due")
        told.setWordWrap(False)
        self.act = Button(theme, self.tr("Save files") if over else self.tr("Go on"), "" if over else "play")
        self.act.clicked.connect(self._on_act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addWidget(told)
        row.addWidget(self.act)
        self.restyle()
        theme.changed.connect(self.restyle)

    @Slot()
    def restyle(self) -> None:
        """Spell the date as short as the window asks for."""
        sizes, session = self._theme.sizes, self._session
        date = spelling.day(self, session.on, short=sizes.compact)
        line = " · ".join((date, spelling.clock(self, session.on), session.protocol))
        self._line.set_words(line)
        self.act.setMinimumWidth(sizes.px(200, 130))
        status = spelling.session_status(session.status)
        self.act.setAccessibleDescription(f"{session.couple}, {line}, {status}")

    @Slot()
    def _on_act(self) -> None:
        signal = self.exported if self._session.status.over else self.resumed
        signal.emit(self._session.session_id)
