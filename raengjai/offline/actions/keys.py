"""Making and rotating keys: rotation adds, nothing that waits is lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import KeyPair
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.offline.models import IntakeKey, Key
from raengjai.offline.models.keys import RECEIPT, SEAL, forget, sealed_private
from raengjai.places.models import Place


@transaction.atomic
def ensure_keys(*, by: Actor, at: datetime) -> None:
    """A server without keys gets them; one that has them keeps them."""
    in_use = set(Key.objects.filter(retired_at=None).values_list("kind", flat=True))
    for kind in {SEAL, RECEIPT} - in_use:
        _make(kind, by=by, at=at)


@transaction.atomic
def rotate_keys(*, by: Actor, at: datetime) -> None:
    """New keys from now on. The old ones still open what was sealed to them and verify what they signed."""
    Key.objects.filter(retired_at=None).update(retired_at=at)
    for kind in (SEAL, RECEIPT):
        _make(kind, by=by, at=at)


@transaction.atomic
def make_intake_key(province_code: str, *, by: Actor, at: datetime) -> KeyPair:
    """A province's next intake key. Whoever calls hands the private half to the province; it is not kept."""
    if not Place.objects.filter(code=province_code, level="province").exists():
        raise Refused(_("There is no such province."), field="province")
    IntakeKey.objects.filter(province_code=province_code, retired_at=None).update(retired_at=at)
    pair = crypto.new_seal_key()
    row = IntakeKey(
        province_code=province_code, name=crypto.key_id(pair.public), public=pair.public, made_at=at
    )
    row.save(force_insert=True)
    record("intake_key.made", row, by=by, at=at, place_code=province_code)
    return pair


def _make(kind: str, *, by: Actor, at: datetime) -> None:
    pair = crypto.new_seal_key() if kind == SEAL else crypto.new_signing_key()
    key = Key(id=new_id(), kind=kind, name=crypto.key_id(pair.public), public=pair.public, made_at=at)
    key.private_sealed = sealed_private(pair.private, key_id=key.pk)
    key.save(force_insert=True)
    record("server_key.made", key, by=by, at=at, place_code=COUNTRY, codes={"kind": kind})
    forget()
