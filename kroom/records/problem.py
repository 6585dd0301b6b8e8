"""What can go wrong with the records, each with one clear line that may be shown as it is.

No message holds a secret, a name or anything else of what was said in the room.
"""


class RecordsProblem(Exception):  # noqa: N818 - a problem found, not an error of ours
    """Anything expected that stops the records from being used; `str()` of it is one line for a person."""


class StoreMissing(RecordsProblem):
    """There is no store in the folder."""


class StoreExists(RecordsProblem):
    """There is a store in the folder already."""


class StoreInUse(RecordsProblem):
    """Another kroom holds the folder's lock."""


class StoreNewer(RecordsProblem):
    """A newer kroom wrote the store or its keys; this one must not touch them."""


class StoreUnusable(RecordsProblem):
    """The system refuses: no permission, a full disk, a folder that is a file."""


class StoreDamaged(RecordsProblem):
    """A file of the store isn't what was written."""


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


class BackupForeign(RecordsProblem):
    """A file that is no backup of kroom's."""


class BackupDamaged(RecordsProblem):
    """A backup that isn't what was written, or that breaks off."""
