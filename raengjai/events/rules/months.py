"""The days of a month as a wall calendar has them: weeks from Sunday to Saturday. Pure."""

import re
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})-(\d{2})")
EARLIEST, LATEST = date(2010, 1, 1), date(2099, 12, 1)


def month_of(text: str, today: date) -> date:
    """The first day of the month "2020-01"; of this month for anything else."""
    found = _MONTH.fullmatch(text)
    if found is not None and 1 <= int(found[2]) <= 12:
        first = date(int(found[1]) or 1, int(found[2]), 1)
        if EARLIEST <= first <= LATEST:
            return first
    return today.replace(day=1)


def month_after(first: date, count: int = 1) -> date:
    """The first day of the month so many months later, or earlier."""
    number = first.year * 12 + first.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def last_day(first: date) -> date:
    return month_after(first) - timedelta(days=1)


def weeks_of(first: date) -> list[list[date]]:
    """The weeks that have a day of the month, each of seven days; the first and the last may reach beyond it."""
    start = first - timedelta(days=first.isoweekday() % 7)
    end = last_day(first)
    weeks = []
    while start <= end:
        weeks.append([start + timedelta(days=number) for number in range(7)])
        start += timedelta(days=7)
    return weeks
