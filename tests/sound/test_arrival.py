"""Sound is heard when its output says that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kroom.music.libvlc import LibVlcOutput
from kroom.music.output import Samples
from tests.sound.servers import on_both_servers, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sound.conftest import Recorders
    from tests.sound.servers import SoundServer

TOLD_S = 0.02  # one round of the servers, and what a recording's beginning is known to


class Clicks:
    """Silence until asked for a click, and when that was due."""

    def __init__(self) -> None:
        self.wanted = False
        self.due: float | None = None

    def __call__(self, frames: int, due: float) -> Samples:
        block = np.zeros((frames, 2), np.float32)
        if self.wanted and self.due is None:
            block[:] = 0.3
            self.due = due
        return block


@on_both_servers
def test_sound_is_heard_when_the_output_says(
    server: SoundServer, record: Callable[..., Recorders], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server
    monkeypatch.setenv("PULSE_SINK", "headset_a")  # `open` sets it
    clicks = Clicks()
    output = LibVlcOutput("headset_a", "kroom test", clicks, pytest.fail, prompt=True)
    assumed_s = output.latency_s
    output.open()
    recorders = record("headset_a")
    wait_until(lambda: output.latency_s != assumed_s)
    clicks.wanted = True
    wait_until(lambda: clicks.due is not None)
    recorders.wait_for(0.5)
    told_s = output.latency_s
    output.close()
    first, _ = recorders.stop()["headset_a"].heard(over=0.1)
    assert clicks.due is not None
    assert first - clicks.due == pytest.approx(told_s, abs=TOLD_S)
