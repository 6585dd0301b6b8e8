"""What a headset should be doing, so that a new process can be told to go on with it."""

from dataclasses import dataclass, replace

from kroom.music.programme import Bend, Programme
from kroom.music.report import HeadsetStatus
from kroom.music.wire import Message

_RUNNING = ("playing", "talking", "quietened", "stopping")
# After an order that changes the place, what a headset reports is older than the order for as long as its
# lead.
_STALE_S = 0.8
# Less than what counts as another place (`kroom.music.obey`), with room for one more death.
_MOST_BEHIND_S = 0.6


@dataclass(frozen=True)
class Wanted:
    """The orders so far, folded, and the place that is heard.

    `place_s` is the programme's second at the monotonic second `since`; it stands still where `since` is
    None, and until `since` where that is yet to come. Where nothing was said of `volume`, `quiet` or `ducked`
    they are None. `began` is the monotonic second at which the programme's second 0 would have been heard,
    had nothing been lost since.
    """

    loaded: Programme | None = None
    programme: Programme | None = None
    playing: bool = False
    place_s: float = 0.0
    since: float | None = None
    trusted_from: float = 0.0
    volume: float | None = None
    quiet: bool | None = None
    ducked: bool | None = None
    began: float | None = None

    def place_at(self, now: float) -> float:
        """The programme's second heard at `now`."""
        return self.place_s + (0.0 if self.since is None else max(0.0, now - self.since))

    def start(self, at_s: float, begins: float, now: float) -> "Wanted":
        """Told to play what is loaded from `at_s`, heard from the monotonic second `begins`."""
        return replace(
            self,
            programme=self.loaded,
            playing=True,
            place_s=at_s,
            since=begins,
            began=begins - at_s,
            trusted_from=max(begins, now) + _STALE_S,
        )

    def go_on(self, at_s: float | None, now: float) -> "Wanted":
        """Told to go on after a hold."""
        if at_s is None:
            return replace(self, playing=self.programme is not None)
        return replace(
            self,
            playing=self.programme is not None,
            place_s=at_s,
            since=now,
            began=now - at_s,
            trusted_from=now + _STALE_S,
        )

    def stand(self, now: float) -> "Wanted":
        """Told to hold, or to be silent: the place is kept."""
        return replace(self, playing=False, place_s=self.place_at(now), since=None, began=None)

    def end(self) -> "Wanted":
        """Told to stop: nothing is kept but what is loaded."""
        return replace(self, playing=False, programme=None, place_s=0.0, since=None, began=None)

    def bent(self, bend: Bend) -> "Wanted":
        """Told that the phases of the music last otherwise."""
        loaded, programme = self.loaded, self.programme
        bent_load = None if loaded is None else loaded.with_bend(bend)
        if programme is loaded:
            return replace(self, loaded=bent_load, programme=bent_load)
        bent_programme = None if programme is None else programme.with_bend(bend)
        return replace(self, loaded=bent_load, programme=bent_programme)

    def lost(self, now: float) -> "Wanted":
        """The sound ended at `now`: the place is kept, and what was to begin later still is."""
        if self.since is None or self.since > now:
            return self
        return replace(self, place_s=self.place_at(now), since=None)

    def away(self) -> "Wanted":
        """It was no mere death of a process: who comes back to the music hears all of it."""
        return replace(self, began=None)

    def found(self, now: float) -> "Wanted":
        """There is a process again. Music goes on where it was lost, and so is late by the silence between.

        What several deaths have added up to is left out in the silence after the last of them.
        """
        if self.began is None or self.since is not None:
            return self
        due_s = now - self.began
        return replace(self, place_s=due_s) if due_s - self.place_s > _MOST_BEHIND_S else self

    def going(self, now: float) -> "Wanted":
        """A new process was told to go on from the place that was kept."""
        begins = now if self.since is None else max(now, self.since)
        return replace(self, place_s=self.place_at(now), since=begins, trusted_from=begins + _STALE_S)

    def seen(self, status: HeadsetStatus) -> "Wanted":
        """What the headset says is heard, and the skips and turns it made."""
        if self.programme is None or status.at < self.trusted_from:
            return self
        programme = self.programme
        for skip in status.skips:
            programme = programme if skip in programme.skips else programme.with_skip(skip)
        for turn in status.turns:
            programme = programme if turn in programme.recipe.turns else programme.with_turn(turn)
        since = status.at if status.state in _RUNNING else None
        began = status.at - status.position_s if self.began is None and since is not None else self.began
        return replace(self, programme=programme, place_s=status.position_s, since=since, began=began)

    def orders(self, fade_s: float, now: float, *, keep: bool = False) -> list[Message]:
        """What tells a process to go on from here, faded in; with `keep` it may play there already.

        What was ordered before there was a process begins where it would be by now.
        """
        told: list[Message] = []
        if self.volume is not None:
            told.append({"do": "volume", "percent": self.volume, "ramp_s": 0.0})
        if self.quiet is not None:
            told.append({"do": "quieten" if self.quiet else "unquieten", "fade_s": fade_s if keep else 0.0})
        if self.ducked is not None:
            told.append({"do": "duck", "on": self.ducked})
        if self.programme is not None and self.playing:
            told += [_load(self.programme), {**self._play(fade_s, now), "keep": keep}]
        if self.loaded is not None and (self.loaded is not self.programme or not self.playing):
            told.append(_load(self.loaded))
        return told

    def _play(self, fade_s: float, now: float) -> Message:
        begins = self.since if self.since is not None and self.since > now else None
        return {"do": "play", "at_s": self.place_at(now), "fade_s": fade_s, "at_monotonic": begins}


def _load(programme: Programme) -> Message:
    return {"do": "load", "programme": programme.to_json()}
