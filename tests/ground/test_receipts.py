"""Receipt codes are typed by people: wrong characters and swaps must be noticed."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground import receipts

positions = st.integers(0, receipts.LENGTH - 1)


def test_a_new_code_is_valid_and_shown_in_groups_of_four():
    code = receipts.new_code()

    assert receipts.is_valid(code)
    assert [len(group) for group in receipts.grouped(code).split()] == [4, 4, 4, 4]


def test_codes_differ():
    assert len({receipts.new_code() for _ in range(1000)}) == 1000


@given(positions, st.sampled_from(receipts.ALPHABET))
def test_one_wrong_character_is_noticed(position, character):
    code = receipts.new_code()
    wrong = code[:position] + character + code[position + 1 :]

    assert receipts.is_valid(wrong) == (wrong == code)


@given(positions, positions)
def test_two_swapped_characters_are_noticed(left, right):
    code = list(receipts.new_code())
    swapped = code.copy()
    swapped[left], swapped[right] = swapped[right], swapped[left]

    assert receipts.is_valid("".join(swapped)) == (swapped == code)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{} ", "{}".lower()])
def test_blanks_hyphens_and_small_letters_are_read(typed):
    code = receipts.new_code()

    assert receipts.normalise(typed.format(receipts.grouped(code).lower())) == code
    assert receipts.normalise("-".join(receipts.grouped(code).split())) == code


def test_letters_that_look_like_digits_are_read_as_digits():
    assert receipts.normalise("oil") == "011"


@pytest.mark.parametrize("typed", ["", "ABCD", "ก" * 16, "U" * 16])
def test_what_cannot_be_a_code_is_refused(typed):
    assert not receipts.is_valid(typed)


@pytest.mark.parametrize("code", ["0000000000000000", "0123456789ABCDE4"])
def test_the_browser_makes_the_same_codes(code):
    """The two codes that tests/js/receipts.test.js makes from known bytes."""
    assert receipts.is_valid(code)


def test_a_code_can_be_made_of_a_secret_and_is_as_good_as_a_random_one():
    codes = {receipts.code_from(secrets.token_bytes(32)) for _each in range(200)}

    assert len(codes) == 200
    assert all(receipts.is_valid(code) for code in codes)
    assert receipts.code_from(bytes(32)) == "0" * 16
    assert receipts.code_from(b"\xff" * 10) == receipts.code_from(b"\xff" * 32)
