"""The board for a screen at the event: numbers and counts, no names. It asks anew every few seconds."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.outreach.models import Letter, Served, Slip, Station, Visitor
from raengjai.outreach.views import shown
from raengjai.web.fragments import render

NEXT = 4
SILENT = timedelta(minutes=15)


@requires(Permission.HELP_AT_EVENT)
def service_board(request: Request, event_id: UUID) -> HttpResponse:
    """Stations with who is called and who is next; people and services by agency; phones that have not sent."""
    event = shown.event_to_help(request, event_id)
    language = request.actor.language
    context = {
        "event": event,
        "when": shown.where_and_when(event, language),
        "stations": _stations(event, language),
        "agencies": _agencies(event, language),
        "visitors": Visitor.objects.of_event(event.pk).count(),
        "unknown": Visitor.objects.of_event(event.pk).filter(is_unknown=True).count(),
        "doubled": _doubled(event),
        "phones": phone_lines(event),
        "now": bangkok_now(),
    }
    return render(request, "outreach/service_board.html", context, fragment="board")


def _stations(event: Event, language: str) -> list[dict[str, Any]]:
    """One query for all slips that have not ended."""
    rows = Slip.objects.of_event(event.pk).filter(state__in=["waiting", "called", "serving"])
    lines: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for station, state, number in rows.order_by("asked_at", "id").values_list(
        "station_id", "state", "visitor__number"
    ):
        lines[station][state].append(number or "–")
    return [
        {
            "station": each,
            "agency": shown.agency_name(each.agency_code, language),
            "now": [*lines[each.pk]["called"], *lines[each.pk]["serving"]][-2:],
            "next": lines[each.pk]["waiting"][:NEXT],
            "waiting": len(lines[each.pk]["waiting"]),
        }
        for each in Station.objects.of_event(event.pk)
    ]


def _agencies(event: Event, language: str) -> list[dict[str, Any]]:
    rows = Served.objects.filter(event=event, stands=True).values_list("agency_code")
    counted = rows.annotate(people=Count("visitor__person_key", distinct=True), services=Count("id"))
    return [
        {"name": shown.agency_name(code, language), "people": people, "services": services}
        for code, people, services in counted.order_by("agency_code")
    ]


def _doubled(event: Event) -> list[str]:
    """Numbers that were at two tables at the same time: somebody should look which was meant."""
    rows = Slip.objects.of_event(event.pk).filter(is_doubled=True)
    return list(rows.values_list("visitor__number", flat=True).distinct().order_by("visitor__number")[:10])


def phone_lines(event: Event) -> list[dict[str, Any]]:
    """Each phone that has a letter, and when it was heard last: what it holds is not on the sheet yet."""
    now = bangkok_now()
    letters = Letter.objects.filter(event=event, device_id__isnull=False).select_related("user")
    return [
        {
            "letter": each.letter,
            "name": each.user.name if each.user else "",
            "heard_at": each.heard_at,
            "acts": each.acts,
            "is_silent": each.heard_at is None or now - each.heard_at > SILENT,
        }
        for each in letters.order_by("letter")
    ]
