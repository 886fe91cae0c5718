"""What keeps the server from starting, and that the real way in asks."""

import os
import secrets
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import psycopg
import pytest

from raengjai.config import startup
from raengjai.config.startup import DatabaseFacts, wrong_in_facts, wrong_in_settings
from tests import make
from tests.conftest import Database
from tools.postgres import RUN
from tools.state import ROOT

GOOD = DatabaseFacts(
    "raengjai_app", walks_around_policies=False, owns_tables=False, cluster="main", demo_accounts=0
)


def production(database: Database, **changes: str) -> dict[str, str]:
    """The environment of a well-kept installation, with changes."""
    kept = {
        "RAENGJAI_MODE": "production",
        "ALLOWED_HOSTS": "raengjai.example",
        "DATABASE_URL": database.urls.app,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "BLIND_INDEX_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "FILES_ROOT": os.environ["FILES_ROOT"],
        "DATABASE_POOL": "0",
        "PATH": os.environ["PATH"],
    }
    return {name: value for name, value in (kept | changes).items() if value}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What the web server does first: import the application."""
    return run(environment, "-c", "import raengjai.config.wsgi; print('serving')")


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def sentences(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return [line[2:] for line in done.stderr.splitlines() if line.startswith("- ")]


def test_a_well_kept_production_starts(fresh_database: Database):
    done = start(production(fresh_database))

    assert (done.returncode, done.stdout.strip()) == (0, "serving"), done.stderr


def test_demonstration_accounts_stop_production(fresh_database: Database):
    make.user(demo=True)

    found = sentences(start(production(fresh_database)))

    assert len(found) == 1
    assert found[0].startswith("The database holds 1 demonstration accounts")


def test_the_worker_starts_under_the_same_conditions(fresh_database: Database):
    make.user(demo=True)

    found = sentences(run(production(fresh_database), "manage.py", "work"))

    assert len(found) == 1
    assert found[0].startswith("The database holds 1 demonstration accounts")


def test_the_owner_of_the_tables_stops_production(fresh_database: Database):
    found = sentences(start(production(fresh_database, DATABASE_URL=fresh_database.urls.owner)))

    assert len(found) == 1
    assert "raengjai_owner owns tables" in found[0]


def test_a_role_that_bypasses_policies_stops_production(fresh_database: Database, machine):
    with psycopg.connect(machine.admin_url, autocommit=True) as admin:
        admin.execute(
            "CREATE ROLE walks_around LOGIN BYPASSRLS PASSWORD 'xxxxxxxxxxxxxxxx' IN ROLE raengjai_app"
        )
    try:
        url = fresh_database.urls.app.replace("raengjai_app:", "walks_around:")
        url = url.replace(url.split("walks_around:")[1].split("@")[0], "x" * 16, 1)
        found = sentences(start(production(fresh_database, DATABASE_URL=url)))
    finally:
        with psycopg.connect(machine.admin_url, autocommit=True) as admin:
            admin.execute("DROP ROLE walks_around")

    assert len(found) == 1
    assert "superuser or has BYPASSRLS" in found[0]


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "FILES_ROOT"]
)
def test_a_missing_value_is_named(fresh_database: Database, name: str):
    found = sentences(start(production(fresh_database, **{name: ""})))

    assert len(found) == 1
    assert name in found[0]


@pytest.mark.parametrize("place", [".", "files", "/nowhere/at/all", sys.executable])
def test_files_need_a_folder_of_their_own(settings, place: str):
    settings.FILES_ROOT = Path(place)

    assert [found for found in wrong_in_settings() if found.startswith("FILES_ROOT must be")]


def test_a_database_that_does_not_answer_is_said(fresh_database: Database):
    found = sentences(
        start(
            production(
                fresh_database, DATABASE_URL="postgresql://nobody:0123456789abcdef@127.0.0.1:1/nothing"
            )
        )
    )

    assert len(found) == 1
    assert found[0].startswith("The database does not answer as it should")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("SECRET_KEY", "short", "SECRET_KEY is weak"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is weak"),
        ("SECRET_KEY", "dev-" + "0aZ-9yB_1cX-8wD_" * 5, "SECRET_KEY is weak"),
        ("FIELD_KEY", "not base64!", "FIELD_KEY is weak"),
        ("FIELD_KEY", b64encode(b"short").decode(), "FIELD_KEY is weak"),
        ("BLIND_INDEX_KEY", b64encode(b"b" * 32).decode(), "BLIND_INDEX_KEY is weak"),
    ],
)
def test_weak_settings_are_named(settings, name: str, value: object, sentence: str):
    settings.SECRET_KEY = secrets.token_urlsafe(50)
    settings.FIELD_KEY = b64encode(secrets.token_bytes(32)).decode()
    settings.BLIND_INDEX_KEY = b64encode(secrets.token_bytes(32)).decode()
    assert wrong_in_settings() == []

    setattr(settings, name, value)

    assert [found[: len(sentence)] for found in wrong_in_settings()] == [sentence]


@pytest.mark.parametrize(
    ("database", "sentences"),
    [
        ({"HOST": "/run/postgresql", "USER": "app"}, []),
        ({"HOST": "127.0.0.1", "USER": "app", "PASSWORD": "p" * 16}, []),
        ({"HOST": "127.0.0.1", "USER": "app", "PASSWORD": "postgres"}, ["password"]),
        ({"HOST": "db", "USER": "a" * 20, "PASSWORD": "a" * 20}, ["password", "verify-full"]),
        ({"HOST": "db", "PASSWORD": "p" * 16, "OPTIONS": {"sslmode": "require"}}, ["verify-full"]),
        ({"HOST": "db", "PASSWORD": "p" * 16, "OPTIONS": {"sslmode": "verify-full"}}, []),
    ],
)
def test_the_way_to_the_database_is_judged(database: dict[str, object], sentences: list[str]):
    found = startup.wrong_in_connection(database)

    assert len(found) == len(sentences)
    assert all(word in sentence for word, sentence in zip(sentences, found, strict=True))


def test_two_keys_must_differ(settings):
    settings.SECRET_KEY = secrets.token_urlsafe(50)
    settings.FIELD_KEY = settings.BLIND_INDEX_KEY = b64encode(secrets.token_bytes(32)).decode()

    assert wrong_in_settings() == ["FIELD_KEY and BLIND_INDEX_KEY are the same: give each its own value."]


def test_the_embedded_database_stops_production():
    assert f"raengjai-{RUN.name}" == startup.DEVELOPMENT_CLUSTER
    assert wrong_in_facts(GOOD) == []

    found = wrong_in_facts(DatabaseFacts("raengjai_app", False, False, startup.DEVELOPMENT_CLUSTER, 0))

    assert len(found) == 1
    assert "embedded development database" in found[0]


@pytest.mark.urls("tests.access.pages")
def test_a_view_without_a_door_stops_every_mode():
    with pytest.raises(SystemExit, match=r"/no-door/: the view tests.access.pages.no_door has no door"):
        startup.stop_if_unsafe()
