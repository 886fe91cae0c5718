"""Codes, typed names and office days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.places.rules import (
    add_office_days,
    ancestors_of,
    fold,
    is_code,
    is_inside,
    is_office_day,
    is_registry_office,
    level_of,
    office_days_between,
    parent_of,
    read_query,
)

CODES = st.from_regex(r"[1-9][0-9]([0-9]{2}){0,2}", fullmatch=True)
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=40)
SMALL = st.integers(0, 60)


@given(CODES)
def test_a_code_lies_inside_its_parent_and_itself(code):
    assert is_inside(code, code)
    assert is_inside(code, parent_of(code))
    assert is_inside(code, "00")
    assert all(is_inside(code, above) and not is_inside(above, code) for above in ancestors_of(code))


@given(CODES)
def test_the_level_is_the_length(code):
    assert level_of(code) == {2: "province", 4: "district", 6: "subdistrict"}[len(code)]


@given(CODES, CODES)
def test_inside_is_a_matter_of_digits_only(code, scope):
    assert is_inside(code, scope) == (code[: len(scope)] == scope)


@pytest.mark.parametrize("text", ["", "0", "01", "5", "520", "52010", "5201011", "๕๒", "52 ", "ab", "5a01"])
def test_other_texts_are_no_codes(text):
    assert not is_code(text)
    with pytest.raises(ValueError, match="not an area code"):
        level_of(text)


def test_the_country_is_above_all():
    assert level_of("00") == "country"
    assert parent_of("00") == ""
    assert parent_of("52") == "00"
    assert ancestors_of("520101") == ["52", "5201"]


@pytest.mark.parametrize("code", ["5099", "50990063", "5051", "1081", "207201"])
def test_numbers_of_registration_offices_are_known(code):
    assert is_registry_office(code)


@pytest.mark.parametrize("code", ["52", "5201", "520101", "1050", "3032", "105001"])
def test_numbers_of_areas_are_no_registration_offices(code):
    assert not is_registry_office(code)


@pytest.mark.parametrize(
    ("text", "tokens", "level"),
    [
        ("จ.ลำปาง", ("ลำปาง",), "province"),
        ("อำเภอ เกาะคา", ("เกาะคา",), "district"),
        ("ต.ท่าผา อ.เกาะคา จ.ลำปาง", ("ทาผา", "เกาะคา", "ลำปาง"), "subdistrict"),
        ("เขตบางนา กทม.", ("บางนา", "กรุงเทพมหานคร"), "district"),
        ("Ko Kha, Lampang", ("ko", "kha", "lampang"), ""),
        ("MUANG lampang", ("mueang", "lampang"), ""),
        ("น้ําพอง", ("นำพอง",), ""),  # nikhahit and sara aa for sara am
        ("  เเม่ทะ\u200b ", ("แมทะ",), ""),  # two sara e for sara ae, an invisible character
        ("บุฤๅษี", ("บุฤาษี",), ""),
        ("เขต", ("เขต",), "district"),
        ("", (), ""),
        ("--- ' ;", (), ""),
    ],
)
def test_words_around_a_name_are_read(text, tokens, level):
    reading = read_query(text)

    assert reading.tokens == tokens
    assert reading.level == level


@pytest.mark.parametrize(
    ("text", "code", "postcode"),
    [
        ("๕๒๐๓", "5203", ""),
        ("52-03-08", "520308", ""),
        ("52030801", "520308", ""),
        ("52130", "", "52130"),
        ("521", "", ""),
        ("999999999", "", ""),
    ],
)
def test_numbers_are_codes_or_post_codes(text, code, postcode):
    reading = read_query(text)

    assert (reading.code, reading.postcode, reading.tokens) == (code, postcode, ())


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text):
    reading = read_query(text)

    assert len(reading.tokens) <= 6
    assert all(token == fold(token) for token in reading.tokens)
    assert not (reading.tokens and (reading.code or reading.postcode))


@given(DAYS, SMALL, HOLIDAYS)
def test_office_days_added_are_counted_back(day, count, holidays):
    start = add_office_days(day, 0, holidays)
    end = add_office_days(start, count, holidays)

    assert is_office_day(end, holidays)
    assert office_days_between(start, end, holidays) == count
    assert add_office_days(end, -count, holidays) == start


@given(DAYS, SMALL, SMALL, HOLIDAYS)
def test_more_office_days_end_later(day, fewer, more, holidays):
    early, late = sorted((fewer, fewer + more))

    assert add_office_days(day, early, holidays) <= add_office_days(day, late, holidays)
    assert day <= add_office_days(day, early, holidays)


@given(DAYS, DAYS, HOLIDAYS)
def test_counting_backwards_is_the_negative(first, last, holidays):
    assert office_days_between(first, last, holidays) == -office_days_between(last, first, holidays)
    assert abs(office_days_between(first, last, holidays)) <= abs((last - first).days)


@given(DAYS, SMALL, HOLIDAYS)
def test_another_holiday_never_makes_a_promise_shorter(day, count, holidays):
    extra = holidays | {day + timedelta(days=1)}

    assert add_office_days(day, count, extra) >= add_office_days(day, count, holidays)


def test_three_office_days_from_a_friday_end_on_wednesday():
    assert add_office_days(date(2020, 1, 3), 3, frozenset()) == date(2020, 1, 8)


def test_songkran_is_stepped_over():
    songkran = {date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)}

    assert add_office_days(date(2026, 4, 10), 1, songkran) == date(2026, 4, 16)
