"""Phones: registering, hearing from them, taking them out of use."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import is_public_key
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.messages.actions import remove_subscriptions_of_device
from raengjai.offline.models import Device
from raengjai.offline.models.phone import home_of

MOST_PHONES = 10
_HEARD = (
    "UPDATE offline_device SET seen_at = %s, sent_at = %s, waiting = %s, place_code = coalesce(%s, place_code),"
    " province_code = coalesce(%s, province_code) WHERE id = %s"
)


@transaction.atomic
def register_device(
    device_id: UUID, *, public_key: bytes, name: str, app_version: str, by: Actor, at: datetime
) -> Device:
    """This phone may send entries of the person at the door. The same phone again changes nothing."""
    if not is_public_key(public_key):
        raise Refused(_("This phone sent no usable key. Reload the page and try again."), field="public")
    known = Device.objects.of(by.me).filter(pk=device_id).first()
    if known is not None and bytes(known.public_key) == public_key and known.revoked_at is None:
        return known
    if Device.objects.of(by.me).in_use().count() >= MOST_PHONES:
        raise Refused(
            _("You have %(most)d phones in use. Remove one under “Me” first.") % {"most": MOST_PHONES}
        )
    device = Device(
        id=device_id,
        user_id=by.me,
        public_key=public_key,
        name=name.strip() or "-",
        app_version=app_version,
        registered_at=at,
        seen_at=at,
        place_code=home_of(by),
    )
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(_("This phone is registered already. Reload the page and try again.")) from taken
    _record("phone.registered", device, by=by, at=at)
    return device


def note_contact(device_id: UUID, *, sent_at: datetime, waiting: int, by: Actor, at: datetime) -> None:
    """The phone was heard. Its own clock says nothing about the order of requests: it may have been set back."""
    place = home_of(by) if by.roles else None
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [at, sent_at, waiting, place, place and place[:2], device_id])


def note_set(device_id: UUID, *, scope: str, by: Actor, at: datetime) -> None:
    """The phone holds the working set of these postings from now on."""
    Device.objects.filter(pk=device_id).update(set_scope=scope, seen_at=at)


def note_wiped(device_id: UUID, *, by: Actor, at: datetime) -> None:
    """A revoked phone has handed over its last entry and was told to wipe itself."""
    Device.objects.filter(pk=device_id, revoked_at__isnull=False, wiped_at=None).update(wiped_at=at)


@transaction.atomic
def revoke_device(device: Device, *, by: Actor, at: datetime) -> None:
    """Lost or given away: what it sends from now on is held, and it wipes itself at the next contact. For good."""
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.revoked_at is not None:
        raise Refused(_("This phone is out of use already."))
    device.revoked_at, device.revoked_by = at, by.me
    device.save(update_fields=["revoked_at", "revoked_by"])
    remove_subscriptions_of_device(device.pk, user_id=device.user_id, by=by, at=at)
    _record("phone.revoked", device, by=by, at=at)


def _record(verb: str, device: Device, *, by: Actor, at: datetime) -> None:
    record(verb, device, by=by, at=at, place_code=device.place_code, codes={"user": device.user_id})
