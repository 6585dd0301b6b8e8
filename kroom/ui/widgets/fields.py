"""Fields to type into: a line, a secret, a longer text."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import IconButton
from kroom.ui.widgets.label import Label


class TextField(QWidget):
    """`TextField(theme, name, hint="", limit=200, parent=None)`: a caption above a line to type into.

    `edit` is the QLineEdit; `text()`, `set_text`, and the signals `changed(str)` and `entered()` (Return).
    """

    changed = Signal(str)
    entered = Signal()

    def __init__(
        self, theme: Theme, name: str, hint: str = "", limit: int = 200, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.caption = Label(theme, name, "label", "muted")
        self.edit = QLineEdit()
        self.edit.setMaxLength(limit)
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(name)
        self.caption.setBuddy(self.edit)
        self.setFocusProxy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.caption)
        self.row = QHBoxLayout()
        self.row.addWidget(self.edit, 1)
        column.addLayout(self.row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        self.restyle()
        theme.changed.connect(self.restyle)

    def text(self) -> str:
        """What is in the field."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Fill the field."""
        self.edit.setText(text)

    @Slot()
    def restyle(self) -> None:
        """Take the font from the theme."""
        self.edit.setFont(self._theme.font("body", QFont.Weight.Medium))


class SecretField(TextField):
    """`SecretField(theme, name, hint="", limit=200, parent=None)`: a passphrase, as dots.

    The eye beside it shows it. `clear()` empties it and hides it again; the text can't be copied out while
    it is hidden. The caption tells when Caps Lock is on, as far as the letters that are typed tell it.
    """

    def __init__(
        self, theme: Theme, name: str, hint: str = "", limit: int = 200, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name, hint, limit, parent)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = IconButton(theme, self.tr("Show {name}").format(name=name), "eye")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_secret)
        self.row.addWidget(self._eye)
        self._name, self._caps = name, False
        self.edit.installEventFilter(self)

    def name_field(self, name: str) -> None:
        """Change whose secret is asked for."""
        self._name = name
        self.caption.setText(name)
        self.edit.setAccessibleName(name)
        self._eye.set_name(self.tr("Show {name}").format(name=name))

    def clear(self) -> None:
        """Empty the field and hide what is typed next."""
        self.edit.clear()
        self._eye.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See by the case of a letter whether Caps Lock is on; it is never typed by itself."""
        if event.type() is QEvent.Type.FocusOut:
            self._tell_caps(on=False)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_CapsLock and self._caps:
                self._tell_caps(on=False)
            elif event.text().isalpha() and event.text().upper() != event.text().lower():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._tell_caps(on=event.text().isupper() != shift)
        return super().eventFilter(watched, event)

    def _tell_caps(self, *, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            told = self.tr("{name}. Caps Lock is on").format(name=self._name)
            self.caption.setText(told if on else self._name)
            self.caption.set_tone("due" if on else "muted")

    @Slot(bool)
    def _show_secret(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self._eye.set_icon("eye-off" if shown else "eye")


class TextArea(QPlainTextEdit):
    """`TextArea(theme, name, hint="", limit=20_000, parent=None)`: several lines of plain text in large type.

    `text()`, `set_text(str)` (emits nothing), and `edited(str)` at every change by a hand. What goes over
    `limit` characters is not taken. Tab moves on; it is never typed.
    """

    edited = Signal(str)

    def __init__(
        self, theme: Theme, name: str, hint: str = "", limit: int = 20_000, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._limit = limit
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._on_changed)
        self.restyle()
        theme.changed.connect(self._follow_theme)

    def text(self) -> str:
        """What is in the field."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Fill the field, without `edited`; the same text leaves the cursor where it is."""
        if text == self.text():
            return
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, as much of it as has room."""
        room = self._limit - len(self.text()) + len(self.textCursor().selectedText())
        self.insertPlainText(source.text()[: max(0, room)])

    @Slot()
    def _on_changed(self) -> None:
        text = self.text()
        if len(text) > self._limit:
            cursor = self.textCursor()
            self.undo()
            if len(self.text()) > self._limit:
                self.set_text(text[: self._limit])
                cursor = self.textCursor()
                cursor.movePosition(cursor.MoveOperation.End)
            self.setTextCursor(cursor)
            return
        self.edited.emit(text)

    @Slot()
    def _follow_theme(self) -> None:
        # PySide keeps a connection to a slot that a subclass overrides, also when the widget is long gone.
        self.restyle()

    @Slot()
    def restyle(self) -> None:
        """Take font and height from the theme."""
        self.setFont(self._theme.font("body", QFont.Weight.Medium))
        self.setMinimumHeight(self._theme.sizes.px(160, 96))
