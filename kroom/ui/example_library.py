"""The pages of headsets and playlists in each state that a room may meet: for the gallery and the tests.

No page that a person meets shows them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kroom.room.headsets_view import HeadsetRow, HeadsetsView
from kroom.room.playlists_view import (
    Band,
    Course,
    PlaylistRow,
    PlaylistsView,
    PlaylistView,
    Stage,
    TrackRow,
)
from kroom.session.events import Partner
from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.pages.page import Page
from kroom.ui.pages.playlist import PlaylistPage
from kroom.ui.pages.playlists import PlaylistsPage
from kroom.ui.theme import Theme

Make = Callable[[Theme], Page]

_SEEN = datetime.fromisoformat("2026-11-19T16:40:00+00:00")
_LEFT = HeadsetRow(
    "left", "Left chair", "Sennheiser HD 450BT", chair=Partner.A, volume=46, sounding=Partner.A
)
_LONG = "Sennheiser MOMENTUM 4 Wireless Bluetooth of the left chair, bought last (2)"
_MANY = (
    _LEFT,
    HeadsetRow(
        "twin",
        _LONG,
        "USB Audio Device Analog Stereo",
        warning="Two of this model are here. After a replug they can't be told apart: confirm the tone "
        "before each session.",
    ),
    HeadsetRow("own", "Built-in speakers", "Built-in speakers", default=True, tones=False),
    HeadsetRow(
        "port", "Right chair", "Jabra Evolve 20", chair=Partner.B, note="Known by its socket. Keep it there."
    ),
    HeadsetRow("gone", "Spare", "Sony WH-CH520", here=False, seen=_SEEN, volume=30, tones=False),
)


def _headsets(view: HeadsetsView) -> Make:
    def make(theme: Theme) -> Page:
        page = HeadsetsPage(theme)
        page.show_view(view)
        return page

    return make


def _renaming(theme: Theme) -> Page:
    page = HeadsetsPage(theme)
    page.show_view(HeadsetsView(_MANY))
    page.cards["twin"].rename.click()
    return page


_PLACE = "/home/clinic/Music/Sessions of the year/With rain and without/Second version"
_LISTED = (
    PlaylistRow("/kroom/long-meadow", "Long Meadow", "/kroom", 12, shipped=True),
    PlaylistRow("/kroom/still-water", "Still Water", "/kroom", 12, shipped=True),
    PlaylistRow(f"{_PLACE}/long.xspf", f"{_LONG}, for an afternoon by the sea", _PLACE, 10_000, 3),
    PlaylistRow("/gone/quiet.m3u", "quiet", "/gone", problem="does not exist"),
    PlaylistRow("/new/new.xspf", "new", "/new", known=False),
)
_BANDS = (
    Band("Onset", 0, 600),
    Band("Peak", 600, 2400),
    Band("Descent", 2400, 3600),
    Band("Recovery", 3600, 7200),
)
_POINTS = tuple(
    (float(at), 0.3 + 0.5 * ((at // 300) % 3) / 2 + 0.08 * (at // 10 % 3)) for at in range(0, 7200, 10)
)
_COURSE = Course(7200, _BANDS, _POINTS, tuple(range(0, 7200, 320)), 4320, "Loudness over the session.")
_TRACKS = (
    TrackRow("First Light on the Grass", "/m/1.opus", "First Light, kroom", "opening", 315, -18.2),
    TrackRow("Glass Harbour", "/m/2.mp3", "", "rising", 402, note="Fade early if somebody talks"),
    TrackRow(_LONG, "/m/3.mp3", problem="breaks off at 1:12 of 6:40"),
    TrackRow("Low Tide", "/m/4.mp3", phase="peak", seconds=398, remark="is FLAC by its content"),
    *(
        TrackRow(f"Movement {number}", f"/m/{number}.flac", phase="descent", seconds=240)
        for number in range(5, 40)
    ),
)
_ONE = PlaylistView(
    "Long Meadow",
    "/kroom/long-meadow.xspf",
    Stage.DONE,
    1.0,
    _TRACKS,
    "40 tracks · 72 min · 1 can't be played · heard again from minute 72 of 120 min",
    course=_COURSE,
    protocol="iv",
    protocols=(("iv", "Intravenous, 40 minutes"), ("im", "Intramuscular")),
)


def _playlists(view: PlaylistsView) -> Make:
    def make(theme: Theme) -> Page:
        page = PlaylistsPage(theme)
        page.show_view(view)
        return page

    return make


def _playlist(view: PlaylistView) -> Make:
    def make(theme: Theme) -> Page:
        page = PlaylistPage(theme)
        page.show_view(view)
        return page

    return make


def _saving(theme: Theme) -> Page:
    page = PlaylistPage(theme)
    page.show_view(replace(_ONE, can_save_over=True, changed=True))
    page.back.click()
    page.leaving.close_sheet()
    page.save.click()
    return page


EXAMPLES: dict[str, Make] = {
    "headsets": _headsets(HeadsetsView(_MANY)),
    "headsets-none": _headsets(HeadsetsView(problem="The sound devices can't be listed: no answer")),
    "headsets-looking": _headsets(HeadsetsView(looking=True)),
    "headsets-sheet-name": _renaming,
    "playlists": _playlists(PlaylistsView(_LISTED)),
    "playlists-adding": _playlists(
        PlaylistsView(_LISTED, 0.4, problem="Not added: notes.txt: holds no audio; a.m3u: is empty")
    ),
    "playlist": _playlist(_ONE),
    "playlist-reading": _playlist(PlaylistView(_LONG, _PLACE)),
    "playlist-measuring": _playlist(
        replace(_ONE, title=_LONG, stage=Stage.MEASURING, progress=0.3, problems=("line 3: no version",))
    ),
    "playlist-stopped": _playlist(replace(_ONE, stage=Stage.STOPPED)),
    "playlist-changed": _playlist(
        replace(_ONE, changed=True, missing=2, listening=0, device=_LONG, notice=f"Saved in {_PLACE}")
    ),
    "playlist-seeking": _playlist(
        replace(_ONE, missing=2, seeking=0.6, notice=f"Looking for the files below {_PLACE}.")
    ),
    "playlist-sheet-found": _playlist(
        replace(_ONE, found=tuple(f"{number:02} Movement.flac: in {_PLACE}" for number in range(12)))
    ),
    "playlist-sheet-save": _saving,
}
"""Each page by a name for its state."""
