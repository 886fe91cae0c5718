"""What may be claimed: meals across the agenda, hours of speakers, real travel; sums to the satang; amounts in words."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from raengjai.events.rules.money import (
    Claim,
    Item,
    baht_text,
    check_claim,
    check_travel,
    half_days_of,
    hours_of,
    is_committee,
    is_lump,
    meals_of,
    money,
    rate_on,
    total,
)

DAY, NEXT = date(2020, 1, 7), date(2020, 1, 8)
FAR_AWAY = date(2005, 1, 1)


def item(first: str, last: str, day: date = DAY, *speakers: str) -> Item:
    return Item(day, time.fromisoformat(first), time.fromisoformat(last), frozenset(speakers))


MORNING = [item("08:30", "10:30"), item("10:30", "12:00")]
WHOLE_DAY = [*MORNING, item("13:00", "16:00")]


def claim(category: str, **said: Any) -> Claim:
    said = {"quantity": Decimal(100), "times": Decimal(1), "unit_price": Decimal(30)} | said
    return Claim(category, **said)


def codes(wanted: Claim, agenda: list[Item]) -> list[tuple[str, bool]]:
    return [(each.rule.code, each.is_refused) for each in check_claim(wanted, agenda, DAY)]


@pytest.mark.parametrize(
    ("agenda", "lunches"),
    [
        ([], 0),
        (MORNING, 0),  # it ends at 12:00
        ([item("13:00", "16:00")], 0),
        (WHOLE_DAY, 1),
        ([item("09:00", "13:00")], 0),
        ([item("11:00", "13:01")], 1),
        ([*WHOLE_DAY, item("09:00", "15:00", NEXT)], 2),
        ([*WHOLE_DAY, item("09:00", "11:00", NEXT)], 1),
    ],
)
def test_a_meal_needs_an_agenda_that_runs_across_it(agenda: list[Item], lunches: int):
    assert meals_of(agenda, "lunch") == lunches
    assert codes(claim("meal", meal="lunch", times=Decimal(lunches or 1)), agenda) == (
        [] if lunches else [("meal_agenda", True)]
    )
    assert codes(claim("meal", meal="lunch", times=Decimal(lunches + 1)), agenda) == [("meal_agenda", True)]


def test_a_snack_has_a_ceiling_by_place_and_one_for_each_half_day():
    assert half_days_of(WHOLE_DAY) == 2
    assert half_days_of(MORNING) == 1
    for of, ceiling in (("government", 35), ("private", 50)):
        price = Decimal(ceiling)
        assert codes(claim("snack", of=of, times=Decimal(2), unit_price=price), WHOLE_DAY) == []
        assert codes(claim("snack", of=of, unit_price=price + 1), WHOLE_DAY) == [("snack_rate", False)]
    assert codes(claim("snack", of="private", times=Decimal(2)), MORNING) == [("snack_half_days", False)]


def test_a_speaker_is_paid_for_the_hours_of_the_agenda():
    agenda = [
        item("09:30", "12:00", DAY, "a"),
        item("13:00", "14:00", DAY, "a", "b"),
        item("14:00", "16:00", DAY),
    ]

    def asked(hours: str, rate: int, of: str = "government") -> list[tuple[str, bool]]:
        wanted = {"quantity": Decimal(1), "times": Decimal(hours), "unit_price": Decimal(rate)}
        return codes(claim("speaker", speaker="a", of=of, **wanted), agenda)

    assert (hours_of(agenda, "a"), hours_of(agenda, "b"), hours_of(agenda, "c")) == (
        Decimal("3.5"),
        Decimal(1),
        Decimal(0),
    )
    assert asked("3.5", 600) == []
    assert asked("4", 600) == [("speaker_hours", True)]
    assert asked("3.5", 601) == [("speaker_rate", False)]
    assert asked("3.5", 1200, "outside") == []
    assert asked("9", 1201, "outside") == [("speaker_hours", True), ("speaker_rate", False)]


def test_travel_is_what_it_really_cost():
    assert codes(claim("travel"), []) == [("travel_actual", False)]

    def checked(amount: int, km: str | None, receipt: str = "") -> list[str]:
        return [
            each.rule.code
            for each in check_travel(Decimal(amount), Decimal(km) if km else None, receipt, DAY)
        ]

    assert checked(100, None) == ["travel_proof"]
    assert checked(100, None, " ") == ["travel_proof"]
    assert checked(100, "25") == []
    assert checked(101, "25") == ["travel_rate"]
    assert checked(101, "25", "เล่มที่ 2 เลขที่ 4") == []
    assert is_lump([Decimal(100)] * 3)
    assert not is_lump([Decimal(100)] * 2)
    assert not is_lump([Decimal(100), Decimal(100), Decimal(120)])


def test_a_committee_is_no_training():
    assert is_committee("ประชุมคณะกรรมการประสานงานแรงงานจังหวัด")
    assert not is_committee("ประชุมเชิงปฏิบัติการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงาน")


def test_every_rate_has_a_source_and_what_is_not_sure_says_so():
    held = money()

    entries: list[Any] = [*held.rates, *held.meals.values(), *held.rules.values()]
    assert all(each.source for each in entries)
    assert not any(each.confirmed for each in held.rates)
    assert {each.verdict for each in held.rules.values()} == {"refuse", "warn"}
    assert rate_on("snack", "private", FAR_AWAY) is None
    rate = rate_on("speaker", "outside", DAY)
    assert rate
    assert rate.value == 1200


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("20", "ยี่สิบบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("100", "หนึ่งร้อยบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("110", "หนึ่งร้อยสิบบาทถ้วน"),
        ("1250.50", "หนึ่งพันสองร้อยห้าสิบบาทห้าสิบสตางค์"),
        ("12400", "หนึ่งหมื่นสองพันสี่ร้อยบาทถ้วน"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("0.01", "หนึ่งสตางค์"),
        ("999999", "เก้าแสนเก้าหมื่นเก้าพันเก้าร้อยเก้าสิบเก้าบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("11000000", "สิบเอ็ดล้านบาทถ้วน"),
        ("21000021.21", "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทยี่สิบเอ็ดสตางค์"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
    ],
)
def test_an_amount_in_words(amount: str, words: str):
    assert baht_text(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001"])
def test_what_is_no_amount_has_no_words(amount: str):
    with pytest.raises(ValueError, match="words"):
        baht_text(Decimal(amount))


_DIGITS = {word: number for number, word in enumerate(money().words["digits"]) if word} | {"เอ็ด": 1, "ยี่": 2}
_PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}


def read(words: str) -> int:
    """The number that Thai words below a million million say: the other way round, written by itself."""
    before, has_million, after = words.partition("ล้าน")
    if has_million:
        return read(before) * 1_000_000 + (read(after) if after else 0)
    number, digit = 0, None
    while words:
        word = next(each for each in (*_DIGITS, *_PLACES, "ศูนย์") if words.startswith(each))
        words = words.removeprefix(word)
        if word in _PLACES:
            number += (1 if digit is None else digit) * _PLACES[word]
            digit = None
        else:
            digit = _DIGITS.get(word, 0)
    return number + (digit or 0)


@given(some.integers(0, 10**12 - 1))
def test_words_say_the_very_amount(number: int):
    assert read(baht_text(Decimal(number)).removesuffix("บาทถ้วน")) == number


@given(some.lists(some.decimals("0.01", "999999.99", places=2), max_size=40))
def test_a_sum_is_exact_to_the_satang_in_any_order(amounts: list[Decimal]):
    assert (
        total(amounts) == total(reversed(amounts)) == Decimal(sum(int(each * 100) for each in amounts)) / 100
    )
