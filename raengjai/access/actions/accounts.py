"""Accounts: made, spoken to in a language, kept by a password, signed in and out.

What happens to an account has no place: its entries carry "00", which only the system and the person see.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions.endings import end_all_sessions, end_one_session
from raengjai.access.actions.factors import keep_totp
from raengjai.access.actions.telling import tell_owner
from raengjai.access.models import USERNAME_FORM, Session, User, new_user
from raengjai.access.providers import session_ends
from raengjai.access.rules import MOST_SESSIONS
from raengjai.ground import receipts
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

# What demonstration accounts share; production refuses to start while there is one.
DEMO_PASSWORD = "raengjai-demo"  # noqa: S105
DEMO_TOTP_SECRET = "RAENGJAIDEMORAENGJAIDEMORAENGJAI"  # noqa: S105


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    by: Actor,
    at: datetime,
    language: str = "th",
    password: str | None = None,
    email: str = "",
    demo: bool = False,
) -> User:
    """A new account, which may do nothing until it has a posting.

    A demonstration account (development only) signs in with DEMO_PASSWORD and DEMO_TOTP_SECRET.
    Refused when the user name is taken.
    """
    user = new_user(
        username=username,
        name=name,
        language=language,
        password=password,
        at=at,
        email=email,
        demo_since=at if demo else None,
    )
    if not re.fullmatch(USERNAME_FORM, user.username):
        raise Refused(
            _("A user name has 2 to 60 characters: letters a to z, digits and . _ @ + -"),
            field="username",
        )
    if User.objects.filter(username=user.username).exists():
        raise Refused(_("This user name is taken. Choose another one."), field="username")
    if demo:
        user.password = _demo_password_hash()
    user.save(force_insert=True)
    if demo:
        keep_totp(user, secret=DEMO_TOTP_SECRET, used_step=0, at=at)
    _record("user.added", user, by=by, at=at)
    return user


@transaction.atomic
def change_language(user: User, *, language: str, by: Actor, at: datetime) -> None:
    """The language the house speaks with `user`, on every device."""
    user.language = language
    user.save(update_fields=["language"])
    _record("user.language_changed", user, by=by, at=at, language=language)


@transaction.atomic
def change_password(user: User, *, new: str, by: Actor, at: datetime) -> None:
    """A new password; every session ends at once, the caller begins a fresh one for this browser."""
    user.set_password(new)
    user.save(update_fields=["password"])
    end_all_sessions(user, by=by, at=at)
    _record("user.password_changed", user, by=by, at=at)
    tell_owner(user, "password", at=at)


def new_password() -> str:
    """Sixteen characters that are easy to copy by hand (80 bits), in groups of four."""
    letters = "".join(secrets.choice(receipts.ALPHABET) for _place in range(16)).lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


@transaction.atomic
def end_sessions(user: User, *, by: Actor, at: datetime) -> None:
    """Signed out on every device; the caller begins a fresh session for this browser."""
    end_all_sessions(user, by=by, at=at)
    _record("user.signed_out_everywhere", user, by=by, at=at)


@transaction.atomic
def end_session(session: Session, *, by: Actor, at: datetime) -> None:
    """Signed out on one device, from another one."""
    assert session.user is not None  # a visitor's session is on nobody's list
    end_one_session(session, by=by, at=at)
    _record("user.signed_out_on_one", session.user, by=by, at=at)


def end_oldest_sessions(user: User, *, here: bytes, by: Actor, at: datetime) -> None:
    """Somebody who has just signed in on one device more than `MOST_SESSIONS` is signed out on the oldest. `here`: the session that
    has just begun (`sessions.hash_of`), whose row does not say yet whose it is."""
    others = Session.objects.filter(user=user).exclude(key_hash=here).order_by("-started_at")
    for session in others[MOST_SESSIONS - 1 :]:
        end_one_session(session, by=by, at=at)


def note_sign_in(user: User, *, way: str, known_device: bool, kind: str, by: Actor, at: datetime) -> None:
    """`way`: "password", "passkey", "demo"; `kind`: what the browser runs on."""
    codes = {"way": way, "device": "known" if known_device else "new", "kind": kind}
    _record("user.signed_in", user, by=by, at=at, **codes)
    if way in ("password", "passkey") and not known_device:
        tell_owner(user, "new_device", at=at)


def note_second_factor(user: User, *, way: str, by: Actor, at: datetime) -> None:
    """`way`: "totp", "recovery", "passkey"."""
    _record("user.second_factor_passed", user, by=by, at=at, way=way)


def note_sign_out(user: User, session: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """This one session ends; `session` is what it held."""
    for end in session_ends:
        end(user.pk, session, by, at)
    _record("user.signed_out", user, by=by, at=at)


def _record(verb: str, user: User, *, by: Actor, at: datetime, **codes: str) -> None:
    record(verb, user, by=by, at=at, place_code=COUNTRY, codes=codes)


@lru_cache(maxsize=1)
def _demo_password_hash() -> str:
    return make_password(DEMO_PASSWORD)
