"""One visitor at a station: tick what was done, hand out, pass on what is still needed. And taking it back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs.views.receipt import follow_url
from raengjai.outreach import actions
from raengjai.outreach.actions import ActDraft
from raengjai.outreach.forms import CountForm, PassOnForm, ServeForm
from raengjai.outreach.models import Act, Routed, Served, Station, Visitor
from raengjai.outreach.rules.acts import COUNT, SERVE, UNDO
from raengjai.outreach.views import shown
from raengjai.papers.rules.qr import svg
from raengjai.services.models import office_name
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

FIRST_TOPICS = 8


@requires(Permission.HELP_AT_EVENT)
def serve_visitor(request: Request, event_id: UUID, station_id: UUID, visitor_id: UUID) -> HttpResponse:
    """Everything about one visit to the table on one page, the big buttons first."""
    event, station = shown.station_to_help(request, event_id, station_id)
    visitor = shown.visitor_for(event, visitor_id)
    form, passing = _forms(request, event, station, visitor)
    if request.method == "POST" and form.is_valid() & passing.is_valid():
        draft = ActDraft(
            kind=SERVE,
            id=form.cleaned_data["form_id"] or new_id(),
            made_at=bangkok_now(),
            visitor_id=None if visitor.is_unknown else visitor.pk,
            number=visitor.number,
            station_id=station.pk,
            said=form.said(),
            need=passing.need(),
        )
        try:
            kept = actions.say_at(event, draft, by=request.actor, at=bangkok_now(), online=True)
        except Refused as refused:
            put_in_its_part(form, passing, refused)
        else:
            return _served(request, event, station, visitor, kept.act)
    context = _context(request, event, station, visitor) | {
        "form": form,
        "passing": passing,
        "topics": _topic_groups(passing),
        "passes_on": bool(passing.errors or passing["topics"].value()),
    }
    status = 422 if form.errors or passing.errors else 200
    return render(request, "outreach/serve_visitor.html", context, status=status)


@requires(Permission.HELP_AT_EVENT)
def count_without_slip(request: Request, event_id: UUID, station_id: UUID) -> HttpResponse:
    """People who had no slip: told something in passing, or given a leaflet."""
    event, station = shown.station_to_help(request, event_id, station_id)
    data = request.POST if request.method == "POST" else None
    form = CountForm(data, station=station, language=request.actor.language, initial={"form_id": new_id()})
    if form.is_bound and form.is_valid():
        draft = ActDraft(
            kind=COUNT,
            id=form.cleaned_data["form_id"] or new_id(),
            made_at=bangkok_now(),
            station_id=station.pk,
            said=form.said(),
        )
        try:
            kept = actions.say_at(event, draft, by=request.actor, at=bangkok_now(), online=True)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("It is counted."), undo_url=_undo(event, kept.act))
            return redirect("station_desk", event_id=event.pk, station_id=station.pk)
    context = {
        "event": event,
        "station": station,
        "agency": shown.agency_name(station.agency_code, request.actor.language),
        "form": form,
    }
    return render(request, "outreach/count_without_slip.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def undo_act(request: Request, event_id: UUID, act_id: UUID) -> HttpResponse:
    """What was ticked did not happen. A need that went on with it stays: it has a page of its own."""
    event = shown.event_to_help(request, event_id)
    act = Act.objects.filter(pk=act_id, event=event, kind__in=[SERVE, COUNT]).first()
    if act is None:
        raise Http404
    draft = ActDraft(kind=UNDO, made_at=bangkok_now(), target=act.pk)
    try:
        actions.say_at(event, draft, by=request.actor, at=bangkok_now(), online=True)
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        words = _("Undone. It does not count.")
        if Routed.objects.filter(act=act.pk).exists():
            words = _("Undone. The need that was passed on stays: withdraw it on its own page.")
        say(request, words)
    return redirect("station_desk", event_id=event.pk, station_id=act.station_id)


def _forms(
    request: Request, event: Event, station: Station, visitor: Visitor
) -> tuple[ServeForm, PassOnForm]:
    language, data = request.actor.language, request.POST if request.method == "POST" else None
    others = [each for each in Station.objects.of_event(event.pk) if each.pk != station.pk]
    form = ServeForm(data, station=station, others=others, language=language, initial={"form_id": new_id()})
    passing = PassOnForm(
        data,
        agency=station.agency_code,
        language=language,
        initial={
            "receipt_code": receipts.new_code(),
            "need_name": visitor.name,
            "purposes": visitor.consents,
            "given_by": "self",
        },
    )
    return form, passing


def _context(request: Request, event: Event, station: Station, visitor: Visitor) -> dict[str, Any]:
    language = request.actor.language
    before = Served.objects.filter(visitor=visitor, stands=True).select_related("visitor")
    return {
        "event": event,
        "station": station,
        "visitor": visitor,
        "agency": shown.agency_name(station.agency_code, language),
        "before": shown.served_lines(before.order_by("at", "id"), language),
        "is_closed": shown.day_of(event).is_closed,
    }


def _topic_groups(passing: PassOnForm) -> tuple[list[Any], list[Any]]:
    """The topics of this agency, which come first, and all the others."""
    chosen = set(passing["topics"].value() or ())
    choices = passing.fields["topics"].choices  # type: ignore[attr-defined]
    boxes = [(code, name, code in chosen) for code, name in choices]
    return boxes[:FIRST_TOPICS], boxes[FIRST_TOPICS:]


def _served(request: Request, event: Event, station: Station, visitor: Visitor, act: Act) -> HttpResponse:
    """Back to the queue; or the receipt of what was passed on, whose code is shown only now."""
    routed = list(Routed.objects.filter(act=act.pk).order_by("id"))
    if not routed:
        words = _("%(number)s is done here.") % {"number": visitor.number or _("The visitor")}
        say(request, words, undo_url=_undo(event, act))
        return redirect("station_desk", event_id=event.pk, station_id=station.pk)
    language, code = request.actor.language, request.POST.get("receipt_code", "")
    context = {
        "event": event,
        "station": station,
        "visitor": visitor,
        "code": receipts.normalise(code),
        "qr": svg(
            follow_url(request, code),
            title=_("QR code of the receipt"),
            description=_("Opens the follow-up page."),
        ),
        "lines": [
            (shown.topic_name(each.topic_code, language), office_name(each.to_office, language))
            for each in routed
        ],
    }
    response = render(request, "outreach/passed_on.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _undo(event: Event, act: Act) -> str:
    return reverse("undo_act", args=[event.pk, act.pk])


def put_in_its_part(form: ServeForm, passing: PassOnForm, refused: Refused) -> None:
    """Beside the field it is about: a name and a topic are asked in the second part."""
    renamed = {"name": "need_name", "phone": "need_phone"}.get(refused.field or "", refused.field)
    if renamed in passing.fields and renamed != "receipt_code":
        passing.add_error(renamed, refused.message)
    else:
        put_refusal(form, refused)
