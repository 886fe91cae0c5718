"""Making and rotating keys: rotation adds, nothing that waits is lost."""

from datetime import datetime

from django.db import transaction

from raengjai.ground import crypto
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.ids import new_id
from raengjai.journal.actions import record
from raengjai.offline.models import Key
from raengjai.offline.models.keys import RECEIPT, SEAL, forget, sealed_private


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


def _make(kind: str, *, by: Actor, at: datetime) -> None:
    pair = crypto.new_seal_key() if kind == SEAL else crypto.new_signing_key()
    key = Key(id=new_id(), kind=kind, name=crypto.key_id(pair.public), public=pair.public, made_at=at)
    key.private_sealed = sealed_private(pair.private, key_id=key.pk)
    key.save(force_insert=True)
    record("server_key.made", key, by=by, at=at, place_code=COUNTRY, codes={"kind": kind})
    forget()
