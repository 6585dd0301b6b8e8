"""The pages of headsets and playlists in each state that a room may meet: for the gallery and the tests.

No page that a person meets shows them.
"""

from collections.abc import Callable
from datetime import datetime

from kroom.room.headsets_view import HeadsetRow, HeadsetsView
from kroom.session.events import Partner
from kroom.ui.pages.headsets import HeadsetsPage
from kroom.ui.pages.page import Page
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


EXAMPLES: dict[str, Make] = {
    "headsets": _headsets(HeadsetsView(_MANY)),
    "headsets-none": _headsets(HeadsetsView(problem="The sound devices can't be listed: no answer")),
    "headsets-looking": _headsets(HeadsetsView(looking=True)),
    "headsets-sheet-name": _renaming,
}
"""Each page by a name for its state."""
