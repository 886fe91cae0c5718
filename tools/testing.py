"""Databases for tests: one template made from the migrations and the reference data, then quick clones.

Append-only tables refuse TRUNCATE, so a test that really commits gets a clone of its own instead of a flush.
"""

import hashlib
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from tools.database import OWNER, Urls, connect, prepare, url_for
from tools.state import ROOT, Problem, locked

TEMPLATE_PREFIX = "raengjai_template_"
CLONE_PREFIX = "raengjai_test_"
TEMPLATES_KEPT = 3
# What ends up in the template: schema, data files, and the rooms whose code loads reference data.
SOURCES = (
    "tools/database.py",
    "raengjai/*/migrations/**/*.py",
    "raengjai/*/data/**/*",
    "raengjai/*/management/**/*.py",
    "raengjai/places/**/*.py",
    "raengjai/services/**/*.py",
)
_numbers = itertools.count()

TEST_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "raengjai.config.settings",
    "RAENGJAI_MODE": "development",
    "RAENGJAI_AS_OWNER": "False",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "DATABASE_POOL": "0",
    "SECRET_KEY": "only-for-tests-" + "0" * 40,
    "FIELD_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "BLIND_INDEX_KEY": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
    "VAPID_PRIVATE_KEY": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
    "VAPID_CONTACT": "mailto:nobody@localhost",
    "LINE_CHANNEL_TOKEN": "nobody",
    "LINE_CHANNEL_SECRET": "nobody",
    "LINE_API": "http://127.0.0.1:9",
    "LINE_BASIC_ID": "@raengjai",
    "EMAIL_FROM": "nobody@localhost",
}


def make_template(admin_url: str) -> str:
    """The name of the template for the sources as they are now; made when absent, by one process."""
    name = TEMPLATE_PREFIX + _fingerprint()
    with locked("template"), connect(admin_url) as connection:
        if not _exists(connection, name):
            drop_unused_clones(connection)
            draft = f"{name}_draft"
            _drop(connection, draft)
            _fill(prepare(admin_url, draft))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (draft, name)))
            )
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(name), f"{time.time():.0f}"))
            _drop_old_templates(connection)
    return name


def clone(admin_url: str, template: str) -> str:
    """A new database like the template, for this process. The name says whose it is."""
    name = f"{CLONE_PREFIX}{os.getpid()}_{next(_numbers)}"
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
    with connect(admin_url) as connection:
        _drop(connection, name)
        connection.execute(statement.format(*map(sql.Identifier, (name, OWNER, template))))
    return name


def drop(admin_url: str, name: str) -> None:
    with connect(admin_url) as connection:
        _drop(connection, name)


def urls(admin_url: str, name: str) -> Urls:
    return prepare(admin_url, name)


def environment(database: Urls) -> dict[str, str]:
    """The environment of a Django process that works on a test database; nothing else leaks in."""
    return (
        os.environ | TEST_ENVIRONMENT | {"DATABASE_URL": database.app, "DATABASE_OWNER_URL": database.owner}
    )


# --- the template ---------------------------------------------------------------------------------------


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    found = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    return (path for path in found if "__pycache__" not in path.parts)


def _fill(database: Urls) -> None:
    _manage(database, "migrate", "--no-input", as_owner=True)
    _manage(database, "prepare")


def _manage(database: Urls, *arguments: str, as_owner: bool = False) -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        cwd=ROOT,
        env=environment(database) | {"RAENGJAI_AS_OWNER": str(as_owner)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        said = (made.stderr or made.stdout).strip()[-3000:]
        raise Problem(f"The test database could not be made; `manage.py {' '.join(arguments)}` said:\n{said}")


# --- tidying --------------------------------------------------------------------------------------------


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_old_templates(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        " ORDER BY coalesce(shobj_description(oid, 'pg_database')::bigint, 0) DESC OFFSET %s",
        [TEMPLATE_PREFIX, TEMPLATES_KEPT],
    ).fetchall()
    for (name,) in rows:
        _drop(connection, name)


def drop_unused_clones(connection: psycopg.Connection) -> None:
    """Clones whose process has gone (killed tests)."""
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [CLONE_PREFIX]
    )
    for (name,) in rows.fetchall():
        if not Path(f"/proc/{name.removeprefix(CLONE_PREFIX).split('_')[0]}").exists():
            _drop(connection, name)


def url_of_database(admin_url: str, name: str) -> str:
    """The superuser's view of a test database, for tests that read the catalogue."""
    return url_for(admin_url, database=name)
