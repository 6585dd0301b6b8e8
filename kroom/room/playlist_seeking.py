"""Looking for files that are not where a playlist says; nothing changes before what was found is taken."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from kroom.room.worker import Worker

if TYPE_CHECKING:
    from kroom.music.refind import Refound


class MovedFiles(QObject):
    """One search at a time, beside the main thread. `changed` when it begins, gets on or ends.

    `share` is how much was compared, 0 to 1, None while nothing is looked for; `notice` what there is to say.
    """

    changed = Signal()
    _progress = Signal(float)

    def __init__(self, worker: Worker, cache: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._cache = cache
        self._cancel, self._gone = Flag(), Flag()
        self._found: tuple[Refound, ...] = ()
        self.share: float | None = None
        self.notice = ""
        self._progress.connect(self._on_progress)

    def seek(self, missing: Sequence[Path], folder: Path) -> None:
        """Look for these files below a folder."""
        from kroom.music.refind import find_again

        if self.share is not None:
            return
        self._cancel, self._found, self.share = Flag(), (), 0.0
        self.notice = self.tr("Looking for the files below {folder}.").format(folder=folder)
        work = partial(
            find_again,
            missing,
            [folder],
            self._cache,
            cancelled=self._cancel.is_set,
            progress=self._progress.emit,
        )
        self._worker.run(work, self._on_found, self._on_failed)
        self.changed.emit()

    def stop(self) -> None:
        """Stop looking."""
        self._cancel.set()

    def end(self) -> None:
        """Nobody wants any more of it."""
        self._cancel.set()
        self._gone.set()

    def take(self) -> dict[Path, Path]:
        """Where the files lie now, by where they lay; then there is nothing more to be taken."""
        places = {one.old: one.new for one in self._found}
        self._found = ()
        return places

    def lines(self) -> tuple[str, ...]:
        """What was found, a line each."""
        return tuple(self._line(one) for one in self._found)

    def _on_found(self, found: "tuple[Refound, ...]") -> None:
        if self._gone.is_set():
            return
        self.share = None
        if not self._cancel.is_set():
            self._found = found
            self.notice = "" if found else self.tr("None of the missing files was found there.")
        else:
            self.notice = self.tr("Stopped. Nothing was changed.")
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        from kroom.music.refind import SeekingCancelled

        if not isinstance(error, SeekingCancelled):
            raise error
        self._on_found(())

    @Slot(float)
    def _on_progress(self, share: float) -> None:
        self.share = share
        self.changed.emit()

    def _line(self, found: "Refound") -> str:
        if found.by_content and found.old.name != found.new.name:
            text = self.tr("{old}: now {name} in {folder}, the same recording")
        elif found.by_content:
            text = self.tr("{name}: in {folder}, the same recording")
        elif found.others:
            text = self.tr("{name}: in {folder}, one of {count} of this name")
        else:
            text = self.tr("{name}: in {folder}, by its name")
        new, count = found.new, found.others + 1
        return text.format(old=found.old.name, name=new.name, folder=new.parent, count=count)
