"""What a guest answers: I come, I do not, somebody comes in my place. The mind may be changed until the last day.

The guest sees the own row alone, so every answer borrows the scope of the office that holds the event.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.listing import GuestDraft, doubles_of
from raengjai.events.actions.seats import (
    end_asking,
    fill_seats,
    free_seats,
    give_code,
    hold_groups,
    last_moment,
    with_the_eyes_of,
)
from raengjai.events.models import Event, Guest
from raengjai.events.models.guest import SEATED
from raengjai.events.rules import GuestState, State
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

_ASKED = (
    GuestState.INVITED,
    GuestState.ACCEPTED,
    GuestState.DECLINED,
    GuestState.WAITING,
    GuestState.SUBSTITUTED,
)


def last_day_to_answer(event: Event) -> date | None:
    """Until when the mind may be changed: the day that the event names, else its first day."""
    return event.answer_by or event.starts_on


def may_answer(guest: Guest, event: Event, at: datetime) -> bool:
    last = last_day_to_answer(event)
    return (
        event.state == State.OPEN and guest.state in _ASKED and last is not None and bangkok_day(at) <= last
    )


@transaction.atomic
def accept_invitation(guest: Guest, *, by: Actor, at: datetime) -> Guest:
    """The guest comes. Whoever gave the seat up before gets it back, or a free one, or waits at the end of the queue."""
    with with_the_eyes_of(guest.event, by):
        own, event = _held(guest)
        groups = hold_groups(event)
        own.refresh_from_db()
        _check_open(own, event, at)
        if own.state == GuestState.WAITING:
            raise Refused(_("You are on the waiting list and come up by yourself when a seat is free."))
        if own.state != GuestState.ACCEPTED:
            _take_seat(own, has_one=own.state == GuestState.INVITED or _gives_back(own, at), at=at)
            if own.state == GuestState.WAITING:
                own.queued_at = last_moment(groups[own.group_id], at)
            _answered(own, "guest.accepted", event, by=by, at=at)
    return own


def _take_seat(own: Guest, *, has_one: bool, at: datetime) -> None:
    free = has_one or free_seats(own.group) > 0
    own.state = GuestState.ACCEPTED if free else GuestState.WAITING
    own.declined_why = ""


def _gives_back(own: Guest, at: datetime) -> bool:
    """The substitute leaves the seat to whoever sent them; whether there was one with a seat."""
    substitute = (
        Guest.objects.select_for_update().filter(substitute_for=own).exclude(state=GuestState.REMOVED)
    )
    found = substitute.order_by("-id").first() if own.state == GuestState.SUBSTITUTED else None
    if found is None:
        return False
    had_seat = found.state in SEATED
    found.state, found.version = GuestState.REMOVED, found.version + 1
    found.save()
    return had_seat


@transaction.atomic
def decline_invitation(guest: Guest, *, why: str, by: Actor, at: datetime) -> Guest:
    """The guest does not come; whoever waits longest gets the seat in the same moment."""
    with with_the_eyes_of(guest.event, by):
        own, event = _held(guest)
        groups = hold_groups(event)
        own.refresh_from_db()
        _check_open(own, event, at)
        if own.state == GuestState.SUBSTITUTED:
            _gives_back(own, at)
        own.state, own.declined_why, own.queued_at = GuestState.DECLINED, why, None
        _answered(own, "guest.declined", event, by=by, at=at)
        fill_seats(event, [groups[own.group_id]], by=by, at=at)
    return own


@transaction.atomic
def send_substitute(guest: Guest, person: GuestDraft, *, by: Actor, at: datetime) -> Guest:
    """Somebody else sits on the guest's seat, with an invitation of their own; returns the substitute."""
    with with_the_eyes_of(guest.event, by):
        own, event = _held(guest)
        hold_groups(event)
        own.refresh_from_db()
        _check_open(own, event, at)
        if own.state not in (GuestState.INVITED, GuestState.ACCEPTED):
            raise Refused(_("Only whoever has a seat can send somebody else."))
        _fresh, doubles = doubles_of(event, [person])
        if doubles:
            raise Refused(
                _("Somebody with this name and telephone number is on the list already."), field="phone"
            )
        substitute = Guest(
            id=new_id(),
            event=event,
            group=own.group,
            state=GuestState.ACCEPTED,
            how="substitute",
            name=person.name,
            name_key=person.pair[0],
            position=person.position,
            organisation=own.organisation,
            phone=person.phone,
            agency_code=own.agency_code,
            language=own.language,
            substitute_for=own,
            listed_by=by.user_id,
            listed_at=at,
            invited_at=at,
            answered_at=at,
        )
        give_code(substitute)
        removed = Guest.objects.of_event(event.pk).filter(
            name_key=substitute.name_key, phone=substitute.phone, state=GuestState.REMOVED
        )
        if removed.exists():
            # Whoever was taken off the list is invited by the planner, not by a guest.
            raise Refused(_("This person cannot come in your place. Ask the office that holds the event."))
        substitute.save(force_insert=True)
        own.state = GuestState.SUBSTITUTED
        _answered(own, "guest.substituted", event, by=by, at=at)
    return substitute


def _held(guest: Guest) -> tuple[Guest, Event]:
    own = Guest.objects.select_related("event", "group").get(pk=guest.pk)
    return own, own.event


def _check_open(own: Guest, event: Event, at: datetime) -> None:
    if may_answer(own, event, at):
        return
    if event.state == State.CANCELLED:
        raise Refused(_("The event is cancelled."))
    if own.state in (GuestState.REMOVED, GuestState.LISTED):
        raise Refused(_("This invitation is no longer valid. Ask the office that holds the event."))
    raise Refused(_("The day to answer is over. Please telephone the office that holds the event."))


def _answered(own: Guest, verb: str, event: Event, *, by: Actor, at: datetime) -> None:
    own.answered_at, own.version = at, own.version + 1
    own.save()
    end_asking([own], by=by, at=at)
    record(
        verb,
        own,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"event": event.pk, "state": own.state},
    )
