"""What this room tells the rooms below: tasks, notices, files, search, and what stands in the way of submitting."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events import providers
from raengjai.events.actions import place_moves
from raengjai.events.actions.agenda import clashes_of
from raengjai.events.actions.approval import TASK
from raengjai.events.models import AgendaItem, Event, Organiser, TargetGroup
from raengjai.events.rules import State
from raengjai.events.views import pictures, shown
from raengjai.files import providers as files
from raengjai.messages import providers as notices
from raengjai.places.models import path_text
from raengjai.search import providers as search
from raengjai.search.providers import Found
from raengjai.search.rules import Words
from raengjai.tasks import providers as tasks
from raengjai.tasks.providers import Subject

TASKS = {TASK: _("Read the plan and approve it, or return it")}
NOTICES = {
    "event_submitted": _("An event waits for your approval."),
    "event_approved": _("An event that you plan or help at is approved."),
    "event_returned": _("An event that you planned is returned with a reason."),
    "event_cancelled": _("An event that you plan or help at is cancelled."),
}


def register() -> None:
    """Called once, when the app is ready."""
    place_moves.register()
    tasks.register("event", describe=_subjects, kinds=TASKS)
    notices.register("event", address=pictures.address, kinds=NOTICES)
    files.register("event", address=pictures.address, changes=pictures.may_change)
    search.register(
        "event",
        heading=_("Workshops and service days"),
        icon="calendar",
        order=45,
        describe=_found,
        words=_words,
    )
    providers.register_readiness(missing)


def missing(event: Event, state: str) -> list[Any]:
    """What the plan itself lacks before somebody is asked to approve it."""
    if state not in (State.SUBMITTED, State.APPROVED):
        return []
    has_lead = Organiser.objects.filter(event=event, duty="lead").exists()
    asked = (
        (event.project_codes, _("Choose at least one project that it is charged to.")),
        (event.venue.strip(), _("Say at which venue it is held.")),
        (event.purpose.strip(), _("Write its purpose.")),
        (event.contact_name.strip(), _("Say who answers questions.")),
        (
            TargetGroup.objects.filter(event=event).exists(),
            _("Name at least one target group with its seats."),
        ),
        (has_lead, _("Name who is responsible for the event.")),
        (
            not event.is_workshop or AgendaItem.objects.filter(event=event).exists(),
            _("Write the agenda."),
        ),
    )
    return [sentence for is_there, sentence in asked if not is_there] + clashes_of(event)


def _subjects(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The title of an event stands where the person stands otherwise."""
    language = get_language() or "th"
    return {
        event.pk: Subject(
            person=event.title, what=shown.when(event, language), url=reverse("event", args=[event.pk])
        )
        for event in Event.objects.real().filter(pk__in=list(ids))
    }


def _found(ids: Sequence[UUID]) -> dict[UUID, Found]:
    language = get_language() or "th"
    return {
        event.pk: Found(
            title=event.title,
            url=reverse("event", args=[event.pk]),
            note=f"{shown.when(event, language)} · {shown.short_where(event, language)}",
            icon=shown.KIND_ICONS[event.kind],
        )
        for event in Event.objects.real().filter(pk__in=ids)
    }


def _words(ids: Sequence[UUID]) -> dict[UUID, Words]:
    return {
        event.pk: Words(text=f"{event.title} {event.venue} {path_text(event.place_code, 'th')}")
        for event in Event.objects.real().filter(pk__in=ids)
    }
