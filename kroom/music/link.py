"""The app's side of one headset: starts its process, tells it what to do, and brings it back when it is lost.

No Qt. Every method returns at once but `close`; what a method asks for is remembered, so it may be called
before the process is up, and while a headset is lost. The callbacks come from the link's own thread, and must
return soon; they may call any method but `close`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from platformdirs import user_runtime_path

from kroom.music.devices import Device, list_devices
from kroom.music.launch import Launch, Prepare, launch_headset
from kroom.music.lifeline import Lifeline
from kroom.music.programme import Bend, Programme
from kroom.music.report import HeadsetStatus, LostReason
from kroom.music.wanted import Wanted
from kroom.music.watch import DeviceWatch
from kroom.music.wire import Chair, Message, Place

_CLOSE_FADE_S = 0.5
_THREAD_END_S = 5.0


def default_runtime_dir() -> Path:
    """Where this user's headset processes are found: a folder that lives as long as the login."""
    return user_runtime_path("kroom", appauthor=False)


class HeadsetLink:
    """One headset of one chair.

    `headset_id` is a device's id (`kroom.music.devices`), or `none:` for sound that goes nowhere; `name` is
    what the clinic calls it, for sentences. `cap_percent` is the volume that nothing exceeds. `prepare` is
    called when the device is open, and when it is away: moments to make spare processes ready for `launch`.
    With a `watch` a device that comes back is seen at once, and one that is muted at all.

    `on_status` is called about ten times a second while the device is open; `on_lost` when it stops sounding
    without having been told to; `on_back` when, after a loss, the device is open again and the music goes on
    from the same place, faded in.
    """

    def __init__(
        self,
        headset_id: str,
        name: str,
        chair: Place,
        *,
        runtime_dir: Path,
        on_status: Callable[[HeadsetStatus], None],
        on_lost: Callable[[LostReason], None],
        on_back: Callable[[], None],
        cap_percent: float = 100.0,
        devices: Callable[[], list[Device]] = list_devices,
        watch: DeviceWatch | None = None,
        launch: Launch = launch_headset,
        prepare: Prepare = lambda _number: None,
    ) -> None:
        self.headset_id = headset_id
        self.name = name
        self.chair: Place = chair
        self._lock = threading.Lock()
        self._wanted = Wanted()
        self._on_status = on_status
        self._on_lost = on_lost
        self._lifeline = Lifeline(
            headset_id,
            name,
            chair,
            cap_percent=cap_percent,
            start=lambda sink: launch(chair, sink, runtime_dir, cap_percent),
            runtime_dir=runtime_dir,
            devices=devices,
            watch=watch,
            prepare=prepare,
            replay=self._replay,
            on_status=self._seen,
            on_silent=self._silent,
            on_lost=self._told_lost,
            on_back=on_back,
        )
        self._thread: threading.Thread | None = None
        self._cued = False

    @property
    def pid(self) -> int | None:
        """The id of the headset's process, while there is one."""
        return self._lifeline.pid

    def start(self) -> None:
        """Start the process; an earlier one of this chair or device is waited for. Nothing sounds yet.

        What goes wrong is told by `on_lost`. After the link has given up, starts afresh.
        """
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(
                target=self._lifeline.run, name=f"headset {self.chair}", daemon=True
            )
            self._thread.start()

    def load(self, programme: Programme) -> None:
        """The programme that the next `play` plays; what plays now goes on."""
        with self._lock:
            self._wanted = replace(self._wanted, loaded=programme)
            self._tell({"do": "load", "programme": programme.to_json()})

    def play(
        self, at_s: float, fade_s: float, at_monotonic: float | None = None, *, keep: bool = False
    ) -> None:
        """Play what was loaded, from its second `at_s`; over what plays already it is crossfaded.

        With `at_monotonic` (`time.monotonic()` of this computer) the second `at_s` is heard at that moment,
        or what should be heard by then if it has passed: two headsets told the same are in step. Give it at
        least 0.6 s ahead. With `keep`, a process that plays this very music there already (within a second;
        an earlier app left it playing) just goes on. A programme must have been loaded (ValueError).
        """
        with self._lock:
            if self._wanted.loaded is None:
                raise ValueError("no programme was loaded")
            now = time.monotonic()
            self._wanted = self._wanted.start(at_s, now if at_monotonic is None else at_monotonic, now)
            self._cued = True
            order: Message = {"do": "play", "at_s": at_s, "fade_s": fade_s, "at_monotonic": at_monotonic}
            self._tell({**order, "keep": keep})

    def volume(self, percent: float, ramp_s: float = 1.0) -> None:
        """0 silence to 100 the programme's own level, within the cap; in equal steps for the ear."""
        with self._lock:
            self._wanted = replace(self._wanted, volume=percent)
            self._tell({"do": "volume", "percent": percent, "ramp_s": ramp_s})

    def hold(self, fade_s: float = 3.0) -> None:
        """Fade out and keep the place."""
        with self._lock:
            self._wanted = self._wanted.stand(time.monotonic())
            self._tell({"do": "hold", "fade_s": fade_s})

    def resume(self, at_s: float | None = None, fade_s: float = 3.0) -> None:
        """Go on after `hold` or `silence`: at programme second `at_s`, or where it stood."""
        with self._lock:
            now = time.monotonic()
            self._wanted = self._wanted.go_on(at_s, now)
            if self._cued:
                self._tell({"do": "resume", "at_s": at_s, "fade_s": fade_s})
                return
            # The process is newer than the hold and has nothing to go on with.
            self._cued = self._wanted.playing
            self._tell(*self._wanted.orders(fade_s, now))

    def quieten(self, fade_s: float = 3.0) -> None:
        """Silence in this headset; the programme runs on unheard."""
        with self._lock:
            self._wanted = replace(self._wanted, quiet=True)
            self._tell({"do": "quieten", "fade_s": fade_s})

    def unquieten(self, fade_s: float = 3.0) -> None:
        """Let it be heard again, where the programme is by now."""
        with self._lock:
            self._wanted = replace(self._wanted, quiet=False)
            self._tell({"do": "unquieten", "fade_s": fade_s})

    def duck(self, on: bool) -> None:
        """Make room for a voice (18 dB), or end that."""
        with self._lock:
            self._wanted = replace(self._wanted, ducked=on)
            self._tell({"do": "duck", "on": on})

    def skip(self) -> None:
        """Leave this track for the next; the programme second of it comes with `HeadsetStatus.skips`."""
        with self._lock:
            self._tell({"do": "skip"})

    def turn(self, to: str) -> None:
        """Go back to the track before (`PREVIOUS`), or on to a phase of the music; crossfaded, heard soon.

        The programme second of it comes with `HeadsetStatus.turns`.
        """
        with self._lock:
            self._tell({"do": "turn", "to": to})

    def bend(self, bend: Bend) -> None:
        """Let the phases of the music last otherwise, loaded or playing: what sounds goes on."""
        with self._lock:
            self._wanted = self._wanted.bent(bend)
            self._tell({"do": "bend", "bend": asdict(bend)})

    def tone(self, kind: Chair) -> None:
        """Sound the identity signal once (2.4 s, a fixed safe level), over whatever plays."""
        with self._lock:
            self._tell({"do": "tone", "kind": kind})

    def silence(self) -> None:
        """Emergency: silent within 50 ms by the device's own mute; stands still until `resume` or `play`."""
        with self._lock:
            self._wanted = self._wanted.stand(time.monotonic())
            self._tell({"do": "silence"})

    def stop(self, fade_s: float = 5.0) -> None:
        """Fade out and end the music. The process stays, silent; `play` begins anew."""
        with self._lock:
            self._wanted = self._wanted.end()
            self._cued = False
            self._tell({"do": "stop", "fade_s": fade_s})

    def reopen(self) -> None:
        """Somebody has heard the tone in the right headset: go on in it. Only after `unproven`."""
        self._lifeline.reopen()

    def close(self, fade_s: float = _CLOSE_FADE_S) -> None:
        """Fade out (1 s at most), end the process and wait for its end (about 1 s, at most 5 s)."""
        self._lifeline.close(fade_s)
        if self._thread is not None:
            self._thread.join(_THREAD_END_S)

    def _tell(self, *messages: Message) -> None:
        self._lifeline.tell(messages)

    def _replay(self, fade_s: float, *, adopted: bool) -> None:
        """A process is there: tell it everything at once, instead of what waited to be told.

        What an adopted one does already, it goes on doing until it is told otherwise.
        """
        with self._lock:
            self._wanted = self._wanted.found(time.monotonic())
            orders = self._wanted.orders(fade_s, time.monotonic(), keep=adopted)
            self._cued = self._wanted.playing
            self._lifeline.tell_afresh(orders)
            if self._wanted.playing:
                self._wanted = self._wanted.going(time.monotonic())

    def _seen(self, status: HeadsetStatus) -> None:
        with self._lock:
            self._wanted = self._wanted.seen(status)
        self._on_status(status)

    def _told_lost(self, reason: LostReason) -> None:
        if reason.kind != "died":
            with self._lock:
                self._wanted = self._wanted.away()
        self._on_lost(reason)

    def _silent(self) -> None:
        with self._lock:
            self._wanted = self._wanted.lost(time.monotonic())
