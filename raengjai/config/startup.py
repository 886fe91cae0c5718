"""What must be true before the first request is answered. Each thing that is not is one sentence, and no start.

`wsgi.py` asks before it serves, `manage.py check` asks too. Django's system checks (a door on every view) are part
of it in every mode; the rest belongs to production.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection

from raengjai.ground.crypto import public_of_private
from raengjai.messages.rules import available
from raengjai.messages.rules.endpoints import LOOPBACK
from raengjai.messages.rules.keys import raw_of

DEVELOPMENT_CLUSTER = "raengjai-run"
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
LEAST_OF_PASSWORD = 16

_FACTS = """
SELECT current_user,
    (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user),
    EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'sealed') AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER')),
    current_setting('cluster_name'),
    (SELECT count(*) FROM access_user WHERE demo_since IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What the server's own connection may do, and what it is connected to."""

    role: str
    walks_around_policies: bool
    owns_tables: bool
    cluster: str
    demo_accounts: int


def stop_if_unsafe() -> None:
    """Ends the process with sentences on stderr when it must not serve."""
    found = wrong_in_code()
    if not settings.DEVELOPMENT:
        found += (
            wrong_in_settings() + wrong_in_channels() + wrong_in_connection(settings.DATABASES["default"])
        )
        found += _wrong_in_the_database()
    if found:
        raise SystemExit("\n".join(["Raengjai does not start:", *(f"- {sentence}" for sentence in found)]))


def wrong_in_code() -> list[str]:
    return [f"{message.msg}. {message.hint or ''}" for message in run_checks() if message.level >= ERROR]


def wrong_in_settings() -> list[str]:
    found = []
    if settings.DEBUG:
        found.append("DEBUG is on: it shows settings and personal data to visitors. Turn it off.")
    known = settings.SECRET_KEY.startswith(("dev-", "only-for-tests", "django-insecure-"))
    if known or len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        found.append("SECRET_KEY is weak: give at least 50 random characters.")
    found += [
        f"{name} is weak: give 32 random bytes in base64 (openssl rand -base64 32)."
        for name in ("FIELD_KEY", "BLIND_INDEX_KEY")
        if not _is_strong_key(getattr(settings, name))
    ]
    if settings.FIELD_KEY == settings.BLIND_INDEX_KEY:
        found.append("FIELD_KEY and BLIND_INDEX_KEY are the same: give each its own value.")
    if not _is_own_folder(settings.FILES_ROOT):
        found.append("FILES_ROOT must be the whole path of a folder that this process may read and write.")
    return found


def wrong_in_channels() -> list[str]:
    """What leaves the building is set up wholly or not at all (docs/messages.md)."""
    found = [
        f"{have} is set and {lacks} is not: give both, or neither."
        for pair in (
            ("LINE_CHANNEL_TOKEN", "LINE_CHANNEL_SECRET"),
            ("VAPID_PRIVATE_KEY", "VAPID_CONTACT"),
            ("EMAIL_URL", "EMAIL_FROM"),
        )
        for have, lacks in (pair, pair[::-1])
        if getattr(settings, have) and not getattr(settings, lacks) and have != "VAPID_CONTACT"
    ]
    if settings.LINE_CHANNEL_TOKEN and not settings.LINE_API.startswith("https://"):
        found.append("LINE_API must begin with https://: the channel's token goes there.")
    if settings.VAPID_PRIVATE_KEY and not _is_push_key(settings.VAPID_PRIVATE_KEY):
        found.append("VAPID_PRIVATE_KEY is no key: make one with manage.py push_key.")
    if settings.VAPID_CONTACT and not settings.VAPID_CONTACT.startswith(("mailto:", "https://")):
        found.append("VAPID_CONTACT must begin with mailto: or https://, as push services ask.")
    if any(host in LOOPBACK for host in settings.PUSH_HOSTS):
        found.append("PUSH_HOSTS names this machine: a browser could make the server call itself.")
    if available() and not settings.SITE_URL.startswith("https://"):
        found.append(
            "SITE_URL must be the https:// address of this installation: messages carry links to it."
        )
    return found


def wrong_in_connection(database: dict[str, Any]) -> list[str]:
    """How the database is reached. A socket of this machine needs no password; another machine is asked who it is."""
    host, password = str(database.get("HOST") or ""), str(database.get("PASSWORD") or "")
    if not host or host.startswith("/"):
        return []
    found = []
    if len(password) < LEAST_OF_PASSWORD or password == database.get("USER"):
        found.append(
            f"The database's password is weak: give the role one of at least {LEAST_OF_PASSWORD} random characters."
        )
    if host not in THIS_MACHINE and database.get("OPTIONS", {}).get("sslmode") != "verify-full":
        found.append(
            "The database is on another machine and DATABASE_URL does not ask who that is: "
            "add ?sslmode=verify-full&sslrootcert=… to it."
        )
    return found


def _is_push_key(key: str) -> bool:
    raw = raw_of(key)
    try:
        return len(raw) == 32 and bool(public_of_private(raw))
    except ValueError:
        return False


def wrong_in_facts(facts: DatabaseFacts) -> list[str]:
    found = []
    if facts.walks_around_policies:
        found.append(
            f"The database role {facts.role} is a superuser or has BYPASSRLS: row-level security would not hold. "
            "Connect as the role of the application."
        )
    if facts.owns_tables:
        found.append(
            f"The database role {facts.role} owns tables: it could lift their policies. "
            "Let another role own them and run the migrations."
        )
    if facts.cluster == DEVELOPMENT_CLUSTER:
        found.append("DATABASE_URL leads to the embedded development database. Name a PostgreSQL server.")
    if facts.demo_accounts:
        found.append(
            f"The database holds {facts.demo_accounts} demonstration accounts, whose password everybody knows. "
            "Production begins with an empty database."
        )
    return found


def _wrong_in_the_database() -> list[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FACTS)
            facts: tuple[Any, ...] = cursor.fetchone()
    except DatabaseError as error:
        return [f"The database does not answer as it should ({str(error).splitlines()[0]}). Is it migrated?"]
    finally:
        connection.close()
    return wrong_in_facts(DatabaseFacts(*facts))


def _is_own_folder(place: Path) -> bool:
    return place.is_absolute() and place.is_dir() and os.access(place, os.R_OK | os.W_OK | os.X_OK)


def _is_strong_key(key: str) -> bool:
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == 32 and len(set(raw)) >= 12
