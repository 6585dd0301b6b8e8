"""The pages for when things are lost, to look at: troubles, restoring, a new passphrase.

No page that a person meets shows them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kroom.room.entry_views import RecoverView
from kroom.room.restore_view import BackupLine, InsideView, RestoreStage, RestoreView
from kroom.room.trouble_view import TroubleView
from kroom.ui.pages.page import Page
from kroom.ui.pages.recover import RecoverPage
from kroom.ui.pages.restore import RestorePage
from kroom.ui.pages.trouble import TroublePage
from kroom.ui.theme import Theme

Make = Callable[[Theme], Page]
NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
FOLDER = Path("/home/clinic/.local/share/kroom/backups")


def _lines(count: int) -> tuple[BackupLine, ...]:
    return tuple(
        BackupLine(FOLDER / f"records-{n}.kroombackup", NOON - timedelta(hours=5 * n), 1204 - 31 * n)
        for n in range(count)
    )


def _restore(view: RestoreView, secret: str = "") -> Make:
    def make(theme: Theme) -> Page:
        page = RestorePage(theme)
        page.passphrase.set_text(secret)
        page.show_view(view)
        return page

    return make


def _trouble(view: TroubleView) -> Make:
    def make(theme: Theme) -> Page:
        return TroublePage(theme, view)

    return make


def _recover(view: RecoverView) -> Make:
    def make(theme: Theme) -> Page:
        page = RecoverPage(theme)
        page.show_view(view)
        return page

    return make


_INSIDE = InsideView(1142, 38, 4, NOON - timedelta(hours=11), 1204, 40, 62, 2)
_LOOKED = RestoreView(RestoreStage.LOOKED, chosen=_lines(3)[2], inside=_INSIDE)
_DAMAGED = TroubleView(
    "Part of the records can't be read",
    "Nothing was overwritten. Your backups are files of their own.",
    "What lay in the damaged part is only in a backup.",
    "Restore the newest backup. The damaged file is kept. Let somebody look at this disk.",
    "/home/clinic/.local/share/kroom/records.db: 2 of 418 pages are not what was written",
    restore=True,
)
_BUSY = TroubleView(
    "kroom is open already",
    "The other window has the records, and goes on.",
    "Nothing is in danger.",
    "Use the other window, or close it first.",
    "the store in /home/clinic/.local/share/kroom is in use by another kroom",
    restore=False,
)

_CUT = TroubleView(
    "The last events are missing",
    "Everything before them is here and can be read.",
    "The events at the end are not in this file any more.",
    "Look at what is here; restore a backup if it has more. Nothing is added until then.",
    "events 3114 to 3120 are missing at the end of the journal in /home/clinic/.local/share/kroom",
    restore=True,
    look=True,
)

EXAMPLES: dict[str, Make] = {
    "recover": _recover(RecoverView("Maren")),
    "recover-wrong": _recover(RecoverView("Maren", "This passphrase can't be taken; choose another one.")),
    "trouble-damaged": _trouble(_DAMAGED),
    "trouble-in-use": _trouble(_BUSY),
    "trouble-cut": _trouble(_CUT),
    "restore": _restore(RestoreView(backups=_lines(9))),
    "restore-none": _restore(RestoreView()),
    "restore-chosen": _restore(RestoreView(backups=_lines(9), chosen=_lines(3)[2])),
    "restore-wrong": _restore(
        RestoreView(
            chosen=_lines(3)[2],
            problem="This passphrase doesn't open the backup. One that was in use when it was made does.",
        )
    ),
    "restore-looked": _restore(_LOOKED, "a few words"),
    "restore-untold": _restore(
        replace(_LOOKED, inside=replace(_INSIDE, now_events=None, now_problem=f"{_DAMAGED.detail}."))
    ),
    "restore-done": _restore(
        replace(
            _LOOKED,
            stage=RestoreStage.DONE,
            kept="/home/clinic/.local/share/kroom/replaced-20261123T120000000000Z",
        )
    ),
}
"""Each page by a name for its state."""
