"""Reading an object of a questionnaire field by field, noting each wrong one and going on."""

from collections.abc import Mapping
from typing import cast

from kroom.reflection.strict_json import shown
from kroom.session.events import Json


class Fields:
    """One JSON object with typed access; a wrong type is noted in `problems` and read as missing."""

    def __init__(self, found: Mapping[str, Json], where: str, problems: list[str]) -> None:
        self._found = found
        self._problems = problems
        self.where = where

    def has(self, key: str) -> bool:
        """Whether the object has `key`."""
        return key in self._found

    def text(self, key: str) -> str:
        """The text under `key`, trimmed; empty where there is none."""
        value = self._found.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self._expected(key, "text")
        return ""

    def flag(self, key: str) -> bool:
        """The true or false under `key`; false where there is none."""
        value = self._found.get(key, False)
        if isinstance(value, bool):
            return value
        self._expected(key, "true or false")
        return False

    def number(self, key: str) -> int | None:
        """The whole number under `key`, or None."""
        value = self._found.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._expected(key, "a whole number")
        return None

    def object(self, key: str) -> "Fields":
        """The object under `key`; an empty one where there is none."""
        value = self._found.get(key, {})
        if not isinstance(value, dict):
            self._expected(key, "an object")
            value = cast("dict[str, Json]", {})
        return Fields(value, f"{self.where}: {key}", self._problems)

    def objects(self, key: str) -> tuple["Fields", ...]:
        """The objects of the list under `key`; none where there is no list."""
        value = self._found.get(key, [])
        if not isinstance(value, list):
            self._expected(key, "a list")
            return ()
        good = [entry for entry in value if isinstance(entry, dict)]
        if len(good) < len(value):
            self._expected(key, "a list of objects")
        return tuple(Fields(entry, f"{self.where}: {key}", self._problems) for entry in good)

    def raw(self, key: str) -> Json:
        """Whatever stands under `key`; None where nothing does."""
        return self._found.get(key)

    def problem(self, text: str) -> None:
        """Note that something is wrong with this object."""
        self._problems.append(f"{self.where}: {text}" if self.where else text)

    def _expected(self, key: str, what: str) -> None:
        self.problem(f'"{shown(key)}" should be {what}')

    def extension(self, url: str) -> "Fields | None":
        """The first extension of that address, or None."""
        return next((found for found in self.objects("extension") if found.raw("url") == url), None)
