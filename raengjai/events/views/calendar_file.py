"""One event as a calendar file (RFC 5545): days, times and place, and nobody's name."""

from datetime import datetime, timedelta

from raengjai.events.models import AgendaItem, Event
from raengjai.events.rules import State
from raengjai.ground.dates import BANGKOK

_HOUSE = "-//Raengjai//Events//TH"


def calendar_of(event: Event, *, place: str, at: datetime) -> bytes:
    """Each day from its first to its last line of the agenda; a day without agenda is a whole day."""
    from icalendar import Calendar  # noqa: PLC0415 heavy: only for whoever takes the file

    calendar = Calendar()
    calendar.add("prodid", _HOUSE)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    times: dict[object, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(event=event).order_by("day", "starts_at"):
        times.setdefault(item.day, []).append(item)
    for day in event.days():
        lines = times.get(day, [])
        first = datetime.combine(day, lines[0].starts_at, BANGKOK) if lines else day
        last = (
            datetime.combine(day, max(line.ends_at for line in lines), BANGKOK)
            if lines
            else day + timedelta(days=1)
        )
        calendar.add_component(_entry(event, f"{event.pk}-{day}", first, last, place=place, at=at))
    return bytes(calendar.to_ical())


def _entry(event: Event, uid: str, first: object, last: object, *, place: str, at: datetime) -> object:
    from icalendar import Event as Entry  # noqa: PLC0415 heavy: only for whoever takes the file

    entry = Entry()
    entry.add("uid", f"{uid}@raengjai")
    entry.add("dtstamp", at)
    entry.add("dtstart", first)
    entry.add("dtend", last)
    entry.add("summary", event.title)
    entry.add("location", place)
    entry.add("sequence", event.version)
    entry.add("status", "CANCELLED" if event.state == State.CANCELLED else "CONFIRMED")
    return entry
