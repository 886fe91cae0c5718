"""Who does what at an event: who writes it, who plans it, who has a duty at it. The policies say the same, and no other
place asks it in its own way."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from raengjai.events.models.event import Event, event_of
from raengjai.events.models.people import Organiser
from raengjai.events.rules import State
from raengjai.ground.actor import COUNTRY, Actor

# Presence is taken, and lies on phones, from the approval until the report.
AT_DESK = (State.APPROVED, State.OPEN, State.HELD)
# How long after its last day a phone may still bring what it saw, and holds the people of an event. Our own value.
TAKEN_FOR = timedelta(days=7)
_CARDS = """
SELECT found.guest_id, card.number FROM events_members(%s) AS found
JOIN papers_credential card ON card.subject_id = found.member_id
WHERE card.subject_kind = 'member' AND card.kind = 'volunteer_card' AND card.revoked_at IS NULL
ORDER BY found.guest_id
"""


def event_at_desk(event_id: UUID, actor: Actor) -> Event | None:
    """The event, when the person at the door takes presence at it; in whatever state."""
    event = event_of(event_id)
    return event if event is not None and helps_at(event, actor) else None


def helps_at(event: Event, actor: Actor) -> bool:
    """Who writes it, or has any duty at it."""
    return writes(event, actor) or has_duty(event, actor)


def writes(event: Event, actor: Actor) -> bool:
    """Holds the event and sees its people: the coordinator of its province, its office, and the system."""
    keeps = bool(actor.offices) and bool({event.province_code, COUNTRY} & set(actor.places))
    return keeps or event.office_code in actor.offices or actor.kind == "system"


def plans(event: Event, actor: Actor) -> bool:
    """Writes the plan without people: also the Ministry, which approves, and plans some events itself."""
    return writes(event, actor) or (bool(actor.offices) and COUNTRY in actor.provinces)


def has_duty(event: Event, actor: Actor, *duties: str) -> bool:
    """Stands on the event's list of organisers, with one of these duties (none named: with any)."""
    if actor.user_id is None:  # organisers without an account are nobody at the door
        return False
    own = Organiser.objects.filter(event=event, user=actor.user_id)
    return (own.filter(duty__in=duties) if duties else own).exists()


def events_of_helper(actor: Actor, day: date) -> Iterator[Event]:
    """What somebody may soon hold on a phone: events of the next and last seven days, soonest first."""
    duties = Organiser.objects.filter(user=actor.me).values("event")
    provinces = [code for code in actor.places if len(code) == 2] if actor.offices else []
    own = Q(pk__in=duties) | Q(province_code__in=provinces) | Q(office_code__in=actor.offices)
    found = Event.objects.real().in_state(*AT_DESK).between(day - TAKEN_FOR, day + TAKEN_FOR)
    return found.filter(own).iterator()


def cards_at(event: Event) -> list[tuple[UUID, str]]:
    """Each guest of the network with the number of the valid card: the guest's id and the number.

    Empty for who does not take presence at it, and of cards that this person's province does not show.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [event.pk])
        return list(cursor.fetchall())
