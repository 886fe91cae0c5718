"""Entries: append-only, in the partition of their fiscal year, in the own name, without personal values."""

from contextlib import suppress
from datetime import datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import BANGKOK
from raengjai.ground.gathering import gathered
from raengjai.journal import timeline
from raengjai.journal.actions import record
from raengjai.journal.models import Entry
from tests import make


def write(actor, at=make.NOW, **more):
    return record("need.recorded", ("need", uuid4()), by=actor, at=at, **({"place_code": "520101"} | more))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET verb = 'need.changed'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "TRUNCATE journal_entry_2563",
        "TRUNCATE journal_entry_other",
        "UPDATE journal_entry_2563 SET verb = 'need.changed'",
        "DELETE FROM journal_entry_2563",
    ],
)
def test_an_entry_is_never_changed_not_even_by_the_owner(fresh_database, change):
    with acting_as_system("test") as system:
        write(system)

    for url in (fresh_database.urls.app, fresh_database.urls.owner):
        with psycopg.connect(url) as database:
            database.execute(
                "SELECT set_config('raengjai.actor', 'system', true), set_config('raengjai.places', '00', true),"
                " set_config('raengjai.offices', '', true)"
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(change)

    with acting_as_system("test"):
        assert Entry.objects.filter(verb="need.recorded").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "partition"),
    [
        (datetime(2020, 9, 30, 23, 59, tzinfo=BANGKOK), "journal_entry_2563"),
        (datetime(2019, 10, 1, 0, 0, tzinfo=BANGKOK), "journal_entry_2563"),
        (datetime(2019, 9, 30, 23, 59, tzinfo=BANGKOK), "journal_entry_other"),
        (datetime(2026, 10, 1, 0, 0, tzinfo=BANGKOK), "journal_entry_2570"),
    ],
)
def test_an_entry_lies_in_the_partition_of_its_fiscal_year(at, partition):
    with acting_as_system("test") as system, connection.cursor() as database:
        entry = write(system, at)
        database.execute("SELECT tableoid::regclass::text FROM journal_entry WHERE id = %s", [entry])

        assert database.fetchone()[0] == partition


def test_the_partition_of_a_coming_year_is_made_once_and_kept(fresh_database):
    with acting_as_system("test"), connection.cursor() as database:
        for _ in range(2):
            database.execute("SELECT journal_add_partition(2580)")
    with acting_as_system("test") as system:
        write(system, datetime(2037, 1, 7, 10, 0, tzinfo=BANGKOK))

    with psycopg.connect(fresh_database.urls.app) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT 1 FROM journal_entry_2580")
    with psycopg.connect(fresh_database.urls.owner) as owner:
        assert owner.execute("SELECT count(*) FROM journal_entry_2580").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("DELETE FROM journal_entry_2580")


@pytest.mark.django_db
def test_nobody_writes_in_the_name_of_another():
    person, other = make.coordinator(), make.coordinator()
    with acting_as(other) as forged:
        pass
    with acting_as(person) as actor:
        write(actor)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            write(forged)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        "บัวผัน ใจดี",
        "Buaphan Jaidee",
        "Buaphan",
        "081-234-5678",
        "0812345678",
        "1509900000001",
        1509900000001,
        ["unpaid-wages", "นางบัวผัน"],
        {"name": "Buaphan"},
        "somebody@example.org",
    ],
)
def test_personal_values_are_refused(value):
    with acting_as_system("test") as system, pytest.raises(ValueError, match="detail is not a code"):
        write(system, codes={"detail": value})


@pytest.mark.django_db
def test_codes_states_numbers_and_ids_are_kept():
    codes = {
        "from": "new",
        "to": "accepted",
        "office": "DSD-52",
        "days": 3,
        "topic": "unpaid-wages",
        "by": None,
    }

    with acting_as_system("test") as system:
        entry = write(system, codes=codes | {"referral": uuid4()})

        kept = Entry.objects.get(pk=entry).codes
        assert {key: kept[key] for key in codes} == codes


@pytest.mark.django_db
def test_a_timeline_is_of_one_subject_in_order():
    subject = uuid4()
    with acting_as_system("test") as system:
        for hour, verb in ((11, "need.resolved"), (10, "need.referred"), (9, "need.recorded")):
            at = make.NOW.replace(hour=hour)
            record(verb, ("need", subject), by=system, at=at, place_code="520101")
            record(verb, ("need", uuid4()), by=system, at=at, place_code="520101")
            record("need.seen", ("referral", subject), by=system, at=at, place_code="520101")

        told = [entry.verb for entry in timeline.of("need", subject)]

    assert told == ["need.recorded", "need.referred", "need.resolved"]


@pytest.mark.django_db
def test_what_is_gathered_is_written_at_once_in_its_order():
    with acting_as_system("test") as system, CaptureQueriesContext(connection) as asked:
        with gathered():
            first = write(system)
            with gathered():
                second = write(system)
            with suppress(ZeroDivisionError), gathered():
                lost = write(system)
                raise ZeroDivisionError
        kept = list(
            Entry.objects.filter(pk__in=[first, second, lost]).order_by("seq").values_list("pk", flat=True)
        )

    assert kept == [first, second]
    assert sum(query["sql"].startswith("INSERT") for query in asked.captured_queries) == 1


@pytest.mark.django_db
def test_what_is_gathered_is_written_before_the_scope_changes():
    person = make.volunteer()
    with acting_as_system("test") as system, gathered():
        ours = write(system)
        with acting_as(person) as actor:
            theirs = write(actor)

    with acting_as_system("test"):
        assert set(Entry.objects.filter(pk__in=[ours, theirs]).values_list("actor_kind", flat=True)) == {
            "user",
            "system",
        }
