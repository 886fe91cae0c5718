"""The server's own keys: phones seal to one and verify receipts with the other."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from time import monotonic
from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.access.door import acting_as_system
from raengjai.ground import crypto
from raengjai.ground.models import Row

SEAL, RECEIPT = "seal", "receipt"
ASK_AGAIN_AFTER = 300.0  # seconds until another process's new keys are used here
ASK_FOR_UNKNOWN_AFTER = 5.0  # a key named that is not known is looked for, but not at every request


class Key(Row):
    """One key pair of the server. A retired seal key still opens what was sealed to it."""

    kind = models.CharField(max_length=8, choices=[(SEAL, SEAL), (RECEIPT, RECEIPT)])
    name = models.CharField(max_length=16, unique=True)
    public = models.BinaryField()
    private_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "offline_key"
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(retired_at=None), name="key_in_use"),
        ]


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key as this process holds it, its private half opened."""

    kind: str
    name: str
    public: bytes
    private: bytes
    made_at: datetime
    is_in_use: bool


@dataclass(frozen=True)
class Keyring:
    """Every key of the server."""

    keys: dict[str, OwnKey]

    @cached_property
    def seal(self) -> OwnKey:
        return self._in_use(SEAL)

    @cached_property
    def receipt(self) -> OwnKey:
        return self._in_use(RECEIPT)

    def _in_use(self, kind: str) -> OwnKey:
        for key in self.keys.values():
            if key.kind == kind and key.is_in_use:
                return key
        raise LookupError(f"the server has no {kind} key: run `manage.py prepare`")


@dataclass(slots=True)
class _Kept:
    keyring: Keyring | None = None
    read_at: float = 0.0


_kept = _Kept()


def keyring(*, with_key: str = "") -> Keyring:
    """The keys, kept in the process; read anew now and then, and for a key `with_key` that is not among them."""
    age = monotonic() - _kept.read_at
    known = _kept.keyring
    is_unknown = bool(with_key) and known is not None and with_key not in known.keys
    if known is None or age > ASK_AGAIN_AFTER or (is_unknown and age > ASK_FOR_UNKNOWN_AFTER):
        known = _kept.keyring = _read()
        _kept.read_at = monotonic()
    return known


def forget() -> None:
    """Read anew at the next question."""
    _kept.keyring = None


def sealed_private(private: bytes, *, key_id: UUID) -> bytes:
    text = base64.b64encode(private).decode()
    return crypto.seal(text, table="offline_key", column="private_sealed", row_id=key_id)


def _read() -> Keyring:
    with acting_as_system("open the server's keys"):
        return Keyring({key.name: _opened(key) for key in Key.objects.order_by("made_at")})


def _opened(key: Key) -> OwnKey:
    text = crypto.open_sealed(
        bytes(key.private_sealed), table="offline_key", column="private_sealed", row_id=key.pk
    )
    return OwnKey(
        kind=key.kind,
        name=key.name,
        public=bytes(key.public),
        private=base64.b64decode(text),
        made_at=key.made_at,
        is_in_use=key.retired_at is None,
    )
