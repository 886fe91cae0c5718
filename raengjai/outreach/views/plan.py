"""The plan of a service day: hours, stations by agency with services and staff, copied from an earlier day."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event, Organiser
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.forms import CopyForm, DayForm, StationForm
from raengjai.outreach.models import Station, StationStaff
from raengjai.outreach.views import shown
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_EARLIER = 20


@requires(Permission.PLAN_EVENT)
def plan_service_day(request: Request, event_id: UUID) -> HttpResponse:
    """Hours, expected visitors, and the stations in the order of their numbers."""
    event = _event(request, event_id, writes=request.method == "POST")
    day = shown.day_of(event)
    form = DayForm(request.POST or None, day=day)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_day(event, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The plan is kept."))
            return redirect("plan_service_day", event_id=event.pk)
    return _plan_page(request, event, form, None)


@require_POST
@requires(Permission.PLAN_EVENT)
def copy_stations(request: Request, event_id: UUID) -> HttpResponse:
    """The stations of an earlier day, with the services that are still offered."""
    event = _event(request, event_id)
    form = CopyForm(request.POST, earlier=_earlier(event), language=request.actor.language)
    if form.is_valid():
        source = get_object_or_404(Event, pk=form.cleaned_data["source"])
        try:
            count = actions.copy_stations(event, source, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            words = ngettext("%(n)d station is copied.", "%(n)d stations are copied.", count)
            say(request, words % {"n": count})
            return redirect("plan_service_day", event_id=event.pk)
    return _plan_page(request, event, DayForm(day=shown.day_of(event)), form)


@requires(Permission.PLAN_EVENT)
def add_station(request: Request, event_id: UUID) -> HttpResponse:
    return _station_page(request, _event(request, event_id), None)


@requires(Permission.PLAN_EVENT)
def edit_station(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    event = _event(request, event_id)
    return _station_page(request, event, get_object_or_404(Station.objects.of_event(event.pk), pk=station_id))


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_station(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    event = _event(request, event_id)
    station = get_object_or_404(Station.objects.of_event(event.pk), pk=station_id)
    try:
        actions.remove_station(station, by=request.actor, at=bangkok_now())
        say(request, _("The station is taken off the plan."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("plan_service_day", event_id=event.pk)


def _event(request: Request, event_id: UUID, *, writes: bool = True) -> Event:
    """For who may write its plan; who only helps may look at it."""
    event = shown.event_for(event_id)
    if actions.plans(event, request.actor) or (not writes and actions.helps(event, request.actor)):
        return event
    raise Http404


def _plan_page(request: Request, event: Event, form: DayForm, copy: CopyForm | None) -> HttpResponse:
    language, earlier = request.actor.language, _earlier(event)
    context = {
        "event": event,
        "form": form,
        "when": shown.where_and_when(event, language),
        "stations": _lines(event, language),
        "copy": copy or (CopyForm(earlier=earlier, language=language) if earlier else None),
        "may_write": actions.plans(event, request.actor),
    }
    status = 422 if form.errors or (copy and copy.errors) else 200
    return render(request, "outreach/plan_service_day.html", context, status=status)


def _lines(event: Event, language: str) -> list[dict[str, Any]]:
    staff: dict[UUID, list[str]] = {}
    for station_id, name in StationStaff.objects.filter(event=event).values_list(
        "station_id", "organiser__name"
    ):
        staff.setdefault(station_id, []).append(name)
    return [
        {
            "number": each.number,
            "name": each.name,
            "agency": shown.agency_name(each.agency_code, language),
            "services": [shown.service_name(code, language) for code in each.service_codes],
            "staff": sorted(staff.get(each.pk, [])),
            "url": reverse("edit_station", args=[event.pk, each.pk]),
        }
        for each in Station.objects.of_event(event.pk)
    ]


def _earlier(event: Event) -> list[Event]:
    """Service days of the province before this one, the newest first."""
    before = event.starts_on or bangkok_today()
    days = Event.objects.of_province(event.province_code).real().filter(kind="service_day")
    return list(days.filter(starts_on__lt=before).order_by("-starts_on", "id")[:MOST_EARLIER])


def _station_page(request: Request, event: Event, station: Station | None) -> HttpResponse:
    language = request.actor.language
    organisers = list(Organiser.objects.filter(event=event).order_by("name", "id"))
    form = StationForm(
        request.POST or None,
        event=event,
        station=station,
        organisers=organisers,
        language=language,
        initial=_first_values(event, station),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_station(event, station, form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The station is kept."))
            return redirect("plan_service_day", event_id=event.pk)
    context = {
        "event": event,
        "station": station,
        "form": form,
        "has_staff": bool(organisers),
        "groups": _service_groups(form),
    }
    return render(request, "outreach/edit_station.html", context, status=422 if form.errors else 200)


def _service_groups(form: StationForm) -> list[dict[str, Any]]:
    """The services to tick, by agency; those of the chosen agency lie open."""
    chosen = set(form["service_codes"].value() or ())
    agencies = dict(form.fields["agency_code"].choices)  # type: ignore[attr-defined]
    return [
        {
            "name": name,
            "is_open": agencies.get(form.chosen_agency) == name
            or any(code in chosen for code, _label in pairs),
            "services": [(code, label, code in chosen) for code, label in pairs],
        }
        for name, pairs in form.groups
    ]


def _first_values(event: Event, station: Station | None) -> dict[str, Any]:
    if station is None:
        numbers = list(Station.objects.of_event(event.pk).values_list("number", flat=True))
        return {"number": max(numbers, default=0) + 1}
    staff = StationStaff.objects.filter(station=station).values_list("organiser_id", flat=True)
    return {
        "number": station.number,
        "agency_code": station.agency_code,
        "name": station.name,
        "service_codes": station.service_codes,
        "staff": [str(each) for each in staff],
    }
