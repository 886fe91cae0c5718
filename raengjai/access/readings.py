"""What the account page reads: postings in words, and the last times somebody signed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access import providers
from raengjai.access.models import Posting, Session, User
from raengjai.access.roles import ROLES
from raengjai.access.rules import LONGEST_SESSION, MOST_SESSIONS
from raengjai.journal.models import Entry

WAYS = {
    "password": _("Password"),
    "passkey": _("Passkey"),
    "demo": _("Demonstration link"),
    "activation": _("Slip with a code"),
}
DEVICES = {
    "android": _("Android phone or tablet"),
    "iphone": "iPhone",
    "ipad": "iPad",
    "windows": _("Windows computer"),
    "mac": _("Mac computer"),
    "linux": _("Linux computer"),
    "other": _("another device"),
}
DEVICE = "device_kind"  # in the session: what its browser runs on, a key of DEVICES
_LAST = 10


@dataclass(frozen=True, slots=True)
class DutyInWords:
    """A posting as its holder reads it."""

    role: Any
    place: str
    office: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """When and how somebody signed in."""

    at: datetime
    way: Any
    device: Any
    is_new_device: bool


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A device where somebody is signed in."""

    id: UUID
    started_at: datetime
    device: Any
    is_here: bool


def duties_in_words(user: User, *, on: date, language: str) -> list[DutyInWords]:
    postings = Posting.objects.filter(user=user).valid_on(on).order_by("starts_on", "place_code")
    return [
        DutyInWords(
            role=ROLES[posting.role].name,
            place=providers.place_name(posting.place_code, language),
            office=providers.office_name(posting.office_code, language),
            starts_on=posting.starts_on,
            ends_on=posting.ends_on,
        )
        for posting in postings
    ]


def open_sessions(user: User, *, here: bytes, at: datetime) -> list[OpenSession]:
    """Where somebody is signed in, this device first, then the newest. `here`: `sessions.hash_of` of the request."""
    live = Session.objects.filter(user=user, expires_at__gt=at, started_at__gt=at - LONGEST_SESSION)
    found = [
        OpenSession(
            id=session.pk,
            started_at=session.started_at,
            device=DEVICES.get(session.data.get(DEVICE, ""), DEVICES["other"]),
            is_here=bytes(session.key_hash) == here,
        )
        for session in live.order_by("-started_at")[:MOST_SESSIONS]
    ]
    return sorted(found, key=lambda session: not session.is_here)


def recent_sign_ins(user: User) -> list[SignIn]:
    """The last ten, newest first."""
    entries = Entry.objects.filter(actor_id=user.pk, verb="user.signed_in").order_by("-at")
    return [
        SignIn(
            at=entry.at,
            way=WAYS.get(entry.codes.get("way"), ""),
            device=DEVICES.get(entry.codes.get("kind"), DEVICES["other"]),
            is_new_device=entry.codes.get("device") == "new",
        )
        for entry in entries[:_LAST]
    ]
