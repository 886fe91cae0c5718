"""What several pages of a service day share: which event, which words, which lines."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from raengjai.access.door import Request
from raengjai.events.models import Event
from raengjai.ground.dates import short_date
from raengjai.outreach.actions import helps
from raengjai.outreach.models import Served, ServiceDay, Slip, Station, Visitor
from raengjai.outreach.rules.fold import SLIP_STATES
from raengjai.places.models import full_name_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Tone, Word

SLIP_WORDS = dict(SLIP_STATES)
TONES: dict[str, Tone] = {
    "waiting": "",
    "called": "next",
    "serving": "info",
    "done": "good",
    "left": "warn",
}


def event_for(event_id: UUID) -> Event:
    """A service day that the reader may see; anything else does not exist."""
    return get_object_or_404(Event, pk=event_id, kind="service_day", is_template=False)


def event_to_help(request: Request, event_id: UUID) -> Event:
    """The same, for somebody with a duty there."""
    event = event_for(event_id)
    if not helps(event, request.actor):
        raise Http404
    return event


def station_to_help(request: Request, event_id: UUID, station_id: UUID) -> tuple[Event, Station]:
    event = event_to_help(request, event_id)
    stations = Station.objects.of_event(event.pk).select_related("event")
    return event, get_object_or_404(stations, pk=station_id)


def visitor_for(event: Event, visitor_id: UUID) -> Visitor:
    return get_object_or_404(Visitor.objects.of_event(event.pk), pk=visitor_id)


def day_of(event: Event) -> ServiceDay:
    """The row of the event, or an empty one that is not kept."""
    return ServiceDay.objects.filter(event=event).first() or ServiceDay(event=event)


def agency_name(code: str, language: str) -> str:
    found = latest(catalogue().agencies, code)
    return found.short.say(language) if found else code


def service_name(code: str, language: str) -> str:
    found = latest(catalogue().services, code)
    return found.name.say(language) if found else code


def document_name(code: str, language: str) -> str:
    found = latest(catalogue().documents, code)
    return found.name.say(language) if found else code


def topic_name(code: str, language: str) -> str:
    found = latest(catalogue().topics, code)
    return found.name.say(language) if found else code


def where_and_when(event: Event, language: str) -> str:
    """ "7 ม.ค. 2563 · ศาลาประชาคม หมู่ที่ 1 · ต.พระบาท …"."""
    day = short_date(event.starts_on, language) if event.starts_on else ""
    return " · ".join(filter(None, [day, event.venue, full_name_of(event.place_code, language)]))


def state_word(slip: Slip) -> Word:
    return Word(SLIP_WORDS[slip.state], TONES[slip.state])


def slip_line(slip: Slip) -> dict[str, Any]:
    """One slip in a list of a station: number first, then the name where there is one."""
    return {
        "visitor_id": slip.visitor_id,
        "number": slip.visitor.number,
        "name": slip.visitor.name,
        "is_unknown": slip.visitor.is_unknown,
        "is_doubled": slip.is_doubled,
        "language": slip.visitor.language,
        "asked_at": slip.asked_at,
        "state": slip.state,
        "word": state_word(slip),
    }


def served_lines(rows: Iterable[Served], language: str) -> list[dict[str, Any]]:
    """What was served, with the act that can be taken back."""
    return [
        {
            "at": row.at,
            "number": row.visitor.number if row.visitor else "",
            "heads": row.heads,
            "what": service_name(row.service_code, language),
            "agency": agency_name(row.agency_code, language),
            "outcome": row.get_outcome_display(),
            "act": row.acts[-1] if row.acts else None,
        }
        for row in rows
    ]
