"""The second step (authenticator app, passkey or recovery code): officers must have one, others may."""

import base64
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from raengjai.access.models import Passkey, RecoveryCode, Totp, User
from raengjai.access.rules import is_recent
from raengjai.ground.crypto import open_sealed, seal

_PASSED = "second_factor_at"
_DUE = "second_factor_due"
_CONFIRMED = "confirmed_at"


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody could show."""

    totp: Totp | None
    passkeys: list[Passkey]
    recovery_codes: int

    @property
    def is_set_up(self) -> bool:
        return self.totp is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    return Factors(
        totp=Totp.objects.filter(user=user).first(),
        passkeys=list(Passkey.objects.filter(user=user).order_by("added_at")),
        recovery_codes=RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def is_set_up(user: User) -> bool:
    return Totp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def mark_due(request: HttpRequest) -> None:
    """The person has set up a second step of their own will, so the password alone opens nothing.

    Known from signing in until the session ends, so that a request asks the database nothing for it.
    """
    request.session[_DUE] = True


def forget_due(request: HttpRequest) -> None:
    request.session.pop(_DUE, None)


def is_due(request: HttpRequest) -> bool:
    """Whether this session, begun with a password, must show the second step whatever the role."""
    return bool(request.session.get(_DUE))


def is_passed(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor."""
    return bool(request.session.get(_PASSED))


def mark_passed(request: HttpRequest, *, at: datetime) -> None:
    """The session may do more from now on, so it gets a new key."""
    request.session.cycle_key()
    request.session[_PASSED] = at.isoformat()


def mark_confirmed(request: HttpRequest, *, at: datetime) -> None:
    """The person has just shown the password or a passkey."""
    request.session[_CONFIRMED] = at.isoformat()


def is_confirmed(request: HttpRequest, *, at: datetime) -> bool:
    """Whether that was lately enough to change how the person signs in."""
    kept = request.session.get(_CONFIRMED)
    return is_recent(datetime.fromisoformat(kept) if kept else None, at)


def keep_for_next_page(request: HttpRequest, user: User, name: str, secret: str) -> None:
    """A secret that a following page shows or checks: sealed, in the session."""
    sealed = seal(secret, table="access_session", column=name, row_id=user.pk)
    request.session[name] = base64.b64encode(sealed).decode()


def kept_for_this_page(request: HttpRequest, user: User, name: str) -> str:
    """What `keep_for_next_page` kept, or ""."""
    kept = request.session.get(name)
    if not kept:
        return ""
    return open_sealed(
        base64.b64decode(kept),
        table="access_session",
        column=name,
        row_id=user.pk,
    )


def forget_kept(request: HttpRequest, name: str) -> None:
    request.session.pop(name, None)
