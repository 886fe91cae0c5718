"""Where should the next service days go? The question, the proposal with its reasons, and what people make of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.forms.placing import ChangeForm, PlacingForm, first_wishes, wishes_of
from raengjai.outreach.models import OwnPoint, PlacedDay, PlacingPlan
from raengjai.outreach.views import placing_words as words
from raengjai.places.models import full_name_of
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_PLANS = 12


@requires(Permission.PLACE_SERVICE_DAYS)
def place_service_days(request: Request) -> HttpResponse:
    """How many days, when, and what each agency gives; below, the plans made before."""
    form = PlacingForm(request.POST or None, initial=first_wishes(bangkok_today()))
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.request_plan(form.asked(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("placing", placing_id=plan.pk)
    province = _province(request)
    plans = PlacingPlan.objects.of_province(province)[:MOST_PLANS]
    language = request.actor.language
    context = {
        "form": form,
        "place": full_name_of(province, language),
        "plans": [words.line_of(plan, language) for plan in plans],
        "terms": words.terms(bangkok_today()),
        "own_points": OwnPoint.objects.filter(province_code=province).count(),
    }
    return render(request, "outreach/place_service_days.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.PLACE_SERVICE_DAYS)
def placing(request: Request, placing_id: UUID) -> HttpResponse:
    """How far it is; then the proposal, why each place and why not the next ones."""
    plan = _plan(placing_id)
    return render(request, "outreach/placing.html", _context(request, plan), fragment="plan")


@require_POST
@requires(Permission.PLACE_SERVICE_DAYS)
def change_placing(request: Request, placing_id: UUID) -> HttpResponse:
    """The same question again, with what the coordinator holds and leaves out."""
    plan = _plan(placing_id)
    lines = list(plan.lines.order_by("day"))
    form = ChangeForm(request.POST, plan=plan, lines=[(line.place_code, line.day) for line in lines])
    asked = PlacingForm(request.POST)
    if form.is_valid() and asked.is_valid():
        wanted = asked.asked(pins=form.pins(), without=form.without())
        try:
            again = actions.request_plan(wanted, by=request.actor, at=bangkok_now(), previous=plan)
        except Refused as refused:
            put_refusal(asked, refused)
        else:
            return redirect("placing", placing_id=again.pk)
    context = _context(request, plan, form=form, asked=asked)
    return render(request, "outreach/placing.html", context, status=422)


@require_POST
@requires(Permission.PLACE_SERVICE_DAYS)
def cancel_placing(request: Request, placing_id: UUID) -> HttpResponse:
    plan = _plan(placing_id)
    try:
        actions.cancel_plan(plan, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("placing", placing_id=plan.pk)


@require_POST
@requires(Permission.PLACE_SERVICE_DAYS)
def keep_placing(request: Request, placing_id: UUID) -> HttpResponse:
    plan = _plan(placing_id)
    try:
        actions.keep_plan(plan, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The plan is kept. Prepare its service days one by one."))
    return redirect("placing", placing_id=plan.pk)


@require_POST
@requires(Permission.PLACE_SERVICE_DAYS)
def prepare_placed_day(request: Request, placed_day_id: UUID) -> HttpResponse:
    """A draft of the service day; it opens to be written."""
    line = PlacedDay.objects.select_related("plan").filter(pk=placed_day_id).first()
    if line is None:
        raise Http404
    title, reason = words.paper_words(line)
    try:
        event = actions.prepare_day(line, title=title, reason=reason, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("placing", placing_id=line.plan_id)
    say(request, _("A draft of the service day is made, with its place, day and agencies."))
    return redirect(_event_url(event) or reverse("placing", args=[line.plan_id]))


def _plan(placing_id: UUID) -> PlacingPlan:
    """Only the coordinator of the province sees its plans."""
    found = PlacingPlan.objects.filter(pk=placing_id).first()
    if found is None:
        raise Http404
    return found


def _province(request: Request) -> str:
    return next((code for code in request.actor.places if len(code) == 2), request.actor.provinces[0])


def _event_url(event: Event | None) -> str:
    """The event's own page."""
    if event is None:
        return ""
    try:
        return reverse("event", args=[event.pk])
    except NoReverseMatch:
        return ""


def _context(
    request: Request,
    plan: PlacingPlan,
    *,
    form: ChangeForm | None = None,
    asked: PlacingForm | None = None,
) -> dict[str, Any]:
    language = request.actor.language
    context: dict[str, Any] = {
        "plan": plan,
        "state": words.state_word(plan),
        "progress": words.progress(plan),
        "period": f"{short_date(plan.first_on, language)} – {short_date(plan.last_on, language)}",
        "place": full_name_of(plan.place_code, language),
        "asked": asked or PlacingForm(initial=wishes_of(plan)),
    }
    if plan.is_working:
        return context
    lines = list(plan.lines.select_related("event").order_by("day"))
    pairs = [(line.place_code, line.day) for line in lines]
    form = form or ChangeForm(plan=plan, lines=pairs)
    shown = [
        words.shown(line, language, wish=form.wish_of(line.place_code), event_url=_event_url(line.event))
        for line in lines
    ]
    return context | {
        "form": form,
        "lines": shown,
        "headline": words.headline(plan, len(lines)) if lines else "",
        "quality": words.quality(plan) if lines else "",
        "bars": words.bars(plan) if lines else [],
        "problem": words.problem(plan, language),
        "rest": words.rest(plan, language),
        "precision": words.precision(plan),
        "terms": words.terms(plan.asked_at),
        "may_keep": plan.state == "proposed",
    }
