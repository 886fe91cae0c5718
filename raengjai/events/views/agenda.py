"""The agenda with its speakers, and the sessions at which presence is taken."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions.sessions import days_of
from raengjai.events.forms.agenda import (
    LineForm,
    SessionsForm,
    SpeakerForm,
    initial_of_line,
    initial_of_speaker,
)
from raengjai.events.models import AgendaItem, AgendaSpeaker, Event, Session, Speaker
from raengjai.events.views import shown
from raengjai.events.views.event import agenda_of
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PLAN_EVENT)
def event_agenda(request: Request, event_id: UUID) -> HttpResponse:
    """The lines by day, and a form for the next one; it begins where the last one ends."""
    found = shown.planned_event(request.actor, event_id, templates=True)
    form = _line_form(request, found, initial=_next_line(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_line(found, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The line is in the agenda."))
            return redirect(f"{reverse('event_agenda', args=[found.pk])}#add")
    sessions = Session.objects.filter(event=found).order_by("day", "part")
    days = days_of(found)
    language = request.actor.language
    context = {
        "event": found,
        "form": form,
        "agenda": agenda_of(found, language),
        "speakers": list(Speaker.objects.filter(event=found).order_by("id")),
        "sessions_form": SessionsForm(days=days, language=language, chosen=[_key(each) for each in sessions]),
        "sets_by_hand": found.sessions_set_at is not None,
        "back": _back(found),
        "when": shown.when(found, language),
    }
    return render(request, "events/event_agenda.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_EVENT)
def edit_agenda_line(request: Request, event_id: UUID, item_id: UUID) -> HttpResponse:
    found, item = _item_of(request, event_id, item_id)
    named = AgendaSpeaker.objects.filter(item=item).order_by("position", "id")
    initial = initial_of_line(item, list(named.values_list("speaker_id", flat=True)))
    form = _line_form(request, found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(item, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The line is changed."))
            return redirect("event_agenda", event_id=found.pk)
    context = {"event": found, "item": item, "form": form}
    return render(request, "events/edit_agenda_line.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def move_agenda_line(request: Request, event_id: UUID, item_id: UUID) -> HttpResponse:
    """Before or after its neighbour; the times move along."""
    _found, item = _item_of(request, event_id, item_id)
    earlier = request.POST.get("way") == "earlier"
    try:
        actions.move_line(item, earlier=earlier, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("event_agenda", event_id=event_id)


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_agenda_line(request: Request, event_id: UUID, item_id: UUID) -> HttpResponse:
    _found, item = _item_of(request, event_id, item_id)
    try:
        actions.remove_line(item, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The line is taken out of the agenda."))
    return redirect("event_agenda", event_id=event_id)


@requires(Permission.PLAN_EVENT)
def add_speaker(request: Request, event_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    form = SpeakerForm(request.POST or None, province=found.province_code, initial={"is_government": "yes"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_speaker(found, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The speaker is on the list. Choose the person at lines of the agenda."))
            return redirect("event_agenda", event_id=found.pk)
    return _form_page(request, "events/add_speaker.html", form, event=found)


@requires(Permission.PLAN_EVENT)
def edit_speaker(request: Request, event_id: UUID, speaker_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    speaker = get_object_or_404(Speaker.objects.select_related("event"), pk=speaker_id, event=found)
    form = SpeakerForm(
        request.POST or None, province=found.province_code, initial=initial_of_speaker(speaker)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_speaker(speaker, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The speaker is changed."))
            return redirect("event_agenda", event_id=found.pk)
    return _form_page(request, "events/edit_speaker.html", form, event=found, speaker=speaker)


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_speaker(request: Request, event_id: UUID, speaker_id: UUID) -> HttpResponse:
    found = shown.planned_event(request.actor, event_id)
    speaker = get_object_or_404(Speaker.objects.select_related("event"), pk=speaker_id, event=found)
    try:
        actions.remove_speaker(speaker, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The speaker is taken off the event and its agenda."))
    return redirect("event_agenda", event_id=found.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def set_event_sessions(request: Request, event_id: UUID) -> HttpResponse:
    """By hand: at which parts of which days presence is taken."""
    found = shown.planned_event(request.actor, event_id, templates=True)
    form = SessionsForm(request.POST, days=days_of(found), language=request.actor.language)
    if form.is_valid():
        try:
            actions.set_sessions(found, form.chosen(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The sessions are set."))
            return redirect("event_agenda", event_id=found.pk)
    return _form_page(request, "events/set_event_sessions.html", form, event=found)


def _line_form(request: Request, found: Event, *, initial: dict[str, Any]) -> LineForm:
    return LineForm(
        request.POST or None,
        days=days_of(found),
        speakers=list(Speaker.objects.filter(event=found).order_by("id")),
        language=request.actor.language,
        is_template=found.is_template,
        initial=initial,
    )


def _next_line(found: Event) -> dict[str, Any]:
    last = AgendaItem.objects.filter(event=found).order_by("day", "ends_at").last()
    if last is None:
        return {"kind": "registration", "starts_at": "08:30"}
    return {"day": last.day.isoformat(), "starts_at": last.ends_at, "kind": "lecture"}


def _key(session: Session) -> str:
    return f"{session.day.isoformat()}:{session.part}"


def _back(found: Event) -> str:
    return reverse("event_templates") if found.is_template else reverse("event", args=[found.pk])


def _item_of(request: Request, event_id: UUID, item_id: UUID) -> tuple[Event, AgendaItem]:
    found = shown.planned_event(request.actor, event_id, templates=True)
    return found, get_object_or_404(AgendaItem.objects.select_related("event"), pk=item_id, event=found)


def _form_page(request: Request, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
