"""The ground that tests stand on: roles, clones, rollbacks."""

import psycopg
import pytest
from django.db import connection

from tests.conftest import Database


def one(query: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[object, ...] = cursor.fetchone()
        return row


@pytest.mark.django_db
def test_tests_connect_as_the_role_that_serves_people() -> None:
    assert one(
        "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ) == (
        "raengjai_app",
        False,
        False,
        False,
    )


def test_fresh_database_keeps_what_is_committed_to_itself(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.urls.owner) as owner:
        owner.execute("CREATE TABLE committed (id int)")
        owner.execute("INSERT INTO committed VALUES (7)")

    assert one("SELECT current_database(), id FROM committed") == (fresh_database.name, 7)


@pytest.mark.django_db
def test_ordinary_tests_see_nothing_of_a_fresh_database() -> None:
    assert one("SELECT to_regclass('committed')") == (None,)


def test_application_cannot_empty_a_table(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.urls.owner) as owner:
        owner.execute("CREATE TABLE kept (id int)")

    with psycopg.connect(fresh_database.urls.app) as app:
        app.execute("INSERT INTO kept VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("TRUNCATE kept")
