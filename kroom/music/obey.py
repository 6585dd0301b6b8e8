"""What the app may tell a headset process, word by word."""

import time
from collections.abc import Callable
from typing import Any, cast

from kroom.music.deck import Deck
from kroom.music.programme import Programme, bend_from
from kroom.music.status import programme_status
from kroom.music.tone import Kind
from kroom.music.wire import Message

_SOUNDING = ("playing", "talking", "quietened")
# The place by the partner's clock and the place that is heard part by what restarts on the way have cost.
_SAME_PLACE_S = 1.0
_SILENCE_HOLDS_S = (
    0.8  # what was on its way when the emergency came (lead and latency) must not be heard later
)


class Obedience:
    """Carries out the messages of the app on one deck.

    `mute(on)` is the output's. All methods are called by the process's main thread; `tick` several times a
    second. A message that isn't understood raises ValueError, KeyError or TypeError and changes nothing.
    """

    def __init__(
        self, deck: Deck, mute: Callable[[bool], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._deck = deck
        self._mute = mute
        self._clock = clock
        self._programme: Programme | None = None
        self._silenced_at: float | None = None
        self._unmuting = False
        self.volume = 100.0
        self._words: dict[str, Callable[[Message], None]] = {
            "load": self._load,
            "play": self._play,
            "resume": self._resume,
            "hold": self._hold,
            "stop": self._stop,
            "volume": self._volume,
            "quieten": self._quieten,
            "unquieten": self._unquieten,
            "duck": self._duck,
            "skip": self._skip,
            "bend": self._bend,
            "turn": self._turn,
            "tone": self._tone,
            "silence": self._silence,
        }

    def do(self, message: Message) -> None:
        """Carry out one message."""
        self._words[cast("str", message["do"])](message)

    def tick(self) -> None:
        """Let the device sound again after an emergency, once nothing of before can come out."""
        if not self._unmuting or self._silenced_at is None:
            return
        if self._clock() - self._silenced_at >= _SILENCE_HOLDS_S:
            self._unmuting, self._silenced_at = False, None
            self._mute(False)

    def _load(self, message: Message) -> None:
        self._programme = Programme.from_json(str(message["programme"]))

    def _play(self, message: Message) -> None:
        if self._programme is None:
            raise ValueError("nothing was loaded")
        at = message.get("at_monotonic")
        ahead_s = 0.0 if at is None else max(0.0, float(at) - self._clock())
        if message.get("keep") and self._plays_already(self._programme, _number(message, "at_s") - ahead_s):
            return
        self._deck.play(
            self._programme,
            _number(message, "at_s"),
            _number(message, "fade_s"),
            None if at is None else float(at),
        )
        self._sound_again()

    def _plays_already(self, programme: Programme, at_s: float) -> bool:
        """Whether what is heard now is what that programme has about there, so that it may just go on."""
        heard = self._deck.heard()
        place = heard.status.position_s + self._clock() - heard.heard_at
        if heard.status.state not in _SOUNDING or abs(place - at_s) > _SAME_PLACE_S:
            return False
        now = heard.status
        wanted = programme_status(programme.extended(place + 1.0), now.position_s, now.state, 0.0, ())
        return (
            (wanted.track_title, wanted.track_number, wanted.track_count)
            == (now.track_title, now.track_number, now.track_count)
            and abs(wanted.track_position_s - now.track_position_s) <= _SAME_PLACE_S
        )  # fmt: skip

    def _resume(self, message: Message) -> None:
        fade_s, at_s = _number(message, "fade_s"), message.get("at_s")
        place = None if at_s is None else float(at_s)
        self._deck.order(lambda mixer: mixer.resume(place, fade_s))
        self._sound_again()

    def _hold(self, message: Message) -> None:
        fade_s = _number(message, "fade_s")
        self._deck.order(lambda mixer: mixer.hold(fade_s))

    def _stop(self, message: Message) -> None:
        fade_s = _number(message, "fade_s")
        self._deck.order(lambda mixer: mixer.stop(fade_s))

    def _volume(self, message: Message) -> None:
        self.volume, ramp_s = _number(message, "percent"), _number(message, "ramp_s")
        percent = self.volume
        self._deck.adjust(lambda mixer: mixer.set_volume(percent, ramp_s))

    def _quieten(self, message: Message) -> None:
        fade_s = _number(message, "fade_s")
        self._deck.adjust(lambda mixer: mixer.quieten(fade_s))

    def _unquieten(self, message: Message) -> None:
        fade_s = _number(message, "fade_s")
        self._deck.adjust(lambda mixer: mixer.unquieten(fade_s))

    def _duck(self, message: Message) -> None:
        on = bool(message["on"])
        self._deck.adjust(lambda mixer: mixer.duck(on))

    def _skip(self, _message: Message) -> None:
        self._deck.adjust(lambda mixer: mixer.skip())

    def _turn(self, message: Message) -> None:
        to = str(message["to"])
        self._deck.adjust(lambda mixer: mixer.turn(to))

    def _bend(self, message: Message) -> None:
        bend = bend_from(cast("dict[str, Any]", message["bend"]))
        if self._programme is not None:
            self._programme = self._programme.with_bend(bend)
        self._deck.adjust(lambda mixer: mixer.bend(bend))

    def _tone(self, message: Message) -> None:
        kind = message["kind"]
        if kind not in ("a", "b"):
            raise ValueError(f"no such identity tone: {kind}")
        chair: Kind = kind
        self._sound_again()
        self._deck.adjust(lambda mixer: mixer.tone(chair))

    def _silence(self, _message: Message) -> None:
        self._mute(True)
        self._silenced_at, self._unmuting = self._clock(), False
        self._deck.order(lambda mixer: mixer.silence())

    def _sound_again(self) -> None:
        self._unmuting = self._silenced_at is not None


def _number(message: Message, name: str) -> float:
    return float(message[name])
