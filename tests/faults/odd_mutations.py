"""Odd audio files, made by chance: a real one with a few bytes changed, moved, doubled or gone."""

import random
from collections.abc import Callable

from odd_files import CODECS, Odd, Recipe, encoded


def mutated(number: int, seed: int) -> Odd:
    """The mutation of that number: a small real file with a few bytes changed, moved, doubled or gone."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - a place, not a secret
    ending = list(CODECS)[number % len(CODECS)]
    how = MUTATIONS[number // len(CODECS) % len(MUTATIONS)]
    data = bytearray(encoded(Recipe(ending)))
    for _ in range(chance.randrange(1, 4)):
        how(data, chance)
    name = f"{how.__name__.strip('_')} {number:05}{ending}"
    return Odd(f"mutated {ending}", name, None, lambda path: path.write_bytes(data))


def _flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _flip_in_head(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(min(200, len(data)))] = chance.randrange(256)


def _blot(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + 500] = chance.randbytes(len(data[at : at + 500]))


def _wipe(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + 2000] = bytes(len(data[at : at + 2000]))


def _lose(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 3000)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randrange(1, 3000)]


def _cut_end(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def _largest(data: bytearray, chance: random.Random) -> None:
    """Four bytes of ones, where sizes and counts may be."""
    at = chance.randrange(min(4000, len(data)))
    data[at : at + 4] = b"\xff" * len(data[at : at + 4])


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip_in_head, _blot, _wipe, _lose, _repeat, _cut_end, _largest,
)  # fmt: skip
