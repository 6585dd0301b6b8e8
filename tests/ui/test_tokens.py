"""The tokens keep the contrast that screens.md states."""

import re

import pytest

from kroom.ui.tokens import DAY, DIM, RED_NIGHT, THEMES, Tokens, contrast

SAID = {
    "dim": {"text": 14.2, "muted": 7.8, "partner_a": 9.8, "partner_b": 9.2, "border": 4.3, "focus": 14.9},
    "red-night": {"text": 7.7, "muted": 5.2, "partner_a": 7.8, "partner_b": 5.6, "border": 3.6, "focus": 9.7},
    "day": {"text": 16.1, "muted": 7.5, "partner_a": 5.8, "partner_b": 6.2, "border": 4.6, "focus": 8.2},
}
DANGER = {"dim": 11.3, "red-night": 6.7, "day": 8.8}


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda tokens: tokens.name)
def test_each_pair_has_the_stated_contrast(tokens: Tokens) -> None:
    for token, ratio in SAID[tokens.name].items():
        assert contrast(getattr(tokens, token), tokens.surface) == pytest.approx(ratio, abs=0.06), token
    assert contrast(tokens.danger_text, tokens.danger_fill) == pytest.approx(DANGER[tokens.name], abs=0.06)


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda tokens: tokens.name)
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for ground in (tokens.bg, tokens.surface, tokens.raised):
        for ink in (tokens.text, tokens.muted, tokens.due):
            assert contrast(ink, ground) >= 4.5
        for edge in (tokens.focus, tokens.border, tokens.partner_a, tokens.partner_b):
            assert contrast(edge, ground) >= 3
    for disc in (tokens.partner_a, tokens.partner_b, tokens.ok):
        assert contrast(tokens.on_partner, disc) >= 4.5


@pytest.mark.parametrize("tokens", [DIM, RED_NIGHT, DAY], ids=lambda tokens: tokens.name)
def test_every_token_is_a_colour(tokens: Tokens) -> None:
    for field, color in tokens._asdict().items():
        if field != "name":
            assert re.fullmatch(r"#[0-9a-f]{6}", color), field


def test_red_night_has_no_green_and_no_blue_to_speak_of() -> None:
    for field, color in RED_NIGHT._asdict().items():
        if field != "name":
            assert int(color[3:5], 16) <= 0.61 * int(color[1:3], 16), field
