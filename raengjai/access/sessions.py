"""Sessions: who holds a cookie. One statement finds the session, the person and today's postings.

The table keeps a keyed hash of the cookie, so that a copy of the database opens no session; it keeps whose
session it is, so that a password change or "sign out everywhere" ends the others at once.
"""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import (
    VALID_KEY_CHARS,
    SessionBase,
    UpdateError,
)
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.functional import SimpleLazyObject

from raengjai.access.models import Session, User
from raengjai.access.rules import LONGEST_SESSION
from raengjai.access.scope import Duty, Person
from raengjai.ground.crypto import blind_index
from raengjai.ground.dates import bangkok_today

_USER_COLUMNS = [str(field.column) for field in User._meta.concrete_fields]
_FIND = (
    "SELECT s.data, "  # noqa: S608 column names of our own model
    "(SELECT jsonb_agg(jsonb_build_array(p.role, p.place_code, p.office_code)) FROM access_posting p"
    " WHERE p.user_id = u.id AND p.starts_on <= %(today)s"
    " AND (p.ends_on IS NULL OR p.ends_on >= %(today)s)), "
    + ", ".join(f"u.{column}" for column in _USER_COLUMNS)
    + " FROM access_session s LEFT JOIN access_user u ON u.id = s.user_id"
    " WHERE s.key_hash = %(key)s AND s.expires_at > %(now)s AND s.started_at > %(oldest)s"
)


class SessionStore(SessionBase):
    """What Django's session framework asks for, over `access_session`."""

    person: Person | None = None

    def load(self) -> dict[str, Any]:
        found = self._find()
        if found is None:
            self._session_key = None
            return {}
        data, duties, *user_row = found
        values: dict[str, Any] = json.loads(data)
        self.person = _person(values, duties, user_row)
        return values

    def _find(self) -> tuple[Any, ...] | None:
        if not self.session_key:
            return None
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(
                _FIND,
                {
                    "key": _hash(self.session_key),
                    "now": now,
                    "oldest": now - LONGEST_SESSION,
                    "today": bangkok_today(),
                },
            )
            found: tuple[Any, ...] | None = cursor.fetchone()
        return found

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=_hash(session_key)).exists()

    def create(self) -> None:
        self._session_key = get_random_string(32, VALID_KEY_CHARS)
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 Django's signature
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        key_hash = _hash(self.session_key)
        values = {
            "user_id": data.get(SESSION_KEY),
            "data": data,
            "expires_at": self.get_expiry_date(),
        }
        if must_create:
            Session(key_hash=key_hash, started_at=timezone.now(), **values).save(force_insert=True)
        elif not Session.objects.filter(key_hash=key_hash).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=_hash(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        now = timezone.now()
        over = Q(expires_at__lte=now) | Q(started_at__lte=now - LONGEST_SESSION)
        Session.objects.filter(over).delete()


def know_the_person(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: `request.user`, found when somebody first asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]
        return get_response(request)

    return middleware


def person_of(request: HttpRequest) -> Person | None:
    """Who holds this request's session, with today's duties; None for a visitor."""
    request.session.get(SESSION_KEY)  # loads the session
    person: Person | None = getattr(request.session, "person", None)
    return person


def hash_of(request: HttpRequest) -> bytes:
    """How this request's session is kept, for telling it from the person's others."""
    return _hash(request.session.session_key or "")


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    person = person_of(request)
    return AnonymousUser() if person is None else person.user


def _person(data: dict[str, Any], duties: str | None, user_row: list[Any]) -> Person | None:
    if user_row[_USER_COLUMNS.index("id")] is None:
        return None
    user = User.from_db(connection.alias, _USER_COLUMNS, user_row)
    proof = user.get_session_auth_hash()
    if not user.is_active or not constant_time_compare(data.get(HASH_SESSION_KEY, ""), proof):
        return None
    return Person(user, tuple(Duty(*duty) for duty in json.loads(duties or "[]")))


def _hash(session_key: str) -> bytes:
    return blind_index(session_key, purpose="session")
