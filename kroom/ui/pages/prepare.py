"""Prepare a session: the couple, the protocol, a chair for each partner, the computer's readiness."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from kroom.room.prepare_view import PrepareView, Readiness
from kroom.session.events import Partner
from kroom.ui.dialog import open_once
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.prepare_chair import ChairCard
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.label import Label
from kroom.ui.widgets.pick_sheet import PickSheet

_FILE = "\0file"


class PreparePage(FramedPage):
    """`PreparePage(theme, parent=None)`.

    The signals of `ChairCard`, and `couple_chosen(id)`, `protocol_chosen(id)`, `protocol_file_chosen(path)`,
    `continue_pressed()`, `back_pressed()`. Continue can't be pressed while the view has problems.
    """

    name_changed = Signal(object, str)
    couple_chosen = Signal(str)
    protocol_chosen = Signal(str)
    protocol_file_chosen = Signal(str)
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
    continue_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Prepare", "", 0, parent)
        self.name_page(self.tr("Prepare a session"))
        self.heading.setText(self.tr("Prepare a session"))
        self._view: PrepareView | None = None
        self._computer: tuple[Readiness, ...] | None = None
        self.protocol = FieldButton(theme, self.tr("Protocol"))
        self.returning = Button(theme, self.tr("Here before"), "user-check")
        self.head.addWidget(self.returning)
        self.head.addWidget(self.protocol, 1)
        self._build_chairs()
        self.computer = Card(theme)
        self.body.addWidget(self.computer)
        self.body.addStretch(1)
        self.protocols, self.couples = PickSheet(theme, self), PickSheet(theme, self)
        self.returning.clicked.connect(self._on_returning)
        self.couples.picked.connect(self.couple_chosen)
        self._build_foot()
        self.protocol.clicked.connect(self._on_protocol)
        self.protocols.picked.connect(self._on_protocol_picked)

    def _build_chairs(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.chairs = {partner: ChairCard(self.theme, self, partner) for partner in Partner}
        for card in self.chairs.values():
            row.addWidget(card, 1)
            self._forward(card)
        self.body.addLayout(row)

    def _forward(self, card: ChairCard) -> None:
        pairs = (
            (card.name_changed, self.name_changed),
            (card.playlist_chosen, self.playlist_chosen),
            (card.playlist_path_chosen, self.playlist_path_chosen),
            (card.leave_out_chosen, self.leave_out_chosen),
            (card.headset_chosen, self.headset_chosen),
            (card.default_accepted, self.default_accepted),
            (card.tone_pressed, self.tone_pressed),
            (card.heard_changed, self.heard_changed),
            (card.volume_changed, self.volume_changed),
            (card.sample_pressed, self.sample_pressed),
            (card.sits_out_changed, self.sits_out_changed),
        )
        for heard, passed_on in pairs:
            heard.connect(passed_on)

    def _build_foot(self) -> None:
        self.back = Button(self.theme, self.tr("Back"), "arrow-left")
        self.problem = Label(self.theme, "", "label", "due")
        self.go_on = Button(self.theme, self.tr("Continue"), "arrow-right", "primary")
        self.foot.addWidget(self.back)
        self.foot.addWidget(self.problem, 1)
        self.foot.addWidget(self.go_on)
        self.back.clicked.connect(self.back_pressed)
        self.go_on.clicked.connect(self.continue_pressed)

    def show_view(self, view: PrepareView) -> None:
        """Render the view."""
        self._view = view
        labels = {choice.id: choice.label for choice in view.protocols}
        self.protocol.set_value(
            labels.get(view.protocol, self.tr("Not chosen yet")), view.protocol not in labels
        )
        self.protocol.setEnabled(not view.names_fixed)
        self.returning.setVisible(bool(view.couples) and not view.names_fixed)
        chairs = ((view.chair_a, view.name_a), (view.chair_b, view.name_b))
        for chair, name in chairs:
            self.chairs[chair.partner].show_chair(chair, name, view.names_fixed)
        if view.computer != self._computer:
            self._computer = view.computer
            self._show_computer(view.computer)
        self._tell(view)
        self.problem.setText(self._problem_line(view.problems) or view.refused)
        self.problem.setToolTip("\n".join(view.problems) or view.refused)
        self.go_on.setEnabled(not view.problems and not view.busy)
        self.go_on.setAccessibleDescription(" ".join(view.problems) or view.refused)

    def _tell(self, view: PrepareView) -> None:
        """The protocol's problem, else what is not well with the computer: neither may lie below the fold."""
        bad = [f"{line.text} {line.todo}".strip() for line in view.computer if not line.good]
        if view.protocol_problem:
            self.banner.tell(view.protocol_problem)
        elif bad:
            self.banner.tell(bad[0], *bad[1:3], level="notice")
        else:
            self.banner.hush()

    def _problem_line(self, problems: tuple[str, ...]) -> str:
        if len(problems) < 2:
            return "".join(problems)
        return self.tr("{first} And {count} more.").format(first=problems[0], count=len(problems) - 1)

    def _show_computer(self, lines: tuple[Readiness, ...]) -> None:
        self.computer.empty()
        self.computer.body.addWidget(Label(self.theme, self.tr("The computer"), "label", "muted"))
        for line in lines:
            text = " ".join(part for part in (line.text, line.todo) if part)
            self.computer.body.addWidget(Label(self.theme, text, "label", "text" if line.good else "due"))
        self.computer.setVisible(bool(lines))

    def first_focus(self) -> QWidget:
        """The first name that is missing, else the way on."""
        for card in self.chairs.values():
            if not card.name.text() and card.name.isEnabled():
                return card.name
        return self.go_on if self.go_on.isEnabled() else self.chairs[Partner.A].playlist

    @Slot()
    def _on_returning(self) -> None:
        if self._view is not None:
            choices = [(choice.id, choice.label) for choice in self._view.couples]
            self.couples.ask(self.tr("Who was here before?"), choices)

    @Slot()
    def _on_protocol(self) -> None:
        if self._view is None:
            return
        choices = [(choice.id, choice.label) for choice in self._view.protocols]
        choices.append((_FILE, self.tr("A protocol file...")))
        self.protocols.ask(self.tr("Protocol"), choices, self._view.protocol)

    @Slot(str)
    def _on_protocol_picked(self, choice: str) -> None:
        if choice != _FILE:
            self.protocol_chosen.emit(choice)
            return
        dialog = QFileDialog(self, self.tr("Choose a protocol"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Protocols (*.toml)"))
        dialog.fileSelected.connect(self.protocol_file_chosen)
        open_once(dialog)
