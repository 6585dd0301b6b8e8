"""What can go wrong with the records, each with one clear line that may be shown as it is.

No message holds a secret, a name or anything else of what was said in the room.
"""

import errno


class RecordsProblem(Exception):  # noqa: N818 - a problem found, not an error of ours
    """Anything expected that stops the records from being used; `str()` of it is one line for a person."""


class StoreMissing(RecordsProblem):
    """There is no store in the folder."""


class DatabaseMissing(StoreMissing):
    """The records are gone; the keys to them are there."""


class StoreExists(RecordsProblem):
    """There is a store in the folder already."""


class StoreInUse(RecordsProblem):
    """Another kroom holds the folder's lock."""


class StoreNewer(RecordsProblem):
    """A newer kroom wrote the store or its keys; this one must not touch them."""


class StoreUnusable(RecordsProblem):
    """The system refuses: a folder that is a file, a disk that fails."""


class DiskFull(StoreUnusable):
    """There is no room left on the disk."""


class FolderReadOnly(StoreUnusable):
    """The system lets nobody write here."""


class StoreDamaged(RecordsProblem):
    """A file of the store isn't what was written."""


class PagesDamaged(StoreDamaged):
    """Pages of the database don't hold what was written: a flipped bit, a failing disk."""


class DatabaseCut(StoreDamaged):
    """The database breaks off, or is empty."""


class DatabaseForeign(StoreDamaged):
    """The database is no encrypted store at all."""


class KeyMismatch(StoreDamaged):
    """The keys are right but not of this database: it is another store's, or its first page is damaged."""


class SlotsDamaged(StoreDamaged):
    """The key slots can't be read."""


class SlotsMissing(SlotsDamaged):
    """The key slots are gone; the records they open are there."""


class SlotsChanged(SlotsDamaged):
    """Somebody without the keys changed the list of who may unlock."""


class AnchorDamaged(StoreDamaged):
    """The journal's head beside the database is gone or can't be read."""


class JournalCut(StoreDamaged):
    """The end of the journal is missing: its anchor knows events that the store no longer has."""


class WrongSecret(RecordsProblem):
    """A passphrase or recovery code that opens no slot."""


class NameRefused(RecordsProblem):
    """A name that can't be taken: empty, or far too long."""


class SecretRefused(RecordsProblem):
    """A new passphrase or PIN that can't be taken: too short, or another person's."""


class PersonRefused(RecordsProblem):
    """A change of people that would leave nobody to run the room."""


class CoupleRefused(RecordsProblem):
    """Couples that can't be merged."""


class BackupForeign(RecordsProblem):
    """A file that is no backup of kroom's."""


class BackupDamaged(RecordsProblem):
    """A backup that isn't what was written, or that breaks off."""


def unusable(message: str, error: OSError) -> StoreUnusable:
    """The problem behind what the system said, with its own words after ours."""
    kind = _REFUSALS.get(error.errno or 0, StoreUnusable)
    return kind(f"{message}: {error.strerror or error}")


_REFUSALS: dict[int, type[StoreUnusable]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), DiskFull),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), FolderReadOnly),
}
