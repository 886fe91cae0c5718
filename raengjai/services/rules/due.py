"""The clock of a promise: from the day it starts to the day by which an office has promised to be done."""

from collections.abc import Callable
from datetime import date, timedelta

from raengjai.services.rules.facts import Catalogue, Service

# The office day that many office days after a day; zero gives the day itself when the office is open.
AddOfficeDays = Callable[[date, int], date]


def due_on(service: Service | None, start: date, add_office_days: AddOfficeDays) -> date | None:
    """The promised day, or None when the service promises none (by round, by course, not known).

    Days in the law are calendar days; when the last one is a holiday it moves to the next office day
    (Civil and Commercial Code, section 193/8).
    """
    if service is None:
        return None
    if service.promise in ("at_once", "same_day"):
        return add_office_days(start, 0)
    if service.promise != "days" or service.promised_days is None:
        return None
    if service.promised_unit == "calendar":
        return add_office_days(start + timedelta(days=service.promised_days), 0)
    return add_office_days(start, service.promised_days)


def answer_due_on(catalogue: Catalogue, start: date, add_office_days: AddOfficeDays) -> date | None:
    """By when an office should say that it has taken a matter."""
    return None if catalogue.answer_days is None else add_office_days(start, catalogue.answer_days)
