"""JSON from strangers: size, depth, double keys, numbers and texts are limited before it is believed."""

import json
import math
import re
from collections.abc import Sequence
from typing import cast

from kroom.session.events import Json

MAX_BYTES = 5_000_000
MAX_NESTING = 64  # sixteen levels of items, two brackets each, and room for extensions inside the last
MAX_TEXT = 10_000

# A string swallows its brackets. Possessive and open-ended, so that hostile text takes linear time.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class JsonError(ValueError):
    """What is wrong with a JSON text, in one line that a person can read."""


def parse(data: bytes) -> Json:
    """The JSON document in `data` (UTF-8); `JsonError` where it breaks a limit or isn't JSON."""
    if len(data) > MAX_BYTES:
        raise JsonError(f"larger than {MAX_BYTES // 1_000_000} MB")
    text = _decoded(data)
    _check_nesting(data)
    document = _loaded(text)
    _check_texts(document)
    return document


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonError(f"not UTF-8 text (byte {error.start + 1})") from None


def _check_nesting(data: bytes) -> None:
    depth = 0
    for token in _TOKEN.finditer(data):
        first = token[0][:1]
        depth += 1 if first in b"[{" else -1 if first in b"]}" else 0
        if depth > MAX_NESTING:
            raise JsonError(f"nested deeper than {MAX_NESTING} levels")


def _loaded(text: str) -> Json:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        raise JsonError(f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except JsonError:
        raise
    except ValueError:  # a whole number beyond the interpreter's limit of digits
        raise JsonError("a number is too long") from None


def _object(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    double = next(key for key, _ in pairs if key in seen or seen.add(key))
    raise JsonError(f'the key "{shown(double)}" stands twice in one object')


def _refuse_constant(name: str) -> Json:
    raise JsonError(f"{name} is not a number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isfinite(number):
        return number
    raise JsonError(f"the number {shown(digits)} is too large")


def _check_texts(document: Json) -> None:
    waiting: list[Json] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            waiting.extend(cast("list[Json]", list(value)))
        elif isinstance(value, list):
            waiting.extend(value)


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise JsonError(f"a text is longer than {MAX_TEXT:,} characters")
    if _UNFIT.search(text):
        raise JsonError(f'a text has characters that can\'t be shown: "{shown(text)}"')


def shown(text: str) -> str:
    """`text` fit for one line of a message: short, and nothing in it that a terminal would obey."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return plain if len(plain) <= 40 else plain[:39] + "…"
