"""Any PostgreSQL can be prepared, or says in one sentence why not."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.conftest import Machine
from tools import database, testing
from tools.state import Problem

DATABASE = f"{testing.CLONE_PREFIX}{os.getpid()}_trial"
LIMITED = f"raengjai_limited_{os.getpid()}"
MAKER = f"raengjai_maker_{os.getpid()}"


@pytest.fixture
def roles(machine: Machine) -> Iterator[None]:
    """Two roles that are no superusers: one may nothing, one may create roles and databases."""
    with database.connect(machine.admin_url) as admin:
        _forget(admin)
        admin.execute(f"CREATE ROLE {LIMITED} LOGIN PASSWORD 'trial'")
        admin.execute(f"CREATE ROLE {MAKER} LOGIN CREATEROLE CREATEDB PASSWORD 'trial'")
        admin.execute(f"GRANT raengjai_owner, raengjai_lookup TO {MAKER} WITH ADMIN OPTION")
        yield
        _forget(admin)


def _forget(admin: psycopg.Connection) -> None:
    admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    for role in (LIMITED, MAKER):
        if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            admin.execute(f"DROP OWNED BY {role} CASCADE")
            admin.execute(f"DROP ROLE {role}")


def url(machine: Machine, role: str) -> str:
    return database.url_for(machine.admin_url, user=role, password="trial", database="postgres")


def test_a_role_that_may_create_roles_and_databases_is_enough(machine: Machine, roles: None) -> None:
    urls = database.prepare(url(machine, MAKER), DATABASE)
    again = database.prepare(url(machine, MAKER), DATABASE)

    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE kept (name text)")
        owner.execute("CREATE INDEX ON kept USING gin (name gin_trgm_ops)")
    with psycopg.connect(urls.app) as app:
        app.execute("INSERT INTO kept VALUES ('บัวผัน')")
        assert app.execute("SELECT name FROM kept WHERE name LIKE '%%ผัน%%'").fetchall() == [("บัวผัน",)]
        assert app.execute("SELECT cardinality(show_trgm('บัวผัน')) > 0").fetchone() == (True,)
    assert again == urls


def test_the_owner_can_hand_a_function_to_the_lookup_role(machine: Machine, roles: None) -> None:
    urls = database.prepare(machine.admin_url, DATABASE)

    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE FUNCTION looked_up() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'")
        owner.execute("ALTER FUNCTION looked_up() OWNER TO raengjai_lookup")
    with psycopg.connect(urls.app) as app:
        assert app.execute("SELECT looked_up()").fetchone() == (1,)


def test_emptying_leaves_a_database_that_can_be_filled_again(machine: Machine, roles: None) -> None:
    urls = database.prepare(machine.admin_url, DATABASE)
    with psycopg.connect(urls.owner) as owner:
        owner.execute("CREATE TABLE gone (id int)")
        owner.execute("CREATE SCHEMA sealed")
        owner.execute("CREATE TABLE sealed.gone (id int)")

    database.empty(urls.owner)

    with psycopg.connect(urls.owner) as owner:
        assert owner.execute("SELECT to_regclass('gone')").fetchone() == (None,)
        owner.execute("CREATE SCHEMA sealed")  # as the migration does
        owner.execute("CREATE TABLE filled (id int)")
    with psycopg.connect(urls.app) as app:
        app.execute("INSERT INTO filled VALUES (1)")


def test_a_role_without_the_right_is_told(machine: Machine, roles: None) -> None:
    with pytest.raises(Problem, match="may not create roles and databases"):
        database.prepare(url(machine, LIMITED), DATABASE)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(Problem, match="Cannot connect to PostgreSQL"):
        database.prepare("postgresql://nobody@127.0.0.1:1/raengjai")


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(Problem, match="not a PostgreSQL address"):
        database.prepare("mysql://nobody@127.0.0.1/raengjai")


def test_a_database_that_cannot_see_thai_is_told(machine: Machine, roles: None) -> None:
    with database.connect(machine.admin_url) as admin:
        admin.execute(
            f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )

    with pytest.raises(Problem, match="search cannot see Thai"):
        database.prepare(machine.admin_url, DATABASE)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://me:s%20p@db.example:6432/x", "postgresql://me:s%20p@db.example:6432/raengjai"),
        (
            "postgresql://me@db.example/x?sslmode=require",
            "postgresql://me@db.example/raengjai?sslmode=require",
        ),
        ("postgresql://me@/x?host=/run/pg", "postgresql://me@/raengjai?host=/run/pg"),
        ("postgresql:///x", "postgresql:///raengjai"),
    ],
)
def test_only_the_database_changes_in_an_address(given: str, expected: str) -> None:
    assert database.url_for(given, database="raengjai") == expected


def test_clones_of_processes_that_are_gone_are_dropped(machine: Machine) -> None:
    left = f"{testing.CLONE_PREFIX}4194305_0"  # beyond the highest process id
    with database.connect(machine.admin_url) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(left)))

        testing.drop_unused_clones(admin)

        assert admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [left]).fetchone() is None
