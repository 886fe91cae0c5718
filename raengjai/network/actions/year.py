"""Somebody's year in numbers: what the rooms above counted, the days of any act, and the hours that were noted.

Counts and days only, read for everybody alike (the person, the province, headquarters): inside the system's door, for
a volunteer who moved no longer sees the place of before, and headquarters sees no rows at all. Who may ask is decided
by the page.
"""

from datetime import date
from uuid import UUID

from raengjai.ground import actor as actors
from raengjai.ground.rows import inside
from raengjai.network.models import Duty
from raengjai.network.models.recognition import places_of, terms_within
from raengjai.network.providers import year_sources
from raengjai.network.rules.recognition import Works

ACTIVE_DAYS, SAID, CONFIRMED = "active_days", "minutes_noted", "minutes_confirmed"


def year_of(user_id: UUID, first: date, last: date) -> Works:
    """Everything between two days, both included."""
    with inside(actors.system()):
        places = places_of(terms_within(user_id, first, last))
        found = [source.works(user_id, places, first, last) for source in year_sources]
        noted = Duty.objects.of(user_id, first, last)
        said, confirmed = noted.minutes(), noted.exclude(confirmed_at=None).minutes()
        days = set(noted.order_by().values_list("day", flat=True))
    days |= {day for works in found for day in works.days}
    numbers = {ACTIVE_DAYS: len(days), SAID: said, CONFIRMED: confirmed}
    for works in found:
        numbers |= works.numbers
    return Works(numbers, frozenset(days))
