"""Events of places for tests: entered by headquarters, carried out as the hourly job does."""

from datetime import date, datetime, time, timedelta
from typing import Any

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import BANGKOK
from raengjai.places import actions
from raengjai.places.actions import NewEvent
from raengjai.places.models import PlaceEvent
from raengjai.places.rules import Successor

NOW = datetime(2020, 1, 7, 10, 0, tzinfo=BANGKOK)
DAY = date(2020, 2, 1)
NOTICE = "เล่ม 137 ตอนพิเศษ 9 ง หน้า 1 วันที่ 6 มกราคม 2563"


def event(kind: str, places: tuple[str, ...], *successors: Successor, day: date = DAY) -> NewEvent:
    return NewEvent(kind, day, NOTICE, places, successors)


def merge(*places: str, into: str, name: str = "", day: date = DAY) -> NewEvent:
    english = "Ruam" if name else ""
    return event("merge", places, Successor(into, name, english), day=day)


def split(place: str, *parts: Successor, day: date = DAY) -> NewEvent:
    return event("split", (place,), *parts, day=day)


def recode(place: str, code: str, *, day: date = DAY) -> NewEvent:
    return event("recode", (place,), Successor(code), day=day)


def rename(place: str, name_th: str, name_en: str, *, day: date = DAY) -> NewEvent:
    return event("rename", (place,), Successor(place, name_th, name_en), day=day)


def enter(hq: User, new: NewEvent, *, at: datetime = NOW) -> PlaceEvent:
    with acting_as(hq) as actor:
        return actions.enter_event(new, by=actor, at=at)


def begin(found: PlaceEvent, *, at: datetime | None = None) -> None:
    """Five past midnight of the day: the areas change, and nothing has followed yet."""
    with acting_as_system("test") as system:
        actions.apply_event(found.pk, by=system, at=at or midnight(found.in_force_on))


def follow(found: PlaceEvent, *, most: int = 500, at: datetime | None = None) -> int:
    """Portion by portion until nothing is left; returns how many portions."""
    portions, goes_on = 0, True
    while goes_on:
        assert portions < 200, "it never ends"
        with acting_as_system("test") as system:
            goes_on = actions.carry_some(found.pk, by=system, at=at or midnight(found.in_force_on), most=most)
        portions += 1
    return portions


def happens(hq: User, new: NewEvent, **more: Any) -> PlaceEvent:
    found = enter(hq, new)
    begin(found)
    follow(found, **more)
    with acting_as_system("test"):
        found.refresh_from_db()
    return found


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0, 5), BANGKOK)


def after(day: date = DAY, days: int = 3) -> datetime:
    return midnight(day) + timedelta(days=days)
