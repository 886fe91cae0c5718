"""What lay in this room before the sealed room was there is moved to it, whole, and back."""

import os
import subprocess
import sys

import psycopg

from tests.conftest import Database
from tools import testing
from tools.state import ROOT

CLUE, KEY = "7f0c0a1e-0000-4000-8000-000000000001", "7f0c0a1e-0000-4000-8000-000000000002"
HOUR = "2026-11-25T10:00:00+07:00"
BEFORE = f"""
SELECT set_config('raengjai.actor', 'system', false);
INSERT INTO offline_intake_key (id, province_code, name, public, made_at) VALUES ('{KEY}', '52', 'key', 'public', '{HOUR}');
INSERT INTO offline_sealed (id, province_code, key_name, content, received_hour)
    VALUES ('{CLUE}', '52', 'key', 'content', '{HOUR}');
"""


def migrate(database: Database, to: str) -> None:
    environment = {**os.environ, **testing.environment(database.urls), "RAENGJAI_AS_OWNER": "True"}
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "offline", to, "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def asked(database: Database, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.urls.owner) as connection:
        connection.execute("SELECT set_config('raengjai.actor', 'system', false)")
        return connection.execute(query).fetchall()


def test_sealed_entries_and_keys_move_whole_and_back(fresh_database: Database):
    migrate(fresh_database, "0005")
    with psycopg.connect(fresh_database.urls.owner) as connection:
        connection.execute(BEFORE)

    migrate(fresh_database, "0006")
    clue = "SELECT id::text, content, state, extract(epoch from due_at - received_hour)::int FROM sealed.clue"
    assert asked(fresh_database, clue) == [(CLUE, b"content", "new", 24 * 3600)]
    key = "SELECT name, purpose, province_code, public FROM sealed.room_key"
    assert asked(fresh_database, key) == [("key", "intake", "52", b"public")]
    assert asked(
        fresh_database, "SELECT to_regclass('offline_sealed'), to_regclass('offline_intake_key')"
    ) == [(None, None)]

    migrate(fresh_database, "0005")
    assert asked(fresh_database, "SELECT id::text, content FROM offline_sealed") == [(CLUE, b"content")]
    assert asked(fresh_database, "SELECT name FROM offline_intake_key") == [("key",)]
