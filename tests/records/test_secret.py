import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroom.records.problem import SecretRefused
from kroom.records.secret import (
    check_passphrase,
    check_pin,
    in_groups,
    new_recovery_code,
    passphrase_bytes,
    read_recovery_code,
)


@pytest.mark.parametrize("text", ["", "short", "       a", "aaaaaaaaaa", "abababababab", "x" * 1025])
def test_weak_passphrases_are_refused(text: str) -> None:
    with pytest.raises(SecretRefused, match="passphrase"):
        check_passphrase(text)


@pytest.mark.parametrize("text", ["a river of stones", "Zwölf Öfen", "8charac!"])
def test_sensible_passphrases_are_taken(text: str) -> None:
    check_passphrase(text)


@pytest.mark.parametrize("pin", ["", "123", "12a4", "1111", "1234567890123", "١٢٣٤"])
def test_weak_pins_are_refused(pin: str) -> None:
    with pytest.raises(SecretRefused, match="PIN"):
        check_pin(pin)


def test_a_passphrase_is_the_same_however_the_accent_is_typed() -> None:
    assert passphrase_bytes("u\u0308ber") == passphrase_bytes("über")


def test_recovery_codes_have_26_base_32_characters_and_differ() -> None:
    codes = {new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 26 and code.isalnum() and code == code.upper() for code in codes)


@given(st.booleans(), st.sampled_from(["", " ", "-", "\n"]))
def test_a_recovery_code_is_read_in_any_case_and_grouping(lower: bool, gap: str) -> None:
    code = new_recovery_code()
    written = in_groups(code).replace(" ", gap)
    assert read_recovery_code(written.lower() if lower else written) == code


def test_signs_that_base_32_lacks_are_read_as_what_they_look_like() -> None:
    assert read_recovery_code("018" + "A" * 23) == "OIB" + "A" * 23


@pytest.mark.parametrize("text", ["", "A" * 25, "A" * 27, "Ä" + "A" * 25, "9" * 26])
def test_other_texts_are_no_recovery_code(text: str) -> None:
    assert read_recovery_code(text) is None
