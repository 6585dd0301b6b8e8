"""A headset's link that writes down what it is told, and knows what would be heard in it."""

from collections.abc import Callable

from kroom.music.programme import Bend, Programme
from kroom.music.report import HeadsetStatus, LostReason
from kroom.session.events import Partner


class Ears:
    """`told` is what it was told, in order; the rest is that as sound.

    `plays` is a programme's first phase ("all": none), None for nothing.
    """

    def __init__(
        self,
        headset_id: str,
        _: str,
        partner: Partner | None,
        *,
        on_status: Callable[[HeadsetStatus], None],
        on_lost: Callable[[LostReason], None],
        on_back: Callable[[], None],
    ) -> None:
        self.headset, self.partner = headset_id, partner
        self.tell_status, self.tell_lost, self.tell_back = on_status, on_lost, on_back
        self.told: list[tuple[object, ...]] = []
        self.loaded: Programme | None = None
        self.plays: str | None = None
        self.skips: list[float] = []
        self.bends: list[Bend] = []
        self.turns: list[str] = []
        self.begins: float | None = None
        self.at_s = 0.0
        self.held = self.quiet = self.low = self.closed = self.opened = False
        self.percent = 100.0
        self.tones = 0
        self.kept = False

    @property
    def heard(self) -> str | None:
        """What is heard in it now."""
        return None if self.closed or self.held or self.quiet else self.plays

    def start(self) -> None:
        self.told.append(("start",))
        self.opened = True

    def load(self, programme: Programme) -> None:
        self.told.append(("load", programme.tracks[0].title))
        self.loaded = programme

    def play(
        self, at_s: float, fade_s: float, at_monotonic: float | None = None, *, keep: bool = False
    ) -> None:
        self.kept = keep
        self.told.append(("keep" if keep else "play", at_s))
        assert self.loaded is not None
        assert fade_s > 0
        self.begins = at_monotonic
        phases = self.loaded.recipe.phases
        self.plays, self.skips = phases[0].id if phases else "all", list(self.loaded.skips)
        self.bends = list(self.loaded.recipe.bends)
        self.turns = [turn.to for turn in self.loaded.recipe.turns]
        self.at_s, self.held = at_s, False

    def volume(self, percent: float, ramp_s: float) -> None:
        assert ramp_s >= 0
        self.told.append(("volume", percent))
        self.percent = percent

    def hold(self, fade_s: float) -> None:
        assert fade_s >= 0
        self.told.append(("hold",))
        self.held = True

    def resume(self, at_s: float | None, fade_s: float) -> None:
        assert at_s is not None
        assert fade_s > 0
        self.told.append(("resume", at_s))
        self.at_s, self.held = at_s, False

    def quieten(self, fade_s: float) -> None:
        assert fade_s <= 0.5
        self.told.append(("quieten",))
        self.quiet = True

    def unquieten(self, fade_s: float) -> None:
        assert fade_s > 0
        self.told.append(("unquieten",))
        self.quiet = False

    def reopen(self) -> None:
        self.told.append(("reopen",))

    def duck(self, on: bool) -> None:
        self.told.append(("duck", on))
        self.low = on

    def skip(self) -> None:
        assert self.plays is not None
        self.told.append(("skip",))
        self.skips.append(-1.0)

    def turn(self, to: str) -> None:
        assert self.plays is not None
        self.told.append(("turn", to))
        self.turns.append(to)

    def bend(self, bend: Bend) -> None:
        assert self.plays is not None
        self.told.append(("bend", bend.at_s, tuple(phase.seconds for phase in bend.phases)))
        self.bends.append(bend)

    def tone(self, kind: str) -> None:
        assert self.partner is None or kind == self.partner.value
        self.told.append(("tone", kind))
        self.tones += 1

    def silence(self) -> None:
        self.told.append(("silence",))
        self.held = True

    def stop(self, fade_s: float) -> None:
        assert fade_s > 0
        self.told.append(("stop",))
        self.plays = None

    def close(self) -> None:
        self.told.append(("close",))
        self.closed = True


class Wardrobe:
    """Makes ears and keeps them. No two that are open may ever be of one headset."""

    def __init__(self) -> None:
        self.made: list[Ears] = []

    def __call__(
        self,
        headset_id: str,
        name: str,
        partner: Partner | None,
        *,
        on_status: Callable[[HeadsetStatus], None],
        on_lost: Callable[[LostReason], None],
        on_back: Callable[[], None],
    ) -> Ears:
        ears = Ears(headset_id, name, partner, on_status=on_status, on_lost=on_lost, on_back=on_back)
        self.made.append(ears)
        return ears

    def of(self, partner: Partner) -> Ears:
        """The headset that a partner wears."""
        return next(ears for ears in reversed(self.made) if ears.partner is partner)
