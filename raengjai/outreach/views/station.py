"""A station on the server's pages: who waits, call the next, who is there, what was done."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.actions import ActDraft
from raengjai.outreach.forms import NumberForm
from raengjai.outreach.models import Served, Slip, Station, Visitor
from raengjai.outreach.rules.acts import BEGIN, CALL, DONE, LEAVE, QUEUE, WAIT
from raengjai.outreach.views import shown
from raengjai.web.fragments import render
from raengjai.web.toasts import say

MOST_IN_LINE, MOST_DONE = 60, 12
STEPS = (WAIT, CALL, BEGIN, DONE, LEAVE)


@requires(Permission.HELP_AT_EVENT)
def station_desk(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    """The queue of one station. A number that is typed opens its slip, whether it waits here or not."""
    event, station = shown.station_to_help(request, event_id, station_id)
    form = NumberForm(request.GET if "number" in request.GET else None)
    several: list[Visitor] = []
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        several = list(Visitor.objects.of_event(event.pk).filter(number=number).order_by("id")[:5])
        if len(several) == 1:
            return redirect(
                "serve_visitor", event_id=event.pk, station_id=station.pk, visitor_id=several[0].pk
            )
        if not several:
            form.add_error(
                "number",
                _("No slip with this number has reached the office yet. Check the number, or scan the slip."),
            )
    return render(
        request,
        "outreach/station_desk.html",
        _context(request, event, station, form, several),
        fragment="line",
        status=422 if form.errors else 200,
    )


@require_POST
@requires(Permission.HELP_AT_EVENT)
def call_next(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    """Whoever waits longest here and is not at another table just now."""
    event, station = shown.station_to_help(request, event_id, station_id)
    busy = Slip.objects.of_event(event.pk).filter(state__in=["called", "serving"]).values("visitor")
    line = Slip.objects.of_station(station.pk).in_line().select_related("visitor")
    slip = line.exclude(visitor__in=busy).first() or line.first()
    if slip is None:
        say(request, _("Nobody waits here."), tone="info")
    elif _step(request, event, station, slip.visitor, CALL):
        say(request, _("Number %(number)s is called.") % {"number": slip.visitor.number})
    return redirect("station_desk", event_id=event.pk, station_id=station.pk)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def queue_step(request: Request, event_id: UUID, station_id: UUID, visitor_id: UUID) -> HttpResponse:
    """One step of one slip: called, not there, waits again."""
    event, station = shown.station_to_help(request, event_id, station_id)
    visitor = shown.visitor_for(event, visitor_id)
    step = request.POST.get("step", "")
    if step in STEPS:
        _step(request, event, station, visitor, step)
    if step == BEGIN:
        return redirect("serve_visitor", event_id=event.pk, station_id=station.pk, visitor_id=visitor.pk)
    return redirect("station_desk", event_id=event.pk, station_id=station.pk)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def open_station(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    """The station takes people, or for now does not."""
    event, station = shown.station_to_help(request, event_id, station_id)
    is_open = request.POST.get("open") == "1"
    try:
        actions.open_or_close_station(station, is_open=is_open, by=request.actor, at=bangkok_now())
        say(request, _("The station is open.") if is_open else _("The station pauses. The board says so."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("station_desk", event_id=event.pk, station_id=station.pk)


def _step(request: Request, event: Event, station: Station, visitor: Visitor, step: str) -> bool:
    draft = ActDraft(
        kind=QUEUE,
        made_at=bangkok_now(),
        visitor_id=None if visitor.is_unknown else visitor.pk,
        number=visitor.number,
        station_id=station.pk,
        said={"step": step},
    )
    try:
        actions.say_at(event, draft, by=request.actor, at=bangkok_now(), online=True)
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return False
    return True


def _context(
    request: Request, event: Event, station: Station, form: NumberForm, several: list[Visitor]
) -> dict[str, Any]:
    language = request.actor.language
    slips = Slip.objects.of_station(station.pk).select_related("visitor")
    line = list(slips.in_line()[: MOST_IN_LINE + 1])
    here = slips.filter(state__in=["called", "serving"]).order_by("called_at", "id")[:MOST_IN_LINE]
    away = slips.filter(state="left").order_by("-left_at", "id")[:MOST_DONE]
    done = Served.objects.filter(station=station, stands=True).select_related("visitor")
    return {
        "event": event,
        "station": station,
        "agency": shown.agency_name(station.agency_code, language),
        "form": form,
        "several": several,
        "line": [shown.slip_line(each) for each in line[:MOST_IN_LINE]],
        "has_more": len(line) > MOST_IN_LINE,
        "here": [shown.slip_line(each) for each in here],
        "away": [shown.slip_line(each) for each in away],
        "done": shown.served_lines(done.order_by("-at", "-id")[:MOST_DONE], language),
        "is_closed": shown.day_of(event).is_closed,
    }
