"""What a page says of a store that can't be used: what happened, what is safe, what is not, what to do."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from kroom.records.problem import RecordsProblem


@dataclass(frozen=True, slots=True)
class TroubleView:
    """One trouble in words. `detail` is the line that names the file; `restore`: a backup would help.

    `look`: what is there can be read all the same.
    """

    title: str
    safe: str
    not_safe: str
    todo: str
    detail: str
    restore: bool
    look: bool = False


class Troubles(QObject):
    """Finds the words for a problem of the records."""

    def view(self, problem: "RecordsProblem") -> TroubleView:
        """The words for this problem."""
        from kroom.records import problem as known

        words = {
            known.PagesDamaged: self._pages,
            known.DatabaseCut: self._cut_off,
            known.DatabaseForeign: self._foreign,
            known.KeyMismatch: self._other_key,
            known.DatabaseMissing: self._gone,
            known.SlotsMissing: self._slots_gone,
            known.SlotsChanged: self._slots_changed,
            known.SlotsDamaged: self._slots,
            known.JournalCut: self._journal_cut,
            known.AnchorDamaged: self._anchor,
            known.StoreDamaged: self._changed,
            known.DiskFull: self._full,
            known.FolderReadOnly: self._read_only,
            known.StoreInUse: self._in_use,
            known.StoreNewer: self._newer,
        }
        chosen = next((words[kind] for kind in type(problem).__mro__ if kind in words), self._other)
        title, safe, not_safe, todo, restore = chosen()
        # Of these the journal is told to take nothing more, and can be read.
        look = type(problem) in (known.StoreDamaged, known.JournalCut, known.AnchorDamaged)
        return TroubleView(title, safe, not_safe, todo, str(problem), restore, look)

    def _pages(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("Part of the records can't be read"),
            self.tr("Nothing was overwritten. Your backups are files of their own."),
            self.tr("What lay in the damaged part is only in a backup."),
            self.tr("Restore the newest backup. The damaged file is kept. Let somebody look at this disk."),
            True,
        )

    def _cut_off(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The end of the records' file is missing"),
            self.tr("Nothing was overwritten. Your backups are files of their own."),
            self.tr("What lay at the end of the file is only in a backup."),
            self.tr("Restore the newest backup. The damaged file is kept."),
            True,
        )

    def _foreign(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("Another file lies in the records' place"),
            self.tr("kroom has not changed it."),
            self.tr("The records themselves are not in this folder."),
            self.tr("Put the right file back, or restore the newest backup. The other file is kept."),
            True,
        )

    def _other_key(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The keys don't fit the records"),
            self.tr("Your passphrase is right, and nothing was changed."),
            self.tr("The records can't be opened as they are: they are of another folder, or damaged."),
            self.tr("Put back the files that belong together, or restore the newest backup."),
            True,
        )

    def _gone(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The records' file is gone"),
            self.tr("The keys are here. Your backups are files of their own."),
            self.tr("What was written since the newest backup."),
            self.tr("Look in the trash for records.db and put it back, or restore the newest backup."),
            True,
        )

    def _slots_gone(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The file with the keys is gone"),
            self.tr("The records are here, encrypted."),
            self.tr("Without the keys nobody can open them, kroom neither."),
            self.tr("Put vault.json back. Each backup has one: restoring the newest brings it along."),
            True,
        )

    def _slots_changed(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("Somebody changed who may unlock"),
            self.tr("The records are as they were."),
            self.tr("The file with the keys was changed outside of kroom."),
            self.tr("Ask who had this computer. Restore the newest backup to have your own keys again."),
            True,
        )

    def _slots(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The file with the keys can't be read"),
            self.tr("The records are here, encrypted."),
            self.tr("Without the keys nobody can open them, kroom neither."),
            self.tr("Restore the newest backup: it has the keys as well. The damaged file is kept."),
            True,
        )

    def _journal_cut(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The last events are missing"),
            self.tr("Everything before them is here and can be read."),
            self.tr("The events at the end are not in this file any more."),
            self.tr("Look at what is here; restore a backup if it has more. Nothing is added until then."),
            True,
        )

    def _anchor(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("Whether the records are whole can't be told"),
            self.tr("What is here can be read."),
            self.tr("The small file that would show a missing end is gone or damaged."),
            self.tr("Put head.json back, or restore the newest backup. Nothing is added until then."),
            True,
        )

    def _changed(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The records are not what was written"),
            self.tr("kroom has not changed them. Your backups are files of their own."),
            self.tr("A file was exchanged or changed outside of kroom; what is here may not be all."),
            self.tr("Put back the files that belong together, or restore the newest backup."),
            True,
        )

    def _full(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The disk is full"),
            self.tr("Everything confirmed so far is stored."),
            self.tr("Nothing more can be stored until there is room."),
            self.tr("Free some room on this computer, then do the last step again."),
            False,
        )

    def _read_only(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("Nothing can be written to the data folder"),
            self.tr("Everything in it is as it was."),
            self.tr("Nothing more can be stored."),
            self.tr("Let somebody give this account the right to write there, then start kroom again."),
            False,
        )

    def _in_use(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("kroom is open already"),
            self.tr("The other window has the records, and goes on."),
            self.tr("Nothing is in danger."),
            self.tr("Use the other window, or close it first."),
            False,
        )

    def _newer(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("A newer kroom wrote these records"),
            self.tr("They are as they were; this kroom leaves them alone."),
            self.tr("Nothing is in danger."),
            self.tr("Install the newest kroom on this computer."),
            False,
        )

    def _other(self) -> tuple[str, str, str, str, bool]:
        return (
            self.tr("The records can't be used now"),
            self.tr("Everything confirmed so far is stored."),
            self.tr("Nothing more can be stored until this is put right."),
            self.tr("Read the line below, then start kroom again."),
            False,
        )
