"""Joins the signals of the gate page and of the prepare page to their rooms."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from kroom.room.gate_room import GateRoom
from kroom.room.prepare_room import PrepareRoom
from kroom.session.state import StepKey, StepStatus
from kroom.ui.pages.gate import GatePage
from kroom.ui.pages.prepare import PreparePage


class GateWiring(QObject):
    """Lives as long as its page."""

    def __init__(self, page: GatePage, room: GateRoom) -> None:
        super().__init__(page)
        self._room = room
        page.step_settled.connect(room.settle)
        page.provider_signed.connect(self._on_signed)
        page.vitals_entered.connect(room.enter)
        page.dose_entered.connect(room.enter)
        page.overridden.connect(room.override)
        page.reply_given.connect(room.write_reply)
        page.reply_opened.connect(room.open_reply)
        page.urgent_opened.connect(room.open_urgent)
        page.urgent_read.connect(room.urgent_read)
        page.form_not_begun.connect(room.not_begun)
        page.private_closed.connect(room.close_private)
        page.act_pressed.connect(room.act)
        page.passphrase_given.connect(room.allow_pins)

    @Slot(str, object, object)
    def _on_signed(self, pin: str, keys: Sequence[StepKey], status: StepStatus) -> None:
        if status is StepStatus.DONE:
            self._room.sign(pin, keys)
        else:
            for key in keys:
                self._room.settle_signed(pin, key, status)


class PrepareWiring(QObject):
    """Lives as long as its page."""

    def __init__(self, page: PreparePage, room: PrepareRoom) -> None:
        super().__init__(page)
        page.name_changed.connect(room.name)
        page.couple_chosen.connect(room.choose_couple)
        page.protocol_chosen.connect(room.choose_protocol)
        page.protocol_file_chosen.connect(room.choose_protocol)
        page.playlist_chosen.connect(room.choose_playlist)
        page.playlist_path_chosen.connect(room.choose_playlist)
        page.leave_out_chosen.connect(room.leave_out)
        page.headset_chosen.connect(room.choose_headset)
        page.default_accepted.connect(room.accept_default)
        page.tone_pressed.connect(room.sound_tone)
        page.heard_changed.connect(room.hear)
        page.volume_changed.connect(room.set_volume)
        page.sample_pressed.connect(room.play_sample)
        page.sits_out_changed.connect(room.sit_out)
        page.continue_pressed.connect(room.go_on)
