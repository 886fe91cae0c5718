"""How names sound, what a typed number means, who may be the same person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.people.rules.matching import Facts, closeness, read_query, reasons_same
from raengjai.people.rules.names import name_key, split_title
from raengjai.people.rules.numbers import birth_year_of, mask_citizen_id
from raengjai.people.rules.wording import purposes

THAI_TEXT = st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E4F)] + [" ", ".", "a"], max_size=30)

READ_ALIKE = [
    ("น้ํา", "น้ำ"),
    ("เเดง", "แดง"),
    ("ก้อนแก้ว", "กอนแกว"),
    ("พรรณี", "พันนี"),
    ("วรรณา", "วันนา"),
    ("กรรณิการ์", "กันนิกา"),
    ("ธรรม", "ทัม"),
    ("สมชัย", "สมไชย"),
    ("ใหม่", "ไหม"),
    ("ศักดิ์สิทธิ์", "สักสิท"),
    ("เพ็ญศรี", "เพ็นสรี"),
    ("ปัญญา", "ปันยา"),
    ("บุญ", "บุน"),
    ("กฤษณา", "กริสนา"),
    ("ณัฐ", "นัท"),
    ("ภูมิ", "พูมิ"),
    ("สุภาพ", "สุพาบ"),
    ("นางสาวแดง", "แดง"),
    ("น.ส.แดง", "น.ส. แดง"),
    ("ป้า แดง", "แดง"),
    ("Mr. John SMITH", "john smith"),
    ("บัว\u200bผัน", "บัวผัน"),
]
READ_APART = [
    ("ทราย", "ซาย"),
    ("สมชาย", "สมศักดิ์"),
    ("แดง", "แสง"),
    ("มานะ", "มานี"),
    ("ตาล", "ลาน"),
    ("นายิกา", "ิกา"),
]


@pytest.mark.parametrize(("one", "other"), READ_ALIKE)
def test_name_key_is_one_for_names_that_are_read_alike(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(("one", "other"), READ_APART)
def test_name_key_keeps_different_names_apart(one, other):
    assert name_key(one) != name_key(other)


@given(THAI_TEXT)
def test_name_key_of_any_text_has_no_wild_card_and_single_blanks(text):
    key = name_key(text)

    assert not set("%_\\") & set(key)
    assert key == " ".join(key.split())


@given(THAI_TEXT)
def test_name_key_is_the_same_for_any_blanks_around(text):
    assert name_key(f"  {text}  ") == name_key(text)


@pytest.mark.parametrize(
    ("typed", "title", "name"),
    [
        ("นางบัวผัน", "นาง", "บัวผัน"),
        ("นางสาวบัวผัน", "นางสาว", "บัวผัน"),
        ("นายิกา", "", "นายิกา"),
        ("Mr John", "Mr", "John"),
        ("นาย", "", "นาย"),
    ],
)
def test_split_title_takes_only_a_title(typed, title, name):
    assert split_title(typed) == (title, name)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2501", 1958),
        ("๒๕๐๑", 1958),
        ("1958", 1958),
        ("62", 1958),
        ("0", 2020),
        ("120", 1900),
        ("2563", 2020),
        ("2564", None),
        ("2021", None),
        ("121", None),
        ("1899", None),
        ("25011", None),
        ("abc", None),
        ("", None),
        ("62 ปี", None),
        ("-5", None),
    ],
)
def test_birth_year_of_reads_years_and_ages(typed, year):
    assert birth_year_of(typed, this_year=2020) == year


def test_mask_shows_the_last_four_digits_only():
    assert mask_citizen_id("1234567890121") == "x-xxxx-xxxx0-12-1"
    assert mask_citizen_id("") == ""


@pytest.mark.parametrize(
    ("typed", "phone", "last4", "national_id"),
    [
        ("081-234-5678", "+66812345678", "", ""),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678", "", ""),
        ("+66 81 234 5678", "+66812345678", "", ""),
        ("+95 9 420 123 456", "+959420123456", "", ""),
        ("081-23", "+668123", "", ""),
        ("5678", "", "5678", ""),
        ("0812", "+66812", "0812", ""),
        ("12", "", "", ""),
        ("1-2345-67890-12-1", "", "", "1234567890121"),
        ("1-2345-67890-12-2", "", "", ""),
    ],
)
def test_read_query_knows_numbers(typed, phone, last4, national_id):
    asked = read_query(typed)

    assert (asked.last4, asked.national_id) == (last4, national_id)
    assert asked.phone == phone or (typed.endswith("12-2") and asked.national_id == "")


def test_read_query_reads_name_and_number_together():
    asked = read_query("นางบัวผัน 081-234-5678")

    assert (asked.key, asked.phone) == (name_key("บัวผัน"), "+66812345678")


@pytest.mark.parametrize("typed", ["", " ", "ก", "<", "%", "_", "...", "1"])
def test_read_query_asks_nothing_of_too_little(typed):
    assert not read_query(typed)


def test_closeness_finds_beginnings_in_any_order():
    assert closeness(name_key("ใจ บัวผ"), name_key("บัวผัน ใจดี")) > 0.9
    assert closeness(name_key("สมชาย"), name_key("บัวผัน ใจดี")) < 0.5


def facts(first="สมชาย", last="ใจดี", **more):
    return Facts(key=name_key(first, last), place_code=more.pop("place_code", "520101"), **more)


PHONE = "+66812345678"
SAME = [
    (facts(number=b"1"), facts("อื่น", "ชื่อ", number=b"1"), ["same_number"]),
    (facts(phone=PHONE), facts(last="คำ", phone=PHONE, place_code="520102"), ["same_phone_and_first_name"]),
    (facts(birth_year=1960), facts(birth_year=1960, place_code="520102"), ["same_name_and_birth_year"]),
    (facts(), facts(), ["same_name_and_place"]),
    (facts(birth_year=1960), facts(birth_year=1961), ["same_name_and_place"]),
    (
        facts("สมชัย", birth_year=1960),
        facts("สมไชย", birth_year=1960),
        ["same_name_and_birth_year", "same_name_and_place"],
    ),
    (facts("ประยูร", birth_year=1960), facts("ปะยูน", birth_year=1961), ["similar_name_and_birth_year"]),
    (facts("ลูก", phone=PHONE), facts("แม่", phone=PHONE), ["same_phone"]),
]
NOT_SAME = [
    (facts(number=b"1"), facts(number=b"2")),
    (facts(birth_year=1960), facts(birth_year=1990)),
    (facts(sex="M"), facts(sex="F")),
    (facts(), facts(place_code="520102")),
    (facts("สมชาย", birth_year=1960), facts("สมหญิง", birth_year=1960)),
    (facts("ประยูร", "คำ", birth_year=1960), facts("ประยูร", "แก้วมูล", birth_year=1960)),
    (facts(phone=""), facts("อื่น", "ชื่อ", phone="")),
]


@pytest.mark.parametrize(("one", "other", "reasons"), SAME)
def test_reasons_same_says_why(one, other, reasons):
    assert list(reasons_same(one, other)) == reasons
    assert list(reasons_same(other, one)) == reasons


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_reasons_same_is_silent_for_others(one, other):
    assert reasons_same(one, other) == ()
    assert reasons_same(other, one) == ()


def test_every_purpose_has_a_wording_in_both_languages_with_a_source():
    for purpose in purposes().values():
        assert purpose.wordings
        for wording in purpose.wordings:
            assert wording.th
            assert wording.en
            assert wording.source
