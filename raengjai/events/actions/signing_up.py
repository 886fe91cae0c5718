"""Signing up without an account, where an event is open to everybody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.listing import GuestDraft
from raengjai.events.actions.seats import free_seats, give_code, hold_groups, last_moment
from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.events.rules import GuestState, State
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

# For whom a public registration is; where an event has none of these groups, all of them are offered.
OPEN_GROUPS = ("public", "worker", "employer", "other")
MOST_WAITING = 500  # in one group: behind that nobody comes up, and a flood ends


class RegisteredAlready(Refused):
    """Somebody with this name and telephone number is registered."""


def is_open_to_all(event: Event, at: datetime) -> bool:
    last = event.answer_by or event.ends_on
    return (
        event.signup == "public"
        and event.state == State.OPEN
        and last is not None
        and bangkok_day(at) <= last
    )


def open_groups(event: Event) -> list[TargetGroup]:
    """Which groups somebody may register for."""
    groups = list(TargetGroup.objects.filter(event=event).order_by("position", "id"))
    return [group for group in groups if group.kind in OPEN_GROUPS] or groups


@transaction.atomic
def sign_up(group: TargetGroup, person: GuestDraft, *, by: Actor, at: datetime) -> Guest:
    """A seat, or a place on the waiting list. `by` is the system, for whoever registers has no account."""
    event = group.event
    if not is_open_to_all(event, at):
        raise Refused(_("Registration is closed."))
    group = hold_groups(event)[group.pk]
    key, phone = person.pair
    known = Guest.objects.of_event(event.pk).filter(name_key=key, phone=phone)
    if known.exists():
        raise RegisteredAlready(_("Somebody with this name and telephone number is on the list already."))
    has_seat = free_seats(group) > 0
    if not has_seat and Guest.objects.filter(group=group).queue().count() >= MOST_WAITING:
        raise Refused(_("All seats are taken and the waiting list is full."))
    guest = Guest(
        id=new_id(),
        event=event,
        group=group,
        state=GuestState.ACCEPTED if has_seat else GuestState.WAITING,
        queued_at=None if has_seat else last_moment(group, at),
        how="signup",
        name=person.name,
        name_key=key,
        phone=phone,
        organisation=person.organisation,
        language=person.language,
        listed_at=at,
        invited_at=at,
        answered_at=at,
        consented_at=at,
    )
    give_code(guest)
    guest.save(force_insert=True)
    record(
        "guest.signed_up",
        guest,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"event": event.pk, "state": guest.state},
    )
    return guest
