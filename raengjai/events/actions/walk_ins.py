"""People who come without an invitation: written down at the desk, present at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.presence import Seen, lock_presence, mark_present, seen_of
from raengjai.events.models import Attendance, Guest, Session, TargetGroup
from raengjai.events.rules import GuestState
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_e164
from raengjai.journal.actions import record
from raengjai.people.rules.names import name_key


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who came, as the person says it. `id` is the one that a phone gave, None on a page."""

    group: TargetGroup
    name: str
    organisation: str = ""
    phone: str = ""
    id: UUID | None = None


@transaction.atomic
def admit_walk_in(who: WalkIn, session: Session, seen: Seen, *, by: Actor, at: datetime) -> Guest:
    """On the list and present. The same name with the same telephone number is the same person, whoever wrote it
    down first: invited, or met by another phone. A full group is said on the row and refuses nobody."""
    event = lock_presence(session.event)
    if who.group.event_id != event.pk:
        raise Refused(_("This group is not of this event."), field="group")
    guest = _known(who, session) or _new(who, session, by=by, at=at)
    mark_present(guest, session, seen, by=by, at=at)
    return guest


@transaction.atomic
def join_guests(guest: Guest, into: Guest, *, by: Actor, at: datetime) -> None:
    """Two lines of the list are one person: what was seen of `guest` is seen of `into`, and `guest` leaves the list."""
    event = lock_presence(guest.event)
    if guest.pk == into.pk or into.event_id != event.pk or guest.state == GuestState.REMOVED:
        raise Refused(_("These two cannot be put together any more. Look at the list again."))
    for row in Attendance.objects.filter(guest=guest, undone_at=None).select_related("session", "guest"):
        row.undone_at, row.undone_by = at, by.me
        row.save(update_fields=["undone_at", "undone_by"])
        for report in row.reports:
            mark_present(into, row.session, seen_of(report), by=by, at=at)
    guest.state, guest.version = GuestState.REMOVED, guest.version + 1
    guest.save(update_fields=["state", "version"])
    _also(into, guest.pk, *guest.also_ids)
    _record("guest.joined", guest, {"into": into.pk}, by=by, at=at)


def _known(who: WalkIn, session: Session) -> Guest | None:
    """The one of this id, or of this name and telephone number."""
    guests = Guest.objects.of_event(session.event_id).exclude(state=GuestState.REMOVED)
    if who.id is not None:
        found = guests.filter(pk=who.id).first() or guests.filter(also_ids__contains=[who.id]).first()
        if found is not None:
            return found
    phone = phone_e164(who.phone)
    if not phone:
        return None
    for each in guests.filter(name_key=name_key(who.name)).order_by("listed_at", "id"):
        if phone_e164(each.phone) == phone:
            if who.id is not None:
                _also(each, who.id)
            return each
    return None


def _new(who: WalkIn, session: Session, *, by: Actor, at: datetime) -> Guest:
    seats = Guest.objects.of_event(session.event_id).seated().filter(group=who.group).count()
    guest = Guest(
        id=who.id or new_id(),
        event=session.event,
        group=who.group,
        state=GuestState.ACCEPTED,
        how="walk_in",
        name=who.name.strip(),
        name_key=name_key(who.name),
        organisation=who.organisation.strip(),
        phone=who.phone.strip(),
        listed_by=by.me,
        listed_at=at,
        is_over_quota=seats >= who.group.quota,
    )
    guest.save(force_insert=True)
    codes = {"group": who.group.pk, "over_quota": guest.is_over_quota}
    _record("guest.walked_in", guest, codes, by=by, at=at)
    return guest


def _also(guest: Guest, *ids: UUID) -> None:
    guest.also_ids = [*guest.also_ids, *(each for each in ids if each not in guest.also_ids)]
    guest.save(update_fields=["also_ids"])


def _record(verb: str, guest: Guest, codes: dict[str, object], *, by: Actor, at: datetime) -> None:
    place, office = guest.place_code, guest.office_code
    record(verb, guest, by=by, at=at, place_code=place, office_code=office, codes=codes)
