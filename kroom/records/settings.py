"""What the clinic chose and kroom remembers: JSON under a key, and the few settings that have a shape."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from kroom.records.models import SettingRow
from kroom.records.store import Store
from kroom.session.events import Json

_PLAYLISTS = "playlists"
_HEADSETS = "headsets"


@dataclass(frozen=True, slots=True)
class HeadsetSetting:
    """What is known of a headset.

    `name` is what the clinic calls it, `label` what the computer does; `volume` (percent of the cap) was
    comfortable last; `chair` is "a" or "b" where it usually belongs, else empty; `seen` is when it was there
    last (ISO 8601, UTC), empty for never.
    """

    name: str = ""
    volume: int = 40
    label: str = ""
    chair: str = ""
    seen: str = ""


class Settings:
    """The settings of one store. Every method may be called from any thread.

    Writing takes a few milliseconds: not for every step of a slider. All raise `StoreUnusable` or
    `StoreDamaged` where the file fails.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: str, default: Json = None) -> Json:
        """The value under `key`, else `default`."""
        with self._store.reading() as transaction:
            text = transaction.scalar(select(SettingRow.value).where(SettingRow.key == key))
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Json) -> None:
        """Keep `value` under `key`. Raises `ValueError` for what JSON can't say."""
        self._change(key, json.dumps(value, allow_nan=False))

    def remove(self, key: str) -> None:
        """Forget `key`; nothing happens where it isn't there."""
        self._change(key, None)

    def playlists(self) -> tuple[Path, ...]:
        """The playlists that the clinic added, as they were chosen, in order."""
        found = self.get(_PLAYLISTS, [])
        return tuple(Path(path) for path in found if isinstance(path, str)) if isinstance(found, list) else ()

    def set_playlists(self, paths: Sequence[Path]) -> None:
        """Keep the list of playlists."""
        self.set(_PLAYLISTS, [str(path) for path in paths])

    def headset(self, headset: str) -> HeadsetSetting:
        """What is known of the headset with this id."""
        return self.headsets().get(headset, HeadsetSetting())

    def headsets(self) -> dict[str, HeadsetSetting]:
        """Every headset that is known, by its id."""
        found = self.get(_HEADSETS, {})
        return {key: _headset(entry) for key, entry in found.items()} if isinstance(found, dict) else {}

    def set_headset(self, headset: str, setting: HeadsetSetting) -> None:
        """Keep what is known of one headset."""
        self.set_headsets({**self.headsets(), headset: setting})

    def set_headsets(self, headsets: Mapping[str, HeadsetSetting]) -> None:
        """Keep these headsets and no others."""
        self.set(_HEADSETS, {key: asdict(setting) for key, setting in headsets.items()})

    def _change(self, key: str, text: str | None) -> None:
        with self._store.writing() as transaction:
            _put(transaction, key, text)
        # No event anchors a setting: brought in at once, it can't be lost with the log.
        self._store.checkpoint()


def _headset(entry: Json) -> HeadsetSetting:
    """A headset as it was kept; what has another shape is as if unset."""
    values = entry if isinstance(entry, dict) else {}
    known = HeadsetSetting()
    sound = {
        field.name: values[field.name]
        for field in fields(HeadsetSetting)
        if type(values.get(field.name)) is type(getattr(known, field.name))
    }
    return HeadsetSetting(**sound)  # pyright: ignore[reportArgumentType]


def _put(transaction: Transaction, key: str, text: str | None) -> None:
    if text is None:
        transaction.execute(delete(SettingRow).where(SettingRow.key == key))
    else:
        transaction.merge(SettingRow(key=key, value=text))
