"""Events as a calendar that other programmes read (RFC 5545). No names of people go into it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.ground.dates import BANGKOK

PRODUCT = "-//Raengjai//Events//TH"
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `begins` and `ends` are moments when the agenda tells them, else it is about whole days.

    `version` counts changes: a programme takes the entry with the highest number (SEQUENCE).
    """

    id: UUID
    version: int
    changed_at: datetime
    first: date
    last: date
    title: str
    where: str
    text: str
    url: str
    is_cancelled: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    point: tuple[float, float] | None = None


def calendar_of(entries: Iterable[Entry], *, name: str, domain: str) -> bytes:
    """The calendar as a file: folded lines, CRLF, with the time zone that it names."""
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - loaded when a calendar is asked for

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(BANGKOK))
    calendar.add("refresh-interval", vDuration(timedelta(hours=6)), parameters={"VALUE": "DURATION"})
    calendar.add_component(_bangkok())
    for entry in entries:
        calendar.add_component(_component(entry, domain))
    body: bytes = calendar.to_ical()
    return body


def _bangkok() -> Any:
    """Asia/Bangkok has had one offset since 1920, so the zone is one sentence."""
    from icalendar import Timezone, TimezoneStandard  # noqa: PLC0415 - loaded when a calendar is asked for

    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", str(BANGKOK))
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 local time, as RFC 5545 3.6.5 asks for
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


def _component(entry: Entry, domain: str) -> Any:
    from icalendar import Event  # noqa: PLC0415 - loaded when a calendar is asked for

    event = Event()
    event.add("uid", f"{entry.id}@{domain}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version)
    if entry.begins is not None and entry.ends is not None:
        event.add("dtstart", entry.begins.astimezone(BANGKOK))
        event.add("dtend", entry.ends.astimezone(BANGKOK))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the day after the last one
    event.add("summary", entry.title)
    event.add("location", entry.where)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    if entry.point is not None:
        event.add("geo", entry.point)
    return event
