"""Handing out what the office lends, taking it back, and passing it on when a term ends."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.models import Equipment, Member


@transaction.atomic
def hand_out(
    member: Member, *, kind: str, by: Actor, at: datetime, serial: str = "", handed_on: date | None = None
) -> Equipment:
    """The office lends one thing to somebody who serves. `serial` is what is written on it, if anything."""
    day = handed_on or bangkok_day(at)
    if not by.covers(member.place_code):
        raise Refused(_("This place is outside your area."))
    if day > bangkok_day(at):
        raise Refused(_("This day is still to come. Check the year."), field="handed_on")
    if not member.is_serving(day):
        raise Refused(_("The person does not serve on this day."), field="handed_on")
    serial = " ".join(serial.split())
    same = Equipment.objects.out().filter(province_code=member.province_code, kind=kind, serial=serial)
    if serial and same.exists():
        raise Refused(
            _("A thing with this number is handed out already. Take it back first."), field="serial"
        )
    return _out(member, kind=kind, serial=serial, day=day, by=by, at=at)


@transaction.atomic
def take_back(thing: Equipment, *, by: Actor, at: datetime, returned_on: date | None = None) -> None:
    """The thing is with the office again."""
    thing = Equipment.objects.select_for_update().get(pk=thing.pk)
    if thing.returned_on is not None:
        raise Refused(_("This came back already."))
    day = returned_on or bangkok_day(at)
    if not thing.handed_on <= day <= bangkok_day(at):
        raise Refused(_("It came back between the day it was handed out and today."), field="returned_on")
    _returned(thing, day=day, to=by.me, by=by, at=at)


def pass_equipment(thing_id: UUID, to: UUID | None, by: Actor, at: datetime) -> str:
    """Into the next person's hands, where that person serves in the province; else to the officer who takes it."""
    thing = Equipment.objects.out().select_for_update().filter(pk=thing_id).first()
    receiver = to or by.user_id
    if thing is None or receiver is None:
        return "undone"
    day = max(bangkok_day(at), thing.handed_on)
    heir = (
        Member.objects.of_province(thing.province_code)
        .in_the_field()
        .filter(user=receiver)
        .serving_between(day, None)
        .order_by("-starts_on", "-id")
        .first()
    )
    _returned(thing, day=day, to=receiver, by=by, at=at)
    if heir is not None:
        _out(heir, kind=thing.kind, serial=thing.serial, day=day, by=by, at=at, previous=thing)
    return "passed"


def return_equipment_to_former(
    thing_id: UUID, _former: UUID, _receiver: UUID | None, by: Actor, at: datetime
) -> bool:
    """The passing on never happened; what the next person had on paper goes. What came back to the office since stays there."""
    thing = Equipment.objects.select_for_update().get(pk=thing_id)
    after = Equipment.objects.filter(previous=thing).first()
    if after is not None and after.returned_on is not None:
        return False
    same = Equipment.objects.out().filter(
        province_code=thing.province_code, kind=thing.kind, serial=thing.serial
    )
    others = same if after is None else same.exclude(pk=after.pk)
    if thing.serial and others.exists():  # the office has handed it to somebody else by now
        return False
    if after is not None:
        after.delete()
    thing.returned_on = thing.returned_to = thing.returned_at = None
    thing.save(update_fields=["returned_on", "returned_to", "returned_at"])
    _enter("equipment.given_back", thing, by=by, at=at)
    return True


def _out(
    member: Member,
    *,
    kind: str,
    serial: str,
    day: date,
    by: Actor,
    at: datetime,
    previous: Equipment | None = None,
) -> Equipment:
    thing = Equipment(
        member=member,
        user=member.user,
        place_code=member.place_code,
        kind=kind,
        serial=serial,
        handed_on=day,
        handed_by=by.user_id,
        handed_at=at,
        previous=previous,
    )
    thing.save(force_insert=True)
    _enter("equipment.handed_out", thing, by=by, at=at)
    return thing


def _returned(thing: Equipment, *, day: date, to: UUID, by: Actor, at: datetime) -> None:
    thing.returned_on, thing.returned_to, thing.returned_at = day, to, at
    thing.save(update_fields=["returned_on", "returned_to", "returned_at"])
    _enter("equipment.returned", thing, by=by, at=at)


def _enter(verb: str, thing: Equipment, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        thing,
        by=by,
        at=at,
        place_code=thing.place_code,
        codes={"kind": thing.kind, "user": thing.user_id, "to": thing.returned_to},
    )
