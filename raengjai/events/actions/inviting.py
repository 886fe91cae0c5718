"""Deeds on chosen guests: invite, take off the list, move to another code; each can be taken back for a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.listing import GuestDraft, check_may_list
from raengjai.events.actions.seats import (
    ask_for_answer,
    drop_code,
    end_asking,
    fill_seats,
    free_seats,
    give_code,
    hold_groups,
    last_moment,
)
from raengjai.events.actions.steps import locked
from raengjai.events.models import Attendance, Event, Guest, TargetGroup
from raengjai.events.models.guest import SEATED
from raengjai.events.rules import GuestState, State
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.messages.actions import notify

UNDO_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to how many, and how many stayed as they were; `id` takes it back."""

    id: UUID
    done: int
    left: int
    moved_up: int = 0


@transaction.atomic
def invite_guests(event: Event, guest_ids: Sequence[UUID], *, by: Actor, at: datetime) -> Deed:
    """Whoever of them is listed and not invited yet gets a code; with an account also a notice and a task."""
    event = locked(event)
    if event.state != State.OPEN:
        raise Refused(_("People are invited once the event is approved and open for registration."))
    deed = new_id()
    guests = _chosen(event, guest_ids)
    invited = [guest for guest in guests if guest.state == GuestState.LISTED]
    for guest in invited:
        _change(guest, GuestState.INVITED, deed=deed, at=at)
        guest.invited_at = at
        give_code(guest)
        guest.save()
        if guest.user_id:
            notify([guest.user_id], "guest_invited", guest, by=by, at=at)
        ask_for_answer(guest, event, by=by, at=at)
    _record("guests.invited", event, len(invited), by=by, at=at)
    return Deed(deed, len(invited), len(guests) - len(invited))


@transaction.atomic
def remove_guests(event: Event, guest_ids: Sequence[UUID], *, by: Actor, at: datetime) -> Deed:
    """Off the list; their codes open nothing more, and whoever waits gets their seats. Who was there already stays."""
    event = locked(event)
    check_may_list(event)
    groups = hold_groups(event)
    deed = new_id()
    guests = _chosen(event, guest_ids)
    present = set(
        Attendance.objects.of_event(event.pk).filter(guest__in=guests).values_list("guest_id", flat=True)
    )
    gone = [
        guest
        for guest in guests
        if guest.pk not in present and guest.state not in (GuestState.REMOVED, GuestState.SUBSTITUTED)
    ]
    for guest in gone:
        _change(guest, GuestState.REMOVED, deed=deed, at=at)
        guest.save()
    end_asking(gone, by=by, at=at)
    told = [guest for guest in gone if guest.user_id and guest.state_before not in (GuestState.LISTED,)]
    for guest in told:
        notify([guest.user_id] if guest.user_id else [], "guest_removed", guest, by=by, at=at)
    freed = [groups[pk] for pk in sorted({guest.group_id for guest in gone})]
    moved = fill_seats(event, freed, by=by, at=at, deed_id=deed)
    _record("guests.removed", event, len(gone), by=by, at=at)
    return Deed(deed, len(gone), len(guests) - len(gone), len(moved))


@transaction.atomic
def take_back_deed(event: Event, deed_id: UUID, *, by: Actor, at: datetime) -> int:
    """What the deed changed is as before; returns for how many guests. Who has answered since keeps the answer.

    Who had moved up waits again at the old place of the queue. A seat that was given away since is not taken from
    anybody: who comes back then waits.
    """
    event = locked(event)
    groups = hold_groups(event)
    rows = Guest.objects.select_for_update().of_event(event.pk).filter(deed_id=deed_id)
    fresh = [row for row in rows if row.deed_at and row.deed_at >= at - UNDO_FOR]
    if not fresh:
        raise Refused(_("This can no longer be taken back."))
    fresh.sort(key=lambda row: row.state_before != GuestState.WAITING)
    back = 0
    for guest in fresh:
        if guest.state_before == GuestState.WAITING and guest.state == GuestState.REMOVED:
            back += _again(guest, GuestState.WAITING)
        elif guest.state_before == GuestState.WAITING:
            back += _down_again(guest)
        else:
            back += _back(guest, groups[guest.group_id], at=at)
    end_asking([row for row in fresh if row.state != GuestState.INVITED], by=by, at=at)
    fill_seats(event, groups.values(), by=by, at=at)
    _record("guests.deed_taken_back", event, back, by=by, at=at)
    return back


def _again(guest: Guest, state: str) -> int:
    guest.state, guest.deed_id, guest.version = state, None, guest.version + 1
    guest.save()
    return 1


def _down_again(guest: Guest) -> int:
    """Moved up by the deed and not answered since: waits again, `queued_at` is still the old one."""
    if guest.answered_at is not None and guest.deed_at is not None and guest.answered_at > guest.deed_at:
        return 0
    guest.moved_up_at = None
    return _again(guest, GuestState.WAITING)


def _back(guest: Guest, group: TargetGroup, *, at: datetime) -> int:
    before = guest.state_before
    if before == GuestState.LISTED and guest.state == GuestState.INVITED:
        guest.invited_at = None
        drop_code(guest)
        return _again(guest, before)
    if guest.state != GuestState.REMOVED:
        return 0
    if before in SEATED and free_seats(group) == 0:
        guest.queued_at = last_moment(group, at)
        return _again(guest, GuestState.WAITING)
    return _again(guest, before)


@transaction.atomic
def renew_code(guest: Guest, *, by: Actor, at: datetime) -> Guest:
    """A new code; the one on the letter that was lost opens nothing from now on."""
    event = locked(guest.event)
    found = Guest.objects.select_for_update().get(pk=guest.pk)
    if found.code_index is None:
        raise Refused(_("This guest is not invited yet, so there is no code to renew."))
    found.code_number += 1
    found.version += 1
    give_code(found)
    found.save()
    _record("guest.code_renewed", event, 1, by=by, at=at)
    return found


@transaction.atomic
def correct_guest(guest: Guest, said: GuestDraft, *, note: str, by: Actor, at: datetime) -> Guest:
    """What the list says of a person, put right. Refused where that would be another guest of the event."""
    event = locked(guest.event)
    found = Guest.objects.select_for_update().get(pk=guest.pk)
    key, phone = said.pair
    others = Guest.objects.of_event(event.pk).exclude(pk=found.pk)
    if phone and others.filter(name_key=key, phone=phone).exists():
        raise Refused(
            _("Somebody with this name and telephone number is on the list already."), field="phone"
        )
    found.name, found.name_key, found.phone, found.note = said.name, key, phone, note
    found.position, found.organisation = said.position, said.organisation
    found.version += 1
    found.save()
    _record("guest.corrected", event, 1, by=by, at=at)
    return found


def _chosen(event: Event, guest_ids: Sequence[UUID]) -> list[Guest]:
    rows = Guest.objects.select_for_update().of_event(event.pk).filter(pk__in=list(guest_ids))
    found = list(rows.order_by("id"))
    if not found:
        raise Refused(_("Choose at least one guest."))
    return found


def _change(guest: Guest, state: str, *, deed: UUID, at: datetime) -> None:
    guest.state_before, guest.state = guest.state, state
    guest.deed_id, guest.deed_at, guest.version = deed, at, guest.version + 1


def _record(verb: str, event: Event, count: int, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"guests": count},
    )
