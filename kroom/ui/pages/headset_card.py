"""One output device on the page of headsets."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kroom.room.headsets_view import HeadsetRow
from kroom.session.events import Partner
from kroom.ui.pages import spelling
from kroom.ui.theme import Theme
from kroom.ui.widgets.buttons import Button
from kroom.ui.widgets.card import Card
from kroom.ui.widgets.check_row import CheckRow
from kroom.ui.widgets.field_button import FieldButton
from kroom.ui.widgets.label import ElidedLabel, Label
from kroom.ui.widgets.touch_button import TouchButton
from kroom.ui.widgets.volume_slider import VolumeSlider


class HeadsetCard(Card):
    """`HeadsetCard(theme, headset)`: `show_row(row)`; every signal carries the headset's id first.

    `tone_pressed(id, Partner)`, `volume_changed(id, int)`, `allowed(id, bool)`, `rename_pressed(id)`,
    `chair_pressed(id)`, `forgotten(id)`.
    """

    tone_pressed = Signal(str, object)
    volume_changed = Signal(str, int)
    allowed = Signal(str, bool)
    rename_pressed = Signal(str)
    chair_pressed = Signal(str)
    forgotten = Signal(str)

    def __init__(self, theme: Theme, headset: str) -> None:
        super().__init__(theme)
        self.row = HeadsetRow(headset, "", "")
        self._build_head()
        self.warning = Label(theme, "", "label", "due")
        self.note = Label(theme, "", "label", "muted")
        self.default = CheckRow(theme, "")
        for widget in (self.warning, self.note, self.default):
            self.body.addWidget(widget)
        self._build_acts()
        self._build_comfort()
        self.default.clicked.connect(self._on_allowed)

    def _build_head(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(16)
        self.name = ElidedLabel(theme, "", "heading", "text", QFont.Weight.DemiBold)
        self.where = Label(theme, "", "label", "muted")
        self.where.setWordWrap(False)
        row.addWidget(self.name, 1)
        row.addWidget(self.where)
        self.body.addLayout(row)
        self.label = ElidedLabel(theme, "", "label", "muted")
        self.body.addWidget(self.label)

    def _build_acts(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(12)
        self.tones = {partner: Button(theme, "", "headphones") for partner in Partner}
        self.rename = Button(theme, "", "pencil")
        self.forget = Button(theme, "", "x")
        for button in (*self.tones.values(), self.rename, self.forget):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.tones[Partner.A].clicked.connect(self._on_tone_a)
        self.tones[Partner.B].clicked.connect(self._on_tone_b)
        self.rename.clicked.connect(self._on_rename)
        self.forget.clicked.connect(self._on_forget)

    def _build_comfort(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(16)
        self.chair = FieldButton(theme, "")
        self._loudness = QWidget()
        beside = QHBoxLayout(self._loudness)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        caption = Label(theme, self.tr("Comfort level"), "label", "muted")
        caption.setWordWrap(False)
        self.volume = VolumeSlider(theme, self.tr("Comfort level"))
        self.number = Label(theme, "", "body", "text", QFont.Weight.DemiBold)
        self.number.setWordWrap(False)
        beside.addWidget(caption)
        beside.addWidget(self.volume, 1)
        beside.addWidget(self.number)
        row.addWidget(self.chair, 1)
        row.addWidget(self._loudness, 1)
        self.body.addLayout(row)
        self.chair.clicked.connect(self._on_chair)
        self.volume.moved.connect(self._on_volume)

    def show_row(self, row: HeadsetRow) -> None:
        """Render the device."""
        self.row = row
        self.name.set_words(row.name)
        self.label.set_words(row.label)
        self.label.setVisible(row.label != row.name)
        self.where.setText(self._where(row))
        self.warning.setText(row.warning)
        self.warning.setVisible(bool(row.warning))
        self.note.setText(row.note)
        self.note.setVisible(bool(row.note))
        self._show_default(row)
        for partner, button in self.tones.items():
            sounds = row.sounding is partner
            text = self.tr("Sounds now") if sounds else self.tr("Tone {letter}")
            self._word(button, text.format(letter=partner.value.upper()))
            button.setEnabled(row.tones)
            button.setVisible(row.here)
        self._word(self.rename, self.tr("Rename"))
        self._word(self.forget, self.tr("Take off the list"))
        self.forget.setVisible(not row.here)
        self._show_comfort(row)

    def _where(self, row: HeadsetRow) -> str:
        if row.here:
            return self.tr("Here, the computer's default") if row.default else self.tr("Here")
        if row.seen is None:
            return self.tr("Not here")
        seen = f"{spelling.day(self, row.seen, short=True)}, {spelling.clock(self, row.seen)}"
        return self.tr("Not here, last seen {when}").format(when=seen)

    def _show_default(self, row: HeadsetRow) -> None:
        self._word(
            self.default,
            self.tr("Let the tone sound in the computer's own output: the whole room may hear it"),
        )
        self.default.setVisible(row.here and row.default)
        self.default.setChecked(row.allowed)

    def _show_comfort(self, row: HeadsetRow) -> None:
        self._word(self.chair, self.tr("Usual chair"))
        self.chair.set_value(row.chair.value.upper() if row.chair else self.tr("None"))
        self.volume.setAccessibleName(self.tr("Comfort level of {name}").format(name=row.name))
        self.volume.show_value(row.volume)
        self.number.setText(self.locale().toString(row.volume))

    def _word(self, button: TouchButton, text: str) -> None:
        """All cards have the same words; assistive technology hears which headset they are about."""
        button.set_words(text, f"{self.row.name}: {text}")

    # --- what a hand did ----------------------------------------------------------------------------

    @Slot()
    def _on_tone_a(self) -> None:
        self.tone_pressed.emit(self.row.id, Partner.A)

    @Slot()
    def _on_tone_b(self) -> None:
        self.tone_pressed.emit(self.row.id, Partner.B)

    @Slot()
    def _on_rename(self) -> None:
        self.rename_pressed.emit(self.row.id)

    @Slot()
    def _on_chair(self) -> None:
        self.chair_pressed.emit(self.row.id)

    @Slot()
    def _on_forget(self) -> None:
        self.forgotten.emit(self.row.id)

    @Slot(bool)
    def _on_allowed(self, on: bool) -> None:
        self.allowed.emit(self.row.id, on)

    @Slot(int)
    def _on_volume(self, volume: int) -> None:
        self.number.setText(self.locale().toString(volume))
        self.volume_changed.emit(self.row.id, volume)
