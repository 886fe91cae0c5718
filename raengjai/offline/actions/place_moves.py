"""Phones follow their person: the office that watches over them finds them where the person serves now. What lies on the
phone is read anew as a whole, because the postings have changed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.offline.models import Device, Held
from raengjai.places.providers import Holding, Move, register_holding


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "phone",
        Holding(
            _("Phones with entries"),
            _("stay with their person and read anew what they hold"),
            80,
            _count,
            move_phones,
        ),
    )
    register_holding(
        "held",
        Holding(_("Entries that wait for a look"), _("wait at the successor"), 82, _count_held, move_held),
    )


def _count(codes: Sequence[str], _day: date) -> int:
    return Device.objects.in_use().filter(place_code__in=list(codes)).count()


def move_phones(move: Move, most: int, by: Actor, at: datetime) -> int:
    found = Device.objects.in_use().filter(place_code=move.place_code, province_code=move.place_code[:2])
    if not move.takes_rest:
        there = Posting.objects.filter(place_code=move.successor_code).overlapping(move.day, None)
        found = found.filter(user__in=there.values("user"))
    phones = list(found.order_by("id").select_for_update()[:most])
    Device.objects.filter(pk__in=[phone.pk for phone in phones]).update(**move.there)
    codes = {"at_place": move.place_code}
    record_many(
        [EntryDraft("phone.replaced", phone, move.successor_code, codes=codes) for phone in phones],
        by=by,
        at=at,
    )
    return len(phones)


def _count_held(codes: Sequence[str], _day: date) -> int:
    return Held.objects.waiting().filter(place_code__in=list(codes)).count()


def move_held(move: Move, most: int, by: Actor, at: datetime) -> int:
    if not move.takes_rest:
        return 0
    found = Held.objects.waiting().filter(place_code=move.place_code, province_code=move.place_code[:2])
    held = list(found.order_by("id").select_for_update()[:most])
    Held.objects.filter(pk__in=[each.pk for each in held]).update(**move.there)
    codes = {"at_place": move.place_code}
    record_many(
        [EntryDraft("held.replaced", each, move.successor_code, codes=codes) for each in held], by=by, at=at
    )
    return len(held)
