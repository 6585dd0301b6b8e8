"""Only names from the right are set apart."""

import pytest

from kroom.exports.bidi import isolated


@pytest.mark.parametrize("name", ["Robin \u00c5kesson", "Jo", ""])
def test_other_names_come_back_as_they_are(name: str) -> None:
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["\u0639\u0628\u062f", "\u05d3\u05e0\u05d4 Levi"])
def test_a_name_from_the_right_is_set_apart(name: str) -> None:
    assert isolated(name) == f"\u2068{name}\u2069"
