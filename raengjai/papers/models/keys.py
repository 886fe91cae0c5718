"""The keys that sign credentials. One is in use; the others still verify what they signed."""

import base64
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.access.door import acting_as_system
from raengjai.ground import crypto
from raengjai.ground.models import Row

ASK_AGAIN_AFTER = 60.0  # seconds until another process's new key is used here


class Key(Row):
    """One Ed25519 key pair. `name` is eight hex digits made of the public half, as cards carry it."""

    name = models.CharField(max_length=8, unique=True)
    public = models.BinaryField(max_length=32)
    private_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "papers_key"
        constraints = [
            # At most one row without a day of retirement.
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="papers_key_in_use",
            )
        ]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key as this process holds it, its private half opened."""

    name: str
    public: bytes
    private: bytes
    made_at: datetime
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Every key, by its name."""

    keys: dict[str, SigningKey]

    @property
    def in_use(self) -> SigningKey:
        for key in self.keys.values():
            if key.is_in_use:
                return key
        raise LookupError("the server has no key for credentials: run `manage.py prepare`")

    def public(self, name: str) -> bytes | None:
        known = self.keys.get(name)
        return known.public if known else None


@dataclass(slots=True)
class _Kept:
    keys: SigningKeys | None = None
    read_at: float = 0.0


_kept = _Kept()


def signing_keys() -> SigningKeys:
    """The keys, kept in the process and read anew now and then."""
    if _kept.keys is None or monotonic() - _kept.read_at > ASK_AGAIN_AFTER:
        _kept.keys = _read()
        _kept.read_at = monotonic()
    return _kept.keys


def forget_keys() -> None:
    """Read anew at the next question."""
    _kept.keys = None


def name_of(public: bytes) -> str:
    return base64.urlsafe_b64decode(crypto.key_id(public))[:4].hex()


def sealed_private(private: bytes, *, row_id: UUID) -> bytes:
    text = base64.b64encode(private).decode()
    return crypto.seal(text, table="papers_key", column="private_sealed", row_id=row_id)


def _read() -> SigningKeys:
    with acting_as_system("open the keys of credentials"):
        return SigningKeys({key.name: _opened(key) for key in Key.objects.order_by("made_at")})


def _opened(key: Key) -> SigningKey:
    text = crypto.open_sealed(
        bytes(key.private_sealed), table="papers_key", column="private_sealed", row_id=key.pk
    )
    return SigningKey(
        name=key.name,
        public=bytes(key.public),
        private=base64.b64decode(text),
        made_at=key.made_at,
        is_in_use=key.retired_at is None,
    )
