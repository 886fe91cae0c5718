"""Writing an event and changing its plan; templates, and events made from another one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions import Plan, Stale, plan_of
from raengjai.events.actions.planning import FIELDS
from raengjai.events.forms.planning import EventForm, FreshForm, TemplateForm
from raengjai.events.models import Event, EventStep
from raengjai.events.rules import State
from raengjai.events.views import shown
from raengjai.ground.actor import COUNTRY
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_TEMPLATES, MOST_PAST = 50, 20


@requires(Permission.PLAN_EVENT)
def write_event(request: Request) -> HttpResponse:
    """A draft; agenda, groups and people follow on the event's page."""
    form = EventForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_event(form.plan(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The draft is kept. Add the target groups, the agenda and who holds it."))
            return redirect("event", event_id=made.pk)
    status = 422 if form.errors else 200
    return render(request, "events/write_event.html", {"form": form}, status=status)


@requires(Permission.PLAN_EVENT)
def edit_event(request: Request, event_id: UUID) -> HttpResponse:
    """The plan again. Where somebody else was first, both are shown and the reader chooses; nothing typed is lost."""
    found = shown.planned_event(request.actor, event_id)
    form = EventForm(request.POST or None, actor=request.actor, event=found)
    choices: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        plan = _chosen(form.plan(), found, request.POST.getlist("keep"))
        try:
            actions.edit_event(
                found,
                plan,
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=bangkok_now(),
                why=form.cleaned_data.get("why", ""),
            )
        except Stale as stale:
            put_refusal(form, stale)
            choices = _side_by_side(plan, stale.current, request.actor.language)
            _carry_version(form, stale.current)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _saved(request, found)
    context = {
        "form": form,
        "event": found,
        "choices": choices,
        "who": _who_changed(found) if choices else "",
        "is_approved": found.state in (State.APPROVED, State.OPEN),
    }
    return render(request, "events/edit_event.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def discard_event(request: Request, event_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    try:
        actions.discard_event(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("event", event_id=found.pk)
    say(request, _("The draft is discarded."))
    return redirect("events")


@requires(Permission.PLAN_EVENT)
def copy_event(request: Request, event_id: UUID) -> HttpResponse:
    """The same with other days: last year's workshop."""
    source = shown.planned_event(request.actor, event_id)
    return _fresh(request, source, actions.copy_event)


@requires(Permission.PLAN_EVENT)
def use_event_template(request: Request, event_id: UUID) -> HttpResponse:
    """An event from a template of the own province or of the country."""
    source = get_object_or_404(Event.objects.templates(), pk=event_id)
    return _fresh(request, source, actions.use_template)


@requires(Permission.PLAN_EVENT)
def event_templates(request: Request) -> HttpResponse:
    """Where a new event begins: with a blank form, a template, or an event of the past."""
    actor, language = request.actor, request.actor.language
    places = sorted({*actor.provinces, COUNTRY})
    templates = Event.objects.templates().filter(province_code__in=places).order_by("title", "id")
    past = Event.objects.real().filter(office_code__in=actor.offices, starts_on__lt=bangkok_today())
    context = {
        "templates": [
            {
                "template": each,
                "of_country": each.province_code == COUNTRY,
                "icon": shown.KIND_ICONS[each.kind],
                "may_discard": actions.may_plan(actor, each),
            }
            for each in templates[:MOST_TEMPLATES]
        ],
        "past": [
            shown.line(each, language) | {"id": each.pk}
            for each in past.order_by("-starts_on", "-id")[:MOST_PAST]
        ],
    }
    return render(request, "events/event_templates.html", context)


@requires(Permission.PLAN_EVENT)
def save_event_template(request: Request, event_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    form = TemplateForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_template(found, title=form.cleaned_data["title"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The template is kept. New events can begin with it."))
            return redirect("event_templates")
    context = {"form": form, "event": found}
    return render(request, "events/save_event_template.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def discard_event_template(request: Request, event_id: UUID) -> HttpResponse:
    template = shown.planned_event(request.actor, event_id, templates=True)
    try:
        actions.discard_template(template, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The template is discarded. Events made from it stay."))
    return redirect("event_templates")


def _fresh(request: Request, source: Event, make: Any) -> HttpResponse:
    form = FreshForm(request.POST or None, actor=request.actor, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            made = make(source, form.fresh(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The draft is kept. Look through it: days, people and projects may have changed."))
            return redirect("event", event_id=made.pk)
    context = {"form": form, "source": source, "is_template": source.is_template}
    return render(request, "events/copy_event.html", context, status=422 if form.errors else 200)


def _saved(request: Request, found: Event) -> HttpResponse:
    was_approved = found.state in (State.APPROVED, State.OPEN)
    now = shown.event_of(found.pk)
    if was_approved and now.state == State.DRAFT:
        say(
            request,
            _("The change is kept. The event is a draft again and must be approved anew."),
            tone="warn",
        )
    else:
        say(request, _("The change is kept."))
    return redirect("event", event_id=found.pk)


def _chosen(plan: Plan, current: Event, kept: list[str]) -> Plan:
    """The typed plan, but for the fields where the reader chose what the other one wrote."""
    there = plan_of(current)
    values = {name: getattr(there if name in kept else plan, name) for name in FIELDS}
    return Plan(**values)


def _side_by_side(plan: Plan, current: Event, language: str) -> list[dict[str, Any]]:
    """Every field in which the typed plan differs from what is kept now."""
    there = plan_of(current)
    return [
        {
            "name": name,
            "label": shown.LABELS[name],
            "theirs": shown.value_words(name, getattr(there, name), language),
            "mine": shown.value_words(name, getattr(plan, name), language),
        }
        for name in FIELDS
        if getattr(plan, name) != getattr(there, name)
    ]


def _carry_version(form: EventForm, current: Event) -> None:
    """The form that comes back has seen what is kept now: sending it again is choosing."""
    sent: Any = form.data
    carried = sent.copy()
    carried["version"] = str(current.version)
    form.data = carried


def _who_changed(found: Event) -> str:
    step = EventStep.objects.filter(event=found).order_by("-at", "-id").first()
    if step is None or step.by is None:
        return ""
    return User.objects.filter(pk=step.by).values_list("name", flat=True).first() or ""
