"""Who a phone is: one question, asked before anybody is inside."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection

from raengjai.access.models import User
from raengjai.access.scope import Duty, Person, actor_of
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.offline.rules import KEPT_FOR

_IDENTIFY = "SELECT * FROM offline_identify(%s, %s)"
NOWHERE = "00"


@dataclass(frozen=True, slots=True)
class Term:
    """A posting of the person, with its days."""

    duty: Duty
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class Phone:
    """A registered phone and its person, with the postings of today and of the last 180 days."""

    id: UUID
    user: User
    is_closed: bool  # the account
    public_key: bytes
    revoked_at: datetime | None
    set_scope: str
    place_code: str
    sent_at: datetime | None
    terms: tuple[Term, ...]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None or self.is_closed

    def actor_on(self, day: date) -> Actor:
        """The scope that the person has or had on a day."""
        duties = tuple(term.duty for term in self.terms if term.holds_on(day))
        return actor_of(Person(self.user, duties))


def identify(phone_id: UUID, *, at: datetime) -> Phone | None:
    """The phone of this id; None when nobody registered it."""
    with connection.cursor() as cursor:
        cursor.execute(_IDENTIFY, [phone_id, bangkok_day(at - KEPT_FOR)])
        row = cursor.fetchone()
    if row is None:
        return None
    user_id, name, language, is_closed, public_key, revoked_at, set_scope, place_code, sent_at, postings = row
    return Phone(
        id=phone_id,
        user=User(id=user_id, name=name, language=language),
        is_closed=is_closed,
        public_key=bytes(public_key),
        revoked_at=revoked_at,
        set_scope=set_scope,
        place_code=place_code,
        sent_at=sent_at,
        terms=tuple(_term(*posting) for posting in _list(postings)),
    )


def scope_of(actor: Actor) -> str:
    """A short name for what somebody may see: it changes with every posting that begins or ends."""
    scope = json.dumps([actor.roles, actor.places, actor.offices])
    return sha256(scope.encode()).hexdigest()[:16] if actor.roles else ""


def home_of(actor: Actor) -> str:
    """The place a phone is listed at: where its person serves, the narrowest first; "00" without a posting."""
    return max((*actor.places, *actor.provinces, NOWHERE), key=len)


def _term(role: str, place_code: str, office_code: str, starts_on: str, ends_on: str | None) -> Term:
    last = date.fromisoformat(ends_on) if ends_on else None
    return Term(Duty(role, place_code, office_code), date.fromisoformat(starts_on), last)


def _list(postings: str | list[list[str]] | None) -> list[list[str]]:
    return json.loads(postings) if isinstance(postings, str) else postings or []
