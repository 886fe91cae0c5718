"""Keys that sign credentials: rotation adds one, what was signed before stays valid."""

from datetime import datetime

from django.db import transaction

from raengjai.ground import crypto
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.ids import new_id
from raengjai.journal.actions import record
from raengjai.papers.models import Key, forget_keys
from raengjai.papers.models.keys import name_of, sealed_private


@transaction.atomic
def ensure_key(*, by: Actor, at: datetime) -> None:
    """A server without a key gets one; one that has it keeps it."""
    if not Key.objects.filter(retired_at=None).exists():
        _make(by=by, at=at)


@transaction.atomic
def rotate_credential_key(*, by: Actor, at: datetime) -> str:
    """A new key from now on; returns its name. Cards signed before are verified with the key they name."""
    Key.objects.filter(retired_at=None).update(retired_at=at)
    return _make(by=by, at=at).name


def _make(*, by: Actor, at: datetime) -> Key:
    pair = crypto.new_signing_key()
    key = Key(id=new_id(), name=name_of(pair.public), public=pair.public, made_at=at)
    key.private_sealed = sealed_private(pair.private, row_id=key.pk)
    key.save(force_insert=True)
    record("credential_key.made", key, by=by, at=at, place_code=COUNTRY)
    transaction.on_commit(forget_keys)
    forget_keys()
    return key
