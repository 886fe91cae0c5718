"""Telling guests with an account what became of the event."""

from datetime import datetime

from django.db import transaction

from raengjai.events.actions.seats import end_asking, with_the_eyes_of
from raengjai.events.models import Event, Guest
from raengjai.events.rules import GuestState
from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.messages.actions import notify

_TOLD = (GuestState.INVITED, GuestState.ACCEPTED, GuestState.WAITING)


@transaction.atomic
def tell_guests_of_cancellation(event: Event, by: Actor, at: datetime) -> None:
    """Whoever was invited, comes or waits is told and need not answer any more. Those without an account
    stand on the guest list with their telephone numbers."""
    with with_the_eyes_of(event, by):
        asked = Guest.objects.of_event(event.pk).filter(state__in=_TOLD, user__isnull=False)
        guests = list(asked.order_by("id"))
        for guest in guests:
            assert guest.user_id
            notify([guest.user_id], "event_cancelled", guest, by=by, at=at)
        end_asking(guests, by=by, at=at)
        record(
            "guests.told_of_cancellation",
            event,
            by=by,
            at=at,
            place_code=event.place_code,
            office_code=event.office_code,
            codes={"guests": len(guests)},
        )
