"""Target groups with their seats, and who holds the event."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.agenda import GroupForm, OrganiserForm
from raengjai.events.models import Event, Organiser, TargetGroup
from raengjai.events.rules import State
from raengjai.events.views import shown
from raengjai.events.views.event import groups_of
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PLAN_EVENT)
def event_groups(request: Request, event_id: UUID) -> HttpResponse:
    """The groups in the order in which papers name them, and a form for one more."""
    found = shown.planned_event(request.actor, event_id, templates=True)
    form = _group_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_group(
                found,
                form.draft(),
                by=request.actor,
                at=bangkok_now(),
                why=form.cleaned_data.get("why", ""),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The group is on the plan."))
            return redirect("event_groups", event_id=found.pk)
    context = {"event": found, "form": form, "groups": groups_of(found), "when": _when(request, found)}
    return render(request, "events/event_groups.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_EVENT)
def edit_target_group(request: Request, event_id: UUID, group_id: UUID) -> HttpResponse:
    found, group = _group_of(request, event_id, group_id)
    form = _group_form(request, found, group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(
                group,
                form.draft(),
                by=request.actor,
                at=bangkok_now(),
                why=form.cleaned_data.get("why", ""),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The group is changed."))
            return redirect("event_groups", event_id=found.pk)
    context = {"event": found, "group": group, "form": form}
    return render(request, "events/edit_target_group.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def move_target_group(request: Request, event_id: UUID, group_id: UUID) -> HttpResponse:
    _found, group = _group_of(request, event_id, group_id)
    up = request.POST.get("way") == "up"
    try:
        actions.move_group(group, up=up, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("event_groups", event_id=event_id)


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_target_group(request: Request, event_id: UUID, group_id: UUID) -> HttpResponse:
    _found, group = _group_of(request, event_id, group_id)
    try:
        actions.remove_group(group, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The group is taken off the plan."))
    return redirect("event_groups", event_id=event_id)


@requires(Permission.PLAN_EVENT)
def event_organisers(request: Request, event_id: UUID) -> HttpResponse:
    """Who holds it and helps at it, with what each does."""
    found = shown.planned_event(request.actor, event_id)
    form = OrganiserForm(request.POST or None, province=found.province_code, initial={"duty": "desk"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_organiser(found, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The person is on the list of who holds it."))
            return redirect("event_organisers", event_id=found.pk)
    organisers = list(Organiser.objects.filter(event=found).order_by("duty", "id"))
    context = {"event": found, "form": form, "organisers": organisers, "when": _when(request, found)}
    return render(request, "events/event_organisers.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_organiser(request: Request, event_id: UUID, organiser_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    organiser = get_object_or_404(Organiser.objects.select_related("event"), pk=organiser_id, event=found)
    try:
        actions.remove_organiser(organiser, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The person is taken off the list."))
    return redirect("event_organisers", event_id=found.pk)


def _group_form(request: Request, found: Event, group: TargetGroup | None = None) -> GroupForm:
    return GroupForm(
        request.POST or None,
        language=request.actor.language,
        is_approved=found.state in (State.APPROVED, State.OPEN),
        group=group,
    )


def _group_of(request: Request, event_id: UUID, group_id: UUID) -> tuple[Event, TargetGroup]:
    found = shown.planned_event(request.actor, event_id, templates=True)
    return found, get_object_or_404(TargetGroup.objects.select_related("event"), pk=group_id, event=found)


def _when(request: Request, found: Event) -> Any:
    return shown.when(found, request.actor.language)
