"""How an event reads: its state, when, where, what it is charged to, and who can see it."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.events.actions import may_plan
from raengjai.events.actions.planning import FIELDS
from raengjai.events.forms.planning import EventForm
from raengjai.events.models import AgendaItem, Event
from raengjai.events.rules import State
from raengjai.ground.actor import Actor
from raengjai.ground.dates import ERA, displayed_year, fiscal_year, long_date, short_date
from raengjai.places.models import address_of, full_name_of, path_text
from raengjai.programmes.models import Project
from raengjai.services.models import catalogue, office_name
from raengjai.services.rules import latest
from raengjai.web.pieces import Word

STATE_WORDS: dict[str, Word] = {
    State.DRAFT: Word(gettext_lazy("Draft"), "", "pencil"),
    State.SUBMITTED: Word(gettext_lazy("Waits for approval"), "warn", "hourglass"),
    State.APPROVED: Word(gettext_lazy("Approved"), "info", "check"),
    State.OPEN: Word(gettext_lazy("Open for registration"), "good", "door-open"),
    State.HELD: Word(gettext_lazy("Held"), "good", "check-check"),
    State.REPORTED: Word(gettext_lazy("Reported"), "good", "file-text"),
    State.CANCELLED: Word(gettext_lazy("Cancelled"), "bad", "circle-x"),
}
KIND_ICONS = {"workshop": "graduation-cap", "service_day": "heart-handshake"}
LABELS = {name: EventForm.base_fields[EventForm.SHOWN_AT.get(name, name)].label for name in FIELDS}


def event_of(event_id: UUID) -> Event:
    """The event when the reader may see it, and it is no template."""
    return get_object_or_404(Event.objects.real(), pk=event_id)


def planned_event(actor: Actor, event_id: UUID, *, templates: bool = False) -> Event:
    """The event when the reader writes it; for everybody else its writing pages are not there."""
    events = Event.objects.all() if templates else Event.objects.real()
    found = get_object_or_404(events, pk=event_id)
    if not may_plan(actor, found):
        raise Http404
    return found


def when(event: Event, language: str) -> str:
    """ "Tuesday 7 January 2020", or from a day to another."""
    if event.starts_on is None or event.ends_on is None:
        return ""
    if event.starts_on == event.ends_on:
        return long_date(event.starts_on, language)
    told = {"first": short_date(event.starts_on, language), "last": short_date(event.ends_on, language)}
    return _("%(first)s to %(last)s") % told


def where(event: Event, language: str) -> str:
    """Venue and room, then the place."""
    hall = " ".join(filter(None, (event.venue, event.room)))
    place = address_of(event.place_code, language, village_no=event.village_no)
    return " · ".join(filter(None, (hall, place)))


def short_where(event: Event, language: str) -> str:
    """For lines of lists: the venue, or the place."""
    return event.venue or path_text(event.place_code, language)


def agencies(codes: Iterable[str], language: str) -> str:
    found = [latest(catalogue().agencies, code) for code in codes]
    return ", ".join(each.short.say(language) for each in found if each)


def projects_of(event: Event) -> list[str]:
    """The names of the projects it is charged to, in the order in which papers name them."""
    if event.starts_on is None or not event.project_codes:
        return []
    found = Project.objects.filter(fiscal_year=fiscal_year(event.starts_on), code__in=event.project_codes)
    names = {each.code: each.name for each in found}
    return [names.get(code, code) for code in event.project_codes]


def fiscal_year_of(event: Event, language: str) -> int | None:
    return displayed_year(fiscal_year(event.starts_on) - ERA, language) if event.starts_on else None


def first_times(ids: Sequence[UUID]) -> dict[tuple[UUID, date], time]:
    """When the agenda begins, by event and day: one query for all."""
    lines = AgendaItem.objects.filter(event__in=ids).values_list("event_id", "day")
    return {(event, day): at for event, day, at in lines.annotate(first=Min("starts_at")).order_by()}


def who_sees(event: Event, language: str) -> list[str]:
    """Who can read this page, in words."""
    province, office = full_name_of(event.province_code, language), office_name(event.office_code, language)
    if event.state == State.DRAFT:
        return [office, _("the coordinator of the province"), _("the Ministry")]
    if event.state == State.SUBMITTED:
        return [_("the offices of %(province)s") % {"province": province}, _("the Ministry")]
    seen = [_("everybody who serves in %(province)s") % {"province": province}]
    if event.signup == "public" and event.state == State.OPEN:
        seen = [_("everybody with an account, for anybody may register")]
    return [*seen, _("lists of people: only who holds it")]


def line(event: Event, language: str) -> dict[str, Any]:
    """One event in a list."""
    return {
        "url": reverse("event", args=[event.pk]),
        "title": event.title,
        "when": when(event, language),
        "where": short_where(event, language),
        "icon": KIND_ICONS[event.kind],
        "kind": event.kind_name,
        "state": STATE_WORDS[event.state],
        "agencies": agencies(event.agency_codes, language),
        "starts_on": event.starts_on,
    }


def value_words(name: str, value: Any, language: str) -> str:
    """A value of the plan as people read it, for two versions side by side."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, date):
        return short_date(value, language)
    if name == "place_code":
        return path_text(value, language)
    if name == "agency_codes":
        return agencies(value, language)
    if isinstance(value, (list, tuple)):
        return ", ".join(value)
    choices = dict(getattr(EventForm.base_fields[EventForm.SHOWN_AT.get(name, name)], "choices", ()))
    return str(choices.get(value, value))
