"""Counting the days on which government offices work: Monday to Friday without the office holidays."""

from collections.abc import Container
from datetime import date, timedelta

_DAY = timedelta(days=1)


def is_office_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_office_days(day: date, count: int, holidays: Container[date]) -> date:
    """The office day `count` office days after `day` (before it when negative); 0 is `day` itself or the next.

    A promise of "3 working days" from Friday ends on Wednesday: the first day counted is the next office day.
    """
    step = _DAY if count >= 0 else -_DAY
    left = abs(count)
    while left or not is_office_day(day, holidays):
        day += step
        if left and is_office_day(day, holidays):
            left -= 1
    return day


def office_days_between(first: date, last: date, holidays: Container[date]) -> int:
    """How many office days after `first` up to and with `last`; negative when `last` comes before `first`."""
    if last < first:
        return -office_days_between(last, first, holidays)
    span = (last - first).days
    return sum(is_office_day(first + offset * _DAY, holidays) for offset in range(1, span + 1))
