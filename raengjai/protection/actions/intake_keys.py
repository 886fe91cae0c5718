"""Making and rotating the keys that clues are sealed to: rotation adds, nothing that waits is lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import KeyPair
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import Place
from raengjai.protection.models import INTAKE, Member, RoomKey


@transaction.atomic
def make_intake_key(province_code: str, *, by: Actor, at: datetime) -> KeyPair:
    """An intake key for a province whose room has no members yet. Whoever calls hands the private half to the province; it is
    not kept. Refused once members hold the keys: who runs the system must not be able to put a key of his own in their place."""
    if not Place.objects.filter(code=province_code, level="province").exists():
        raise Refused(_("There is no such province."), field="province")
    if Member.objects.filter(province_code=province_code, left_at=None, ready_at__isnull=False).exists():
        raise Refused(_("The room of this province has members. They renew its keys inside the room."))
    RoomKey.objects.filter(province_code=province_code, purpose=INTAKE, retired_at=None).update(retired_at=at)
    pair = crypto.new_seal_key()
    row = RoomKey(
        province_code=province_code,
        purpose=INTAKE,
        name=crypto.key_id(pair.public),
        public=pair.public,
        made_at=at,
    )
    row.save(force_insert=True)
    record("intake_key.made", row, by=by, at=at, place_code=province_code)
    return pair
