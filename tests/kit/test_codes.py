"""Codes that people type and links that nobody can guess."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.kit import codes

DIGITS = "0123456789"


@given(st.binary(max_size=100))
def test_base32_gives_the_same_bytes_back(data):
    assert codes.decode_base32(codes.encode_base32(data), len(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"\x00", "00"), (b"\xff", "ZW"), (b"\x01\x02\x03\x04\x05", "04106105"), (b"hi", "D1MG")],
)
def test_base32_known_texts(data, text):
    assert codes.encode_base32(data) == text


@pytest.mark.parametrize("text", ["Z", "ZWZ", "zw", "ZX", "Z=", "ZU", "Z ", "ZО", "Z０", ""])
def test_base32_refuses_all_but_the_exact_text(text):
    with pytest.raises(ValueError, match=r"length|letter|padding"):
        codes.decode_base32(text, 1)


def test_damm_digit_finds_every_single_fault_and_swap_of_neighbours():
    for number in range(0, 1_000_000, 4999):
        digits = f"{number:06d}"
        code = digits + codes.damm_digit(digits)
        assert codes.damm_holds(code)
        for place in range(7):
            for digit in DIGITS:
                assert codes.damm_holds(code[:place] + digit + code[place + 1 :]) == (digit == code[place])
        for place in range(6):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert codes.damm_holds(swapped) == (swapped == code)


def test_damm_known_digit():
    assert codes.damm_digit("572") == "4"


def test_short_code_prints_in_three_groups_and_reads_back():
    code = codes.short_code()
    assert len(code) == 7
    assert codes.read_short_code(codes.print_short_code(code)) == code
    assert codes.print_short_code("4128703") == "412 870 3"


@pytest.mark.parametrize("typed", ["", "412870", "41287034", "412 870 4", "abc defg", "٤١٢٨٧٠٣", "412.870.3"])
def test_short_code_of_anything_else_is_none(typed):
    assert codes.read_short_code(typed) is None


def test_short_code_reads_spaces_and_hyphens():
    code = "412870" + codes.damm_digit("412870")
    assert codes.read_short_code(f" {code[:3]}-{code[3:6]} {code[6]}\n") == code


def test_random_digits_keep_leading_zeros():
    assert {len(codes.random_digits(2)) for _ in range(200)} == {2}


def test_certificate_code_finds_every_single_fault_and_every_swap():
    chance = random.Random(7)
    for _ in range(60):
        code = codes.certificate_code()
        assert codes.read_certificate_code(code) == code
        for place in range(12):
            for letter in codes.CERTIFICATE_ALPHABET:
                other = code[:place] + letter + code[place + 1 :]
                assert (codes.read_certificate_code(other) == other) == (letter == code[place])
        first, second = sorted(chance.sample(range(12), 2))
        letters = list(code)
        letters[first], letters[second] = letters[second], letters[first]
        swapped = "".join(letters)
        assert (codes.read_certificate_code(swapped) is None) == (swapped != code)


def test_certificate_code_has_no_z():
    assert "Z" not in "".join(codes.certificate_code() for _ in range(300))


def _with_check(letters):
    return next(
        letters + check
        for check in codes.CERTIFICATE_ALPHABET
        if codes.read_certificate_code(letters + check) is not None
    )


def test_certificate_code_folds_what_looks_alike():
    code = _with_check("0112VABEKMH")
    typed = "OIL Z-UАВ-Екмн" + code[11].lower()
    assert codes.read_certificate_code(typed) == code
    cyrillic = _with_check("0PCTYX3E112")
    assert codes.read_certificate_code("орстухзёі12" + cyrillic[11]) == cyrillic


def test_certificate_code_prints_in_fours():
    assert codes.print_certificate_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKM*", "А" * 200, "ß" * 12])
def test_certificate_code_of_anything_else_is_none(typed):
    assert codes.read_certificate_code(typed) is None


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**16 - 1), st.text(max_size=20))
def test_sealed_number_opens_with_the_same_secret_and_purpose_only(number, generation, purpose):
    token = codes.seal("secret", purpose, number, generation)
    assert codes.unseal("secret", purpose, token) == (number, generation)
    assert codes.unseal(b"secret", purpose, token.upper()) == (number, generation)
    assert codes.unseal("other", purpose, token) is None
    assert codes.unseal("secret", purpose + "x", token) is None


def test_sealed_number_is_39_lower_case_letters_and_any_change_is_refused():
    token = codes.seal("secret", "registration", 17, 3)
    assert len(token) == 39
    assert token == token.lower()
    alphabet = codes.CROCKFORD.lower()
    for place in range(39):
        other = alphabet[(alphabet.index(token[place]) + 1) % 32]
        assert codes.unseal("secret", "registration", token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "0", "ж" * 39, "0" * 39, "0" * 38, "u" * 39, "ſ" * 39])
def test_sealed_nonsense_is_none(token):
    assert codes.unseal("secret", "registration", token) is None


def test_seal_refuses_numbers_that_do_not_fit():
    with pytest.raises(OverflowError):
        codes.seal("secret", "registration", 2**48)
    with pytest.raises(OverflowError):
        codes.seal("secret", "registration", 1, 2**16)
