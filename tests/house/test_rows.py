"""Row-level security on every table, and a role at run time that cannot walk around it (ADR 0002)."""

import pytest
from django.db import ProgrammingError, connection, transaction

from raengjai.access.door import acting_as_system
from tests import make

pytestmark = pytest.mark.django_db

# Table, or the beginning of tables of a library → why no policy guards it.
OPEN = {
    "access_session": "read by the keyed hash of its cookie, before anybody is inside",
    "auth_": "Django's own, empty: roles are in access/roles.py",
    "django_": "Django's own: names of models and migrations",
    "journal_epoch": "one random value per restore; the application may only read it",
    "procrastinate_": "the job queue: ids and codes, no personal values",
} | dict.fromkeys(
    (
        *("places_holiday", "places_loaded_data", "places_place", "places_succession", "places_village"),
        *("programmes_indicator", "programmes_project"),
        *("services_agency", "services_danger", "services_document_title", "services_edition"),
        *("services_hotline", "services_office", "services_outcome", "services_service", "services_topic"),
        *("services_topic_service", "services_word"),
    ),
    "reference data that everybody may read, without anybody's name",
)
# Made by the owner's migrations and run as the owner, for only an owner makes partitions.
OWNERS = {"journal_add_partition", "ledger_add_partition"}


def asked(query: str) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def is_open(table: str) -> bool:
    return any(table == name or (name.endswith("_") and table.startswith(name)) for name in OPEN)


def test_every_table_forces_its_policies():
    tables = asked(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relnamespace IN ('public'::regnamespace, 'sealed'::regnamespace)"
        " AND relkind IN ('r', 'p') AND NOT relispartition"
    )

    assert {name for name, forced in tables if not forced and not is_open(str(name))} == set()
    assert {name for name in OPEN if not any(is_open(str(table)) for table, _forced in tables)} == set()


def test_every_protected_table_has_policies_for_every_deed():
    deeds = asked(
        "SELECT c.relname, d.deed FROM pg_class c CROSS JOIN (VALUES ('r'), ('a'), ('w'), ('d')) AS d(deed)"
        " WHERE c.relforcerowsecurity AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid"
        " AND p.polpermissive AND p.polcmd IN (d.deed::\"char\", '*'))"
    )

    assert deeds == set()


def test_the_application_owns_nothing_and_stands_under_every_policy():
    facts = asked(
        "SELECT current_user::text, rolsuper, rolbypassrls, rolcreaterole,"
        " EXISTS (SELECT FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER'))"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert facts == {("raengjai_app", False, False, False, False)}


def test_functions_that_look_across_belong_to_the_small_role_and_name_their_path():
    functions = asked(
        "SELECT proname, pg_get_userbyid(proowner), coalesce(array_to_string(proconfig, ';'), '')"
        " FROM pg_proc"
        " WHERE prosecdef AND pronamespace IN ('public'::regnamespace, 'sealed'::regnamespace)"
    )

    # A temporary table of whoever asks would stand before ours, unless `pg_temp` is named as the last to look in.
    ours_first = "search_path=public, pg_temp"
    assert {name for name, _owner, paths in functions if ours_first not in str(paths).split(";")} == set()
    assert {name for name, owner, _path in functions if owner != "raengjai_lookup"} == OWNERS


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE journal_entry SET verb = 'user.nothing'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "SELECT count(*) FROM journal_entry_other",
        "ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_journal_cannot_be_changed_or_walked_around(deed: str):
    make.user()  # leaves an entry that could be changed

    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with acting_as_system("test"), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
