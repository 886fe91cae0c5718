"""What several pages of this room share: fetching an event by right, its address, and words for states."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request
from raengjai.events.models import Event
from raengjai.events.models.event import event_of
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import document_date
from raengjai.training.actions import helps, writes
from raengjai.training.models import PART_NAMES, Test, test_of
from raengjai.web.pieces import Word


def event_to_write(request: Request, event_id: UUID) -> Event:
    """The event, when its pages of training are this person's: who writes it."""
    event = event_of(event_id)
    if event is None or event.is_template or not writes(request.actor, event):
        raise Http404
    return event


def event_to_read(request: Request, event_id: UUID) -> Event:
    """The same, and headquarters, which reads sums."""
    event = event_of(event_id)
    if event is None or event.is_template:
        raise Http404
    if not writes(request.actor, event) and not reads_sums_only(request.actor):
        raise Http404
    return event


def event_to_help(request: Request, event_id: UUID) -> Event:
    """The event, when the person helps at it."""
    event = event_of(event_id)
    if event is None or event.is_template or not helps(request.actor, event):
        raise Http404
    return event


def reads_sums_only(actor: Actor) -> bool:
    """Headquarters: no persons, no papers."""
    return COUNTRY in actor.provinces


def test_to_find(event: Event) -> Test:
    test = test_of(event.pk)
    if test is None:
        raise Http404
    return test


def check_part(part: str) -> str:
    if part not in PART_NAMES:
        raise Http404
    return part


def address_of_event(event: Event) -> str:
    """The event's own page, where there is one."""
    try:
        return reverse("event", args=[event.pk])
    except NoReverseMatch:
        return ""


def days_of(event: Event, language: str) -> str:
    if event.starts_on is None or event.ends_on is None:
        return ""
    first, last = document_date(event.starts_on, language), document_date(event.ends_on, language)
    return first if first == last else f"{first} – {last}"


def frame(event: Event, language: str) -> dict[str, Any]:
    """What every page of an event begins with."""
    return {
        "event": event,
        "event_url": address_of_event(event),
        "days": days_of(event, language),
    }


def part_word(test: Test, part: str) -> Word:
    if test.is_open(part):
        return Word(_("Open"), "good")
    if test.was_open(part):
        return Word(_("Closed"), "")
    return Word(_("Not opened yet"), "")
