"""How guests and invitations read on pages: states with their tones, when and where an event is, figures of its groups."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from raengjai.access.door import Request
from raengjai.events.models import AgendaItem, Event, Guest, TargetGroup
from raengjai.events.models.desk import writes
from raengjai.events.rules import GUEST_STATES, STATE_NAMES, GuestState, State
from raengjai.ground.dates import long_date, short_date
from raengjai.places.models import address_of
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Tone, Word

_TONES: dict[str, tuple[Tone, str]] = {
    GuestState.LISTED: ("", "circle"),
    GuestState.INVITED: ("info", "mail"),
    GuestState.ACCEPTED: ("good", "circle-check"),
    GuestState.DECLINED: ("bad", "circle-x"),
    GuestState.WAITING: ("warn", "hourglass"),
    GuestState.SUBSTITUTED: ("", "user-round-x"),
    GuestState.REMOVED: ("", "circle-x"),
}
_COUNTED = (
    GuestState.LISTED,
    GuestState.INVITED,
    GuestState.ACCEPTED,
    GuestState.WAITING,
    GuestState.DECLINED,
)


def state_word(state: str) -> Word:
    tone, icon = _TONES[state]
    return Word(GUEST_STATES[state], tone, icon)


def planned(request: Request, event_id: UUID) -> Event:
    """The event of the guest list; to others, its guest list does not exist."""
    event = get_object_or_404(Event.objects.real(), pk=event_id)
    if not writes(event, request.actor):
        raise Http404
    return event


def groups_of(event: Event) -> list[TargetGroup]:
    return list(TargetGroup.objects.filter(event=event).order_by("position", "id"))


def counts_of(event: Event) -> dict[UUID, dict[str, int]]:
    """Group → how many are in which state: one query."""
    rows = Guest.objects.of_event(event.pk).values_list("group").order_by("group")
    counted = rows.annotate(**{f"n_{state}": Count("id", filter=Q(state=state)) for state in _COUNTED})
    return {group: dict(zip(_COUNTED, numbers, strict=True)) for group, *numbers in counted}


def days_text(event: Event, language: str) -> str:
    """ "วันอังคารที่ 7 มกราคม 2563", or from the first day to the last."""
    if event.starts_on is None or event.ends_on is None:
        return ""
    if event.starts_on == event.ends_on:
        return long_date(event.starts_on, language)
    return f"{short_date(event.starts_on, language)} – {short_date(event.ends_on, language)}"


def place_text(event: Event, language: str) -> str:
    """Room, venue and address on one line."""
    address = address_of(event.place_code, language, village_no=event.village_no)
    return " ".join(part for part in (event.room, event.venue, event.address_note, address) if part)


def map_url(event: Event) -> str:
    """The point on a map of the reader's phone, where the plan names one."""
    if event.latitude is None or event.longitude is None:
        return ""
    return f"https://www.google.com/maps/search/?api=1&query={event.latitude},{event.longitude}"


def agenda_of(event: Event, language: str) -> list[dict[str, Any]]:
    """The lines of the agenda, day by day."""
    days: dict[date, list[dict[str, Any]]] = {}
    for item in AgendaItem.objects.filter(event=event).order_by("day", "starts_at", "id"):
        times = f"{item.starts_at:%H:%M}–{item.ends_at:%H:%M}"
        days.setdefault(item.day, []).append({"times": times, "topic": item.topic, "room": item.room})
    many = len(days) > 1
    return [{"day": long_date(day, language) if many else "", "lines": lines} for day, lines in days.items()]


def office_of(event: Event, language: str) -> dict[str, str]:
    """Whom to ask: the name that the plan gives, and the office with its telephone."""
    office = latest(catalogue().offices, event.office_code)
    return {
        "name": office.name.say(language) if office else event.office_code,
        "contact": event.contact_name,
        "phone": event.contact_phone or (office.phone if office else ""),
    }


def invitation_address(request: Request) -> str:
    """Where codes lead: https://host/i/."""
    sample = request.build_absolute_uri(reverse("invitation", args=["0"]))
    return sample.removesuffix("0/")


def cancelled_word() -> Word:
    return Word(STATE_NAMES[State.CANCELLED], "bad")
