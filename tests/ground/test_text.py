"""Thai text as people type it: the same word in several spellings, digits of both kinds, names in order."""

import pytest

from raengjai.ground import text


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("น้ำ", "น้ำ"),
        ("เเม่", "แม่"),
        ("ที่\u200b นี่", "ที่ นี่"),
        ("กี่้", "กี่้"),
        ("  บัว   ผัน ", "บัว ผัน"),
        ("หมู่ ๑๒", "หมู่ 12"),
        ("SomChai", "somchai"),
    ],
)
def test_spellings_that_look_the_same_become_one(typed, same):
    assert text.normalise_thai(typed) == text.normalise_thai(same)


def test_normalising_twice_changes_nothing():
    once = text.normalise_thai("นํ้า เเม่ ๑๒")

    assert text.normalise_thai(once) == once


def test_misspelt_tones_are_still_found():
    assert text.without_tones("แม่เมาะ") == text.without_tones("แมเมาะ")


@pytest.mark.parametrize(
    "names",
    [
        ["กระบี่", "กรุงเทพ", "เกาะคา", "แจ้ห่ม", "เถิน", "งาว"],
        ["ขา", "ข่า", "ข้า"],
        ["เกาะ", "เกาะคา"],
    ],
)
def test_names_sort_as_in_the_dictionary(names):
    expected = {
        "กระบี่": ["กระบี่", "กรุงเทพ", "เกาะคา", "งาว", "แจ้ห่ม", "เถิน"],
        "ขา": ["ขา", "ข่า", "ข้า"],
        "เกาะ": ["เกาะ", "เกาะคา"],
    }[names[0]]

    assert sorted(names, key=text.sort_key) == expected


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("081-234-5678", "+66812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678"),
        ("+66 81 234 5678", "+66812345678"),
        ("(054) 265 999", "+6654265999"),
        ("+95 9 250 000 000", "+959250000000"),
        ("12345", ""),
        ("ไม่มี", ""),
    ],
)
def test_telephone_numbers_in_every_form(typed, number):
    assert text.phone_e164(typed) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+66812345678", "081-234-5678"),
        ("+6654265999", "054-265-999"),
        ("+6622322222", "02-232-2222"),
        ("+959250000000", "+95 9 250 000 000"),
    ],
)
def test_telephone_numbers_are_shown_as_people_read_them(number, shown):
    assert text.phone_display(number) == shown


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("1-1017-00230-70-8", True),
        ("๑๑๐๑๗๐๐๒๓๐๗๐๘", True),
        ("1101700230709", False),
        ("110170023070", False),
        ("", False),
    ],
)
def test_the_check_digit_of_a_citizen_id(typed, right):
    assert text.is_citizen_id(typed) is right


def test_thai_digits_for_letters():
    assert text.thai_digits("7 มกราคม 2563") == "๗ มกราคม ๒๕๖๓"
