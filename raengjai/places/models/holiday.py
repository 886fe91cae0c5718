"""Office holidays, and the calendar that counts office days with them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from django.db import models

from raengjai.ground.gathering import beside
from raengjai.ground.models import Row
from raengjai.places import rules

_KEEP_SECONDS = 300


class Holiday(Row):
    """A day on which government offices are closed, everywhere in the country.

    `is_confirmed` is false for days that a later announcement may still move; pages say so.
    """

    day = models.DateField(unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    is_confirmed = models.BooleanField()
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "places_holiday"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["yearly", "lunar", "substitute", "special"]), name="holiday_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name_en}"

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Office days with the holidays that are known; `covers` says whether a year's list is known at all."""

    holidays: Mapping[date, Holiday] = field(default_factory=dict)

    def is_office_day(self, day: date) -> bool:
        return rules.is_office_day(day, self.holidays)

    def add_office_days(self, day: date, count: int) -> date:
        return rules.add_office_days(day, count, self.holidays)

    def office_days_between(self, first: date, last: date) -> int:
        return rules.office_days_between(first, last, self.holidays)

    def holiday_on(self, day: date) -> Holiday | None:
        return self.holidays.get(day)

    def covers(self, day: date) -> bool:
        return any(holiday.year == day.year for holiday in self.holidays)


class _Kept:
    """The calendar of this process, and until when it is good."""

    calendar = OfficeCalendar()
    until = float("-inf")


def office_calendar() -> OfficeCalendar:
    """The calendar, from the table at most five minutes ago."""
    if time.monotonic() >= _Kept.until:
        with beside():
            days = {holiday.day: holiday for holiday in Holiday.objects.order_by("day")}
        _Kept.calendar = OfficeCalendar(MappingProxyType(days))
        _Kept.until = time.monotonic() + _KEEP_SECONDS
    return _Kept.calendar


def forget_office_calendar() -> None:
    """After the table has changed."""
    _Kept.until = float("-inf")
