"""The clock of promises on the office calendar."""

from dataclasses import replace
from datetime import date

import pytest

from raengjai.places.rules import add_office_days
from raengjai.services import rules

NEW_YEAR = frozenset({date(2020, 1, 1)})


def count(day: date, days: int) -> date:
    return add_office_days(day, days, NEW_YEAR)


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("P1", date(2019, 12, 31), date(2019, 12, 31)),  # at once, on an office day
        ("E1", date(2020, 1, 1), date(2020, 1, 2)),  # the same day, but the office is closed
        ("P2", date(2020, 1, 7), date(2020, 3, 9)),  # 60 calendar days end on Saturday 7 March
        ("P2", date(2020, 1, 6), date(2020, 3, 6)),
        ("D3", date(2020, 1, 7), None),  # by the office's plan
        ("S4", date(2020, 1, 7), None),  # not known
    ],
)
def test_promise_ends_on_an_office_day(facts, code, start, expected):
    assert rules.due_on(facts.service(code, start), start, count) == expected


def test_office_days_leave_out_weekends_and_holidays(facts):
    service = replace(facts.services["P2"][0], promised_days=3, promised_unit="office")

    assert rules.due_on(service, date(2019, 12, 30), count) == date(2020, 1, 3)


def test_no_service_promises_nothing():
    assert rules.due_on(None, date(2020, 1, 7), count) is None


def test_answer_is_due_in_three_office_days(facts):
    assert rules.answer_due_on(facts, date(2020, 1, 7), count) == date(2020, 1, 10)
    assert rules.answer_due_on(replace(facts, answer_days=None), date(2020, 1, 7), count) is None
