"""The first run: who runs the room, the recovery code shown once, who answers for the medicine."""

from functools import cached_property

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kroom.room.entry_views import FirstRunStage, FirstRunView
from kroom.ui.pages.framed_page import FramedPage
from kroom.ui.pages.page import Idle
from kroom.ui.pages.person_fields import PersonFields
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button


class FirstRunPage(FramedPage):
    """`FirstRunPage(theme, parent=None)`.

    `facilitator_given(name, passphrase, pin)`, `code_noted()`, `provider_given(name, passphrase, pin)`,
    `code_save_wanted(path)`, `restore_pressed()` before there are records.
    The page itself only sees that both passphrases are the same; the rest comes back as the view's
    problem.
    """

    idle = Idle.LEFT

    facilitator_given = Signal(str, str, str)
    code_noted = Signal()
    provider_given = Signal(str, str, str)
    code_save_wanted = Signal(str)
    restore_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "First run", "", 1000, parent)
        self.name_page(self.tr("First run"))
        self._view = FirstRunView()
        self.person = PersonFields(theme)
        self.body.addWidget(self.person)
        self.go_on = Button(theme, self.tr("Continue"), "arrow-right", "primary")
        self.restore = Button(theme, self.tr("Restore a backup"), "undo-2")
        self.foot.addWidget(self.restore)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self.go_on.clicked.connect(self._send)
        self.person.changed.connect(self._on_changed)
        self.person.entered.connect(self._send)
        self.restore.clicked.connect(self.restore_pressed)
        self.restyle()
        self.show_view(self._view)

    @cached_property
    def code(self) -> "_Code":
        """The recovery code, made with its stage: the first paint does without it."""
        code = _Code(self.theme)
        self.body.addWidget(code)
        code.noted.clicked.connect(self._on_changed)
        code.card.save_wanted.connect(self.code_save_wanted)
        return code

    def show_view(self, view: FirstRunView) -> None:
        """Render the view; a new stage starts with empty fields."""
        if view.stage is not self._view.stage:
            self.person.clear()
        moved = view.stage is not self._view.stage
        self._view = view
        recovery = view.stage is FirstRunStage.RECOVERY
        self.person.setVisible(not recovery)
        self.restore.setVisible(view.stage is FirstRunStage.FACILITATOR and not view.busy)
        if recovery or "code" in self.__dict__:
            self._show_code(view, moved=moved)
        self._say_stage()
        self.tell_problem(view.problem)
        self.person.setEnabled(not view.busy)
        self.go_on.set_words(self.tr("One moment") if view.busy else self.tr("Continue"))
        self._on_changed()
        if moved and self.isVisible():
            self.arrive()

    def _show_code(self, view: FirstRunView, *, moved: bool) -> None:
        recovery = view.stage is FirstRunStage.RECOVERY
        if moved:
            self.code.noted.setChecked(False)
        self.code.setVisible(recovery)
        self.code.card.show_code(view.recovery_code if recovery else "")
        self.code.card.say(view.notice)

    def _say_stage(self) -> None:
        heading, line = {
            FirstRunStage.FACILITATOR: (
                self.tr("Who runs the room?"),
                self.tr(
                    "The records are encrypted with your passphrase. "
                    "The PIN opens the screen during a session."
                ),
            ),
            FirstRunStage.RECOVERY: (
                self.tr("The recovery code"),
                self.tr("It opens the records when every passphrase is forgotten. It is shown only now."),
            ),
            FirstRunStage.PROVIDER: (
                self.tr("Who answers for the medicine?"),
                self.tr("The provider signs with a PIN of their own; a passphrase for what needs more."),
            ),
        }[self._view.stage]
        self.heading.setText(heading)
        making = self.tr("The keys are being made. It takes a moment, so that nobody can try many quickly.")
        self.say(making if self._view.busy else line)

    def first_focus(self) -> QWidget:
        """The name, or the tick under the code."""
        return self.code.noted if self._view.stage is FirstRunStage.RECOVERY else self.person.name

    @Slot()
    def _on_changed(self) -> None:
        view = self._view
        if view.stage is FirstRunStage.RECOVERY:
            ready = self.code.noted.isChecked()
        else:
            ready = self.person.ready(view.passphrase_least)
        self.go_on.setEnabled(ready and not view.busy)

    @Slot()
    def _send(self) -> None:
        if not self.go_on.isEnabled():
            return
        if self._view.stage is FirstRunStage.RECOVERY:
            self.code_noted.emit()
            return
        given = (
            self.facilitator_given if self._view.stage is FirstRunStage.FACILITATOR else self.provider_given
        )
        given.emit(*self.person.values())


class _Code(QWidget):
    """The recovery code, and the tick that it was written down."""

    def __init__(self, theme: Theme) -> None:
        from kroom.ui.widgets.check_row import CheckRow
        from kroom.ui.widgets.code_card import CodeCard

        super().__init__()
        self.card = CodeCard(theme)
        self.noted = CheckRow(theme, self.tr("I have written it down and keep it away from this computer."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.card)
        column.addWidget(self.noted)
