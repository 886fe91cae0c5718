"""The reception on the server's pages: slips are made, found again, and sent to stations."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import ids_in, new_id
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.actions import ActDraft
from raengjai.outreach.forms import VisitorForm
from raengjai.outreach.models import Act, Handed, Routed, Served, Slip, Station, Visitor
from raengjai.outreach.rules.acts import QUEUE, VISIT, WAIT
from raengjai.outreach.rules.numbers import read_number
from raengjai.outreach.rules.slips import slip_text
from raengjai.outreach.views import shown
from raengjai.papers.rules.qr import svg
from raengjai.people.rules.names import name_key
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

NEWEST, MOST_FOUND = 12, 12


@requires(Permission.HELP_AT_EVENT)
def service_day(request: Request, event_id: UUID) -> HttpResponse:
    """Where everybody begins who helps: the reception, the own station, the board, the sheet."""
    event = shown.event_to_help(request, event_id)
    language = request.actor.language
    waiting = dict(
        Slip.objects.of_event(event.pk).filter(state="waiting").values_list("station").annotate(n=Count("id"))
    )
    mine = set(
        Station.objects.of_event(event.pk)
        .filter(staff__organiser__user=request.actor.user_id)
        .values_list("pk", flat=True)
    )
    stations = [
        {
            "station": each,
            "agency": shown.agency_name(each.agency_code, language),
            "waiting": waiting.get(each.pk, 0),
            "is_mine": each.pk in mine,
        }
        for each in Station.objects.of_event(event.pk)
    ]
    context = {
        "event": event,
        "day": shown.day_of(event),
        "when": shown.where_and_when(event, language),
        "stations": sorted(stations, key=lambda each: (not each["is_mine"], each["station"].number)),
        "visitors": Visitor.objects.of_event(event.pk).count(),
        "may_plan": request.actor.may(Permission.PLAN_EVENT) and actions.plans(event, request.actor),
    }
    return render(request, "outreach/service_day.html", context)


@requires(Permission.HELP_AT_EVENT)
def reception(request: Request, event_id: UUID) -> HttpResponse:
    """A slip in one step; who came back is found by number or name."""
    event = shown.event_to_help(request, event_id)
    stations = list(Station.objects.of_event(event.pk))
    bound = request.method == "POST"
    form = VisitorForm(
        request.POST if bound else None,
        language=request.actor.language,
        stations=stations,
        initial={"sex": ""},
    )
    form_id = next(iter(ids_in([request.POST.get("form_id", "")])), None) or new_id()
    if bound and form.is_valid():
        try:
            kept = _made(request, event, form, form_id)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("slip", event_id=event.pk, visitor_id=kept.act.visitor_id)
    asked = request.GET.get("q", "").strip()
    context = {
        "event": event,
        "form": form,
        "form_id": form_id,
        "asked": asked,
        "found": [_line(each) for each in _found(event, asked)],
        "is_closed": shown.day_of(event).is_closed,
        "visitors": Visitor.objects.of_event(event.pk).count(),
    }
    return render(
        request, "outreach/reception.html", context, fragment="found", status=422 if form.errors else 200
    )


@requires(Permission.HELP_AT_EVENT)
def slip(request: Request, event_id: UUID, visitor_id: UUID) -> HttpResponse:
    """One visitor: the number to show, where the slip waits, what was done; and the slip to print."""
    event = shown.event_to_help(request, event_id)
    visitor = shown.visitor_for(event, visitor_id)
    language = request.actor.language
    stations = {each.pk: each for each in Station.objects.of_event(event.pk)}
    slips = list(Slip.objects.of_visitor(visitor).select_related("visitor").order_by("asked_at", "id"))
    served = (
        Served.objects.filter(visitor=visitor, stands=True).select_related("visitor").order_by("at", "id")
    )
    context: dict[str, Any] = {
        "event": event,
        "visitor": visitor,
        "when": shown.where_and_when(event, language),
        "qr": svg(
            slip_text(event.pk, visitor.pk, visitor.number),
            title=_("QR code of the slip"),
            description=_("Any phone of this service day reads it."),
        ),
        "slips": [
            {**shown.slip_line(each), "station": stations.get(each.station_id)}
            for each in slips
            if each.station_id in stations
        ],
        "others": [each for pk, each in stations.items() if pk not in {s.station_id for s in slips}],
        "served": shown.served_lines(served, language),
        "handed": [
            (shown.document_name(each.title_code, language), each.copies)
            for each in Handed.objects.filter(visitor=visitor, stands=True).order_by("at", "id")
        ],
        "routed": [
            shown.topic_name(each.topic_code, language)
            for each in Routed.objects.filter(visitor=visitor).order_by("at", "id")
        ],
        "is_closed": shown.day_of(event).is_closed,
    }
    return render(request, "outreach/slip.html", context)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def send_to_station(request: Request, event_id: UUID, visitor_id: UUID) -> HttpResponse:
    """The slip joins the queue of a station."""
    event = shown.event_to_help(request, event_id)
    visitor = shown.visitor_for(event, visitor_id)
    station = next(iter(ids_in([request.POST.get("station", "")])), None)
    draft = ActDraft(
        kind=QUEUE,
        made_at=bangkok_now(),
        visitor_id=None if visitor.is_unknown else visitor.pk,
        number=visitor.number,
        station_id=station,
        said={"step": WAIT},
    )
    try:
        actions.say_at(event, draft, by=request.actor, at=bangkok_now(), online=True)
        say(request, _("The slip waits there now."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("slip", event_id=event.pk, visitor_id=visitor.pk)


def _made(request: Request, event: Event, form: VisitorForm, form_id: UUID) -> actions.Kept:
    given = form.cleaned_data
    known = Act.objects.filter(pk=form_id, event=event, kind=VISIT).first()
    return actions.make_slip(
        event,
        (known.visitor_id if known else None) or new_id(),
        form.said(),
        stations=[UUID(each) for each in given["stations"]],
        consents=given["purposes"],
        national_id=given["national_id"],
        act_id=form_id,
        by=request.actor,
        at=bangkok_now(),
    )


def _found(event: Event, asked: str) -> QuerySet[Visitor]:
    """By the number or the beginning of the name; without a question the newest."""
    visitors = Visitor.objects.of_event(event.pk)
    if not asked:
        return visitors.order_by("-seen_at", "-id")[:NEWEST]
    number, key = read_number(asked), name_key(asked, is_unfinished=True)
    if number:
        return visitors.filter(number=number).order_by("id")[:MOST_FOUND]
    if not key:
        return visitors.none()
    about = Q(name_key__startswith=key) | Q(name_key__contains=f" {key}")
    return visitors.filter(about).order_by("name_key", "id")[:MOST_FOUND]


def _line(visitor: Visitor) -> dict[str, Any]:
    return {
        "url": reverse("slip", args=[visitor.event_id, visitor.pk]),
        "number": visitor.number,
        "name": visitor.name,
        "seen_at": visitor.seen_at,
        "is_unknown": visitor.is_unknown,
    }
