"""The colours of the three themes, as `screens.md` lists them, and how contrast is reckoned.

No other file of the user interface may hold a colour.
"""

from typing import Literal, NamedTuple

ThemeName = Literal["dim", "red-night", "day"]
Token = Literal[
    "bg",
    "surface",
    "raised",
    "text",
    "muted",
    "partner_a",
    "partner_b",
    "on_partner",
    "border",
    "hairline",
    "danger_text",
    "danger_fill",
    "focus",
    "ring_now",
    "ring_done",
    "ring_todo",
    "ok",
    "due",
]


class Tokens(NamedTuple):
    """One theme's colours as `#rrggbb`; every field is a `Token`, but `name`.

    A named tuple is made in a quarter of a dataclass's time, and this one stands before the first paint.
    """

    name: ThemeName
    bg: str
    surface: str
    raised: str
    text: str
    muted: str
    partner_a: str
    partner_b: str
    on_partner: str
    border: str
    hairline: str
    danger_text: str
    danger_fill: str
    focus: str
    ring_now: str
    ring_done: str
    ring_todo: str
    ok: str
    due: str


DIM = Tokens(
    name="dim",
    bg="#0f0e0c",
    surface="#191714",
    raised="#26231f",
    text="#ede4d7",
    muted="#b5aa9b",
    partner_a="#e6b877",
    partner_b="#86c7b6",
    on_partner="#0f0e0c",
    border="#857b6f",
    hairline="#35302a",
    danger_text="#ffddd5",
    danger_fill="#4a1c15",
    focus="#ffe9a8",
    ring_now="#d9cbb6",
    ring_done="#85775f",
    ring_todo="#35302a",
    ok="#a5cb8c",
    due="#ebc665",
)

RED_NIGHT = Tokens(
    name="red-night",
    bg="#070202",
    surface="#120505",
    raised="#220908",
    text="#ff7863",
    muted="#de5544",
    partner_a="#ff7a5c",
    partner_b="#f0503e",
    on_partner="#070202",
    border="#b54235",
    hairline="#2e0d0a",
    danger_text="#ff8a78",
    danger_fill="#4a0f0a",
    focus="#ff9a88",
    ring_now="#ff7863",
    ring_done="#a63a28",
    ring_todo="#2e0d0a",
    ok="#f0604a",
    due="#ff7a5c",
)

DAY = Tokens(
    name="day",
    bg="#f4f0e9",
    surface="#fffdf9",
    raised="#eae4da",
    text="#241f19",
    muted="#5b5247",
    partner_a="#8a5a12",
    partner_b="#1f6b5b",
    on_partner="#fffdf9",
    border="#7d7366",
    hairline="#dcd4c7",
    danger_text="#6e1808",
    danger_fill="#f6d9d1",
    focus="#1f4e8c",
    ring_now="#241f19",
    ring_done="#8a7c68",
    ring_todo="#dcd4c7",
    ok="#3c6b22",
    due="#7a5600",
)

THEMES: dict[ThemeName, Tokens] = {"dim": DIM, "red-night": RED_NIGHT, "day": DAY}


def luminance(color: str) -> float:
    """Relative luminance (0..1) of `#rrggbb`, as WCAG 2.2 defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio (1..21) of two `#rrggbb`, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
