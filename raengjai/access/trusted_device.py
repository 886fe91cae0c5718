"""A browser where somebody has signed in before: a signed cookie that says which accounts trust it.

The same for whoever opened a receipt here. Wrong tries from here are counted apart from everybody else's (see `actions/proofs.py`).
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from raengjai.ground.crypto import blind_index
from raengjai.ground.ids import new_id

COOKIE = f"{settings.COOKIE_PREFIX}device"
YEAR = 60 * 60 * 24 * 365
MOST_ACCOUNTS = 20  # a shared computer; the oldest goes first
RECEIPTS = "receipts:"  # stands where a user name would; none has a colon
_SALT = "raengjai.access.device"


@dataclass(frozen=True, slots=True)
class _Device:
    id: str
    accounts: tuple[str, ...] = ()


def id_for(request: HttpRequest, username: str) -> str:
    """The id of this device when the account trusts it, else ""."""
    device = _read(request)
    return device.id if _mark(username) in device.accounts else ""


def id_of_known(request: HttpRequest) -> str:
    """The id of this device when anybody has signed in or opened a receipt here before, else ""."""
    device = _read(request)
    return device.id if device.accounts else ""


def trust(response: HttpResponseBase, request: HttpRequest, username: str) -> None:
    """From now on this device has a count of its own for the account."""
    device = _read(request)
    others = tuple(mark for mark in device.accounts if mark != _mark(username))
    accounts = (*others, _mark(username))[-MOST_ACCOUNTS:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device.id, "accounts": accounts}, salt=_SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> _Device:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=YEAR)
    except signing.BadSignature:
        return _Device(str(new_id()))
    return _Device(kept["id"], tuple(kept["accounts"]))


def _mark(username: str) -> str:
    """Short and keyed, so that the cookie does not list user names."""
    return blind_index(username.strip().lower(), purpose="device").hex()[:16]
