"""From draft to held: sending for approval, deciding, opening, holding, cancelling."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.planning import LateForm, WhyForm
from raengjai.events.models import Event
from raengjai.events.rules import State
from raengjai.events.views import shown
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PLAN_EVENT)
def submit_event(request: Request, event_id: UUID) -> HttpResponse:
    """What is still missing, in words; when nothing is, the plan goes to who approves it."""
    found = shown.planned_event(request.actor, event_id)
    if found.state != State.DRAFT:
        return redirect("event", event_id=found.pk)
    is_late = found.ends_on is not None and found.ends_on < bangkok_today()
    form = LateForm(request.POST or None) if is_late else None
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        why = form.cleaned_data["late_why"] if form else ""
        try:
            actions.submit_event(found, late_why=why, by=request.actor, at=bangkok_now())
        except Refused as refused:
            refusal = refused.message
        else:
            undo = reverse("take_back_event", args=[found.pk])
            say(
                request,
                _("It is sent. Somebody else of the province or the Ministry approves it."),
                undo_url=undo,
            )
            return redirect("event", event_id=found.pk)
    context = {
        "event": found,
        "form": form,
        "missing": actions.missing_for(found, State.SUBMITTED),
        "refusal": refusal,
        "when": shown.when(found, request.actor.language),
        "where": shown.where(found, request.actor.language),
    }
    is_wrong = bool(refusal) or (form is not None and bool(form.errors))
    return render(request, "events/submit_event.html", context, status=422 if is_wrong else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def take_back_event(request: Request, event_id: UUID) -> HttpResponse:
    """A draft again, before anybody has decided."""
    return _do(request, event_id, actions.take_back_submission, _("It is a draft again."))


@require_POST
@requires(Permission.APPROVE_EVENT)
def approve_event(request: Request, event_id: UUID) -> HttpResponse:
    """Of the version that the reader saw, by somebody else than who submitted it."""
    found = shown.planned_event(request.actor, event_id)
    version = request.POST.get("version", "")
    if not version.isdecimal() or len(version) > 9:
        raise Http404
    try:
        actions.approve_event(found, version=int(version), by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        undo = reverse("take_back_approval", args=[found.pk])
        say(request, _("It is approved. Who submitted it is told."), undo_url=undo)
    return redirect("event", event_id=found.pk)


@require_POST
@requires(Permission.APPROVE_EVENT)
def take_back_approval(request: Request, event_id: UUID) -> HttpResponse:
    return _do(request, event_id, actions.take_back_approval, _("It waits for approval again."))


@requires(Permission.APPROVE_EVENT)
def return_event(request: Request, event_id: UUID) -> HttpResponse:
    """Back to who submitted it, with what is to be changed."""
    label, hint = _("What is to be changed?"), _("Who submitted it reads this.")
    return _with_reason(
        request,
        event_id,
        actions.return_event,
        template="events/return_event.html",
        form=WhyForm(request.POST or None, label=label, hint=hint),
        thanks=_("It is returned. Who submitted it is told."),
    )


@require_POST
@requires(Permission.PLAN_EVENT)
def open_event(request: Request, event_id: UUID) -> HttpResponse:
    undo = reverse("close_event", args=[event_id])
    return _do(request, event_id, actions.open_event, _("People can be invited and register now."), undo=undo)


@require_POST
@requires(Permission.PLAN_EVENT)
def close_event(request: Request, event_id: UUID) -> HttpResponse:
    undo = reverse("open_event", args=[event_id])
    return _do(request, event_id, actions.close_registration, _("Registration is closed."), undo=undo)


@require_POST
@requires(Permission.PLAN_EVENT)
def hold_event(request: Request, event_id: UUID) -> HttpResponse:
    """It has been held; not before its last day."""
    undo = reverse("reopen_event", args=[event_id])
    return _do(request, event_id, actions.hold_event, _("It has been held."), undo=undo)


@require_POST
@requires(Permission.PLAN_EVENT)
def reopen_event(request: Request, event_id: UUID) -> HttpResponse:
    return _do(request, event_id, actions.reopen_event, _("It is open again."))


@requires(Permission.PLAN_EVENT)
def cancel_event(request: Request, event_id: UUID) -> HttpResponse:
    """It is not held; everybody who was asked is told."""
    label = _("Why is it cancelled?")
    return _with_reason(
        request,
        event_id,
        actions.cancel_event,
        template="events/cancel_event.html",
        form=WhyForm(request.POST or None, label=label, hint=_("Everybody who was invited reads this.")),
        thanks=_("It is cancelled. Everybody who was asked is told."),
    )


@require_POST
@requires(Permission.PLAN_EVENT)
def revive_event(request: Request, event_id: UUID) -> HttpResponse:
    return _do(request, event_id, actions.revive_event, _("It is a draft again and must be approved anew."))


def _do(
    request: Request, event_id: UUID, act: Callable[..., None], thanks: Any, *, undo: str = ""
) -> HttpResponse:
    """One deed without a form."""
    found = shown.planned_event(request.actor, event_id)
    try:
        act(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, thanks, undo_url=undo)
    return redirect("event", event_id=found.pk)


def _with_reason(
    request: Request, event_id: UUID, act: Callable[..., None], *, template: str, form: WhyForm, thanks: Any
) -> HttpResponse:
    found: Event = shown.planned_event(request.actor, event_id)
    if request.method == "POST" and form.is_valid():
        try:
            act(found, why=form.cleaned_data["why"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, thanks)
            return redirect("event", event_id=found.pk)
    context = {"form": form, "event": found, "when": shown.when(found, request.actor.language)}
    return render(request, template, context, status=422 if form.errors else 200)
