"""People who come without an invitation: written down at the desk, present at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.credit import keep_credit
from raengjai.events.actions.presence import Seen, lock_presence, mark_present, seen_of
from raengjai.events.actions.seats import drop_code
from raengjai.events.models import Attendance, Guest, Session, TargetGroup
from raengjai.events.models.guest import GuestQuerySet
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
    if guest.state == GuestState.REMOVED:
        _bring_back(guest, who, by=by, at=at)
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
    keep_credit(event, guest.pk, into.pk, at=at)
    _record("guest.joined", guest, {"into": into.pk}, by=by, at=at)


def _known(who: WalkIn, session: Session) -> Guest | None:
    """The one of this id, or of this name and telephone number; for a line that was put together with another, that
    other. Also one that was taken off the list: the person is here."""
    guests = Guest.objects.of_event(session.event_id)
    if who.id is not None:
        found = _standing(guests, who.id) or guests.filter(pk=who.id).first()
        if found is not None:
            return found
    phone = phone_e164(who.phone)
    alike = guests.filter(name_key=name_key(who.name)) if phone else guests.none()
    same = [each for each in alike if phone_e164(each.phone) == phone]
    if not same:
        return None
    first = min(same, key=lambda each: (each.state == GuestState.REMOVED, each.listed_at, each.pk))
    found = _standing(guests, first.pk) or first
    if who.id is not None:
        _also(found, who.id)
    return found


def _standing(guests: GuestQuerySet, guest_id: UUID) -> Guest | None:
    """Under which line this id stands on the list; None when it was taken off, or is nobody's."""
    about = Q(pk=guest_id) | Q(also_ids__contains=[guest_id])
    return guests.exclude(state=GuestState.REMOVED).filter(about).order_by("listed_at", "id").first()


def _bring_back(guest: Guest, who: WalkIn, *, by: Actor, at: datetime) -> None:
    """Somebody had taken the line off the list. Its former code stays dead."""
    guest.is_over_quota = _is_full(who.group)
    guest.group, guest.state, guest.how = who.group, GuestState.ACCEPTED, "walk_in"
    guest.listed_by, guest.listed_at, guest.version = by.me, at, guest.version + 1
    guest.deed_id = None
    if guest.code_index is not None:
        drop_code(guest)
    guest.save()
    _record("guest.walked_in", guest, _codes(guest), by=by, at=at)


def _new(who: WalkIn, session: Session, *, by: Actor, at: datetime) -> Guest:
    guest = Guest(
        id=who.id or new_id(),
        event=session.event,
        group=who.group,
        state=GuestState.ACCEPTED,
        how="walk_in",
        name=who.name.strip(),
        name_key=name_key(who.name),
        organisation=who.organisation.strip(),
        phone=phone_e164(who.phone),
        listed_by=by.me,
        listed_at=at,
        is_over_quota=_is_full(who.group),
    )
    guest.save(force_insert=True)
    _record("guest.walked_in", guest, _codes(guest), by=by, at=at)
    return guest


def _is_full(group: TargetGroup) -> bool:
    return Guest.objects.of_event(group.event_id).seated().filter(group=group).count() >= group.quota


def _codes(guest: Guest) -> dict[str, object]:
    return {"group": guest.group_id, "over_quota": guest.is_over_quota}


def _also(guest: Guest, *ids: UUID) -> None:
    guest.also_ids = [*guest.also_ids, *(each for each in ids if each not in guest.also_ids)]
    guest.save(update_fields=["also_ids"])


def _record(verb: str, guest: Guest, codes: dict[str, object], *, by: Actor, at: datetime) -> None:
    place, office = guest.place_code, guest.office_code
    record(verb, guest, by=by, at=at, place_code=place, office_code=office, codes=codes)
