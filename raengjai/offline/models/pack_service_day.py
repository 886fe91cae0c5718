"""The part of a pack that a service day needs: stations with their buttons, slips of everybody, and the phone's letter."""

from typing import Any
from uuid import UUID

from raengjai.events.models import Event
from raengjai.events.rules import Kind
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.offline.models import packs
from raengjai.offline.models.packs import Part, Since
from raengjai.outreach.actions import letter_for
from raengjai.outreach.forms.serve import documents_of, services_of, topics_of
from raengjai.outreach.models import Letter, Slip, Station, StationStaff, Visitor
from raengjai.services.models import catalogue
from raengjai.services.rules import latest


def register() -> None:
    """Called once, when the app is ready."""
    packs.register(Kind.SERVICE_DAY.value, "service_day", service_day, before=letter_for)


def service_day(event: Event, actor: Actor, since: Since) -> Part:
    """Slips and their places in the queues that changed; stations and letters as wholes. A number that was typed before its
    slip came is `unknown`.

    `letters`: letter of each phone, by its id. `agencies`: what the phone shows at a station of each. Names of visitors
    go along for those who help, until the phone forgets the event.
    """
    visitors = since.narrow(Visitor.objects.filter(event=event)).order_by("id")
    slips = since.narrow(Slip.objects.filter(event=event)).order_by("id")
    stations = list(Station.objects.of_event(event.pk))
    return Part(
        rows={
            "slips": [_visitor(each) for each in visitors],
            "queue": [_slip(each) for each in slips],
        },
        wholes={
            "stations": _stations(event, stations, actor),
            "agencies": {
                code: _agency(code, actor.language) for code in sorted({s.agency_code for s in stations})
            },
            "letters": {
                str(each.device_id): each.letter
                for each in Letter.objects.filter(event=event, device_id__isnull=False)
            },
        },
    )


def _visitor(visitor: Visitor) -> dict[str, Any]:
    if visitor.gone_at is not None:
        return {"id": visitor.pk, "gone": True}
    said = {
        "id": visitor.pk,
        "number": visitor.number,
        "name": visitor.name,
        "unknown": visitor.is_unknown,
    }
    return {name: value for name, value in said.items() if value}


def _slip(slip: Slip) -> dict[str, Any]:
    if slip.gone_at is not None:
        return {"id": slip.pk, "gone": True}
    return {
        "id": slip.pk,
        "visitor": slip.visitor_id,
        "station": slip.station_id,
        "state": slip.state,
        "asked": slip.asked_at.isoformat(),
    }


def _stations(event: Event, stations: list[Station], actor: Actor) -> list[dict[str, Any]]:
    """`mine`: the reader stands there, so the phone opens it first."""
    mine: set[UUID] = set(
        StationStaff.objects.filter(event=event, organiser__user=actor.me).values_list(
            "station_id", flat=True
        )
    )
    day = event.starts_on or bangkok_today()
    return [
        {
            "id": each.pk,
            "number": each.number,
            "name": each.name,
            "agency": each.agency_code,
            "open": each.is_open,
            "mine": each.pk in mine,
            "services": services_of(each, actor.language, day),
        }
        for each in stations
    ]


def _agency(code: str, language: str) -> dict[str, Any]:
    found, day = latest(catalogue().agencies, code), bangkok_today()
    return {
        "name": found.short.say(language) if found else code,
        "documents": documents_of(code, language, day),
        "topics": topics_of(code, language, day),
    }
