"""The roller: everything once, in whatever order transactions begin, number and commit."""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.programmes.actions import (
    alias_person,
    correct_fact,
    fold_once,
    folding,
    post_facts,
    sql,
    undo_alias,
)
from raengjai.programmes.models import as_of
from tests.programmes import ledger
from tests.writers import writers


def test_an_act_reaches_every_area_and_period(fresh_database):
    ledger.post(ledger.draft(agency_code="DSD", projects=("NET",), person_key=uuid4()))

    assert ledger.fold_all() == 1

    kept = ledger.kept()
    assert {(area, period) for area, period, *_ in kept["area sums"]} == {
        (area, period) for area in ("520101", "5201", "52", "00") for period in ("2020-01", "FY2563")
    }
    assert kept["area people"]["00", "FY2563", "need.recorded", "", ""] == (1, 0, 1)
    assert kept["area people"]["00", "FY2563", "need.recorded", "DSD", ""] == (1, 0, 1)
    assert kept["area people"]["00", "FY2563", "need.recorded", "", "NET"] == (1, 0, 1)
    assert kept == ledger.counted({})


def test_one_person_in_two_places_is_two_below_and_one_above(fresh_database):
    person = uuid4()
    for place in ("520101", "520102", "520201", "500101"):
        ledger.post(ledger.draft(place_code=place, person_key=person), ledger.draft(place_code=place))

    ledger.fold_all(limit=3)

    people = {
        area: ledger.kept()["area people"][area, "FY2563", "need.recorded", "", ""]
        for area in ("520101", "5201", "5202", "52", "50", "00")
    }
    assert people == {
        "520101": (2, 1, 1),
        "5201": (4, 2, 1),
        "5202": (2, 1, 1),
        "52": (6, 3, 1),
        "50": (2, 1, 1),
        "00": (8, 4, 1),
    }


def test_an_act_credited_to_two_projects_is_one_act(fresh_database):
    ledger.post(ledger.draft(projects=("NET", "AHT"), quantity=30))

    ledger.fold_all()

    sums = ledger.kept()["area sums"]
    key = ("52", "FY2563", "need.recorded", "", "")
    assert [sums[*key, project] for project in ("", "NET", "AHT")] == [(1, 30)] * 3


def test_a_group_is_one_act_of_many_people(fresh_database):
    subject = ("need", uuid4())
    first = ledger.draft(subject=subject, person_key=uuid4(), quantity=20)
    others = [ledger.draft(subject=subject, person_key=uuid4(), acts=0, quantity=0) for _ in range(19)]

    ledger.post(first, *others)
    ledger.fold_all()

    assert ledger.kept()["area people"]["52", "2020-01", "need.recorded", "", ""] == (1, 0, 20)
    assert ledger.kept()["area sums"]["52", "2020-01", "need.recorded", "", "", ""] == (1, 20)


def test_writers_whose_numbers_and_transactions_are_in_different_order(fresh_database):
    with writers(3) as (one, two, three):
        began = [writer.begin() for writer in (one, two, three)]
        for writer in (three, two, one):  # the sequence runs against the transaction ids
            writer.do(post_facts, [ledger.draft()], by=writer.actor, at=ledger.AT)
        seen = []
        for writer in (two, three, one):
            writer.commit()
            oldest = began[0] if writer is not one else None
            seen.append((ledger.fold_all(open_since=oldest), ledger.waiting()))

    assert began == sorted(began)
    # Nothing is folded while the oldest writes, for it may still add what comes before; nothing is lost.
    assert seen == [(0, 1), (0, 2), (3, 0)]
    assert ledger.kept() == ledger.counted({})


def test_the_youngest_waits_for_older_ones_and_is_not_skipped(fresh_database):
    with writers(3) as (one, two, three):
        began = [writer.begin() for writer in (one, two, three)]
        for writer in (three, one, two):
            writer.do(post_facts, [ledger.draft()], by=writer.actor, at=ledger.AT)
        folds = []
        for writer in (one, three, two):
            writer.commit()
            folds.append(ledger.fold_all(open_since=None if writer is two else began[1]))

    assert folds == [1, 0, 2]
    assert ledger.kept() == ledger.counted({})


def test_a_batch_may_end_in_the_middle_of_a_transaction(fresh_database):
    ledger.post(*(ledger.draft(person_key=uuid4()) for _ in range(7)))

    ledger.settle()
    folds = [fold_once(limit=3) for _ in range(4)]

    assert [(fold.facts, fold.has_more) for fold in folds] == [(3, True), (3, True), (1, False), (0, False)]
    assert ledger.kept() == ledger.counted({})


def test_transactions_are_ordered_as_numbers(fresh_database):
    for _ in range(4):
        ledger.post(ledger.draft(person_key=uuid4()))
    with psycopg.connect(fresh_database.urls.owner) as owner:  # the hundredth transaction is among them
        owner.execute("ALTER TABLE programmes_fact DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        owner.execute(
            "UPDATE programmes_fact f SET xid = (97 + n)::text::xid8"
            " FROM (SELECT id, row_number() OVER (ORDER BY xid, seq) AS n FROM programmes_fact) one WHERE one.id = f.id"
        )
        owner.execute("ALTER TABLE programmes_fact ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY")

    fold = fold_once(limit=10)

    assert (fold.facts, ledger.waiting()) == (4, 0)
    assert ledger.kept() == ledger.counted({})


def test_a_fold_that_dies_leaves_nothing(fresh_database, monkeypatch):
    ledger.post(ledger.draft(person_key=uuid4()))
    ledger.settle()
    before = ledger.kept()

    def die(*_args):
        with connection.cursor() as database:
            database.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(folding, "_fold_aliases", die)  # after the sums are folded, before the cursor moves
        with pytest.raises(OperationalError):
            fold_once()
    connection.close()

    assert ledger.kept() == before
    assert ledger.fold_all() == 1
    assert ledger.kept() == ledger.counted({})


def test_two_rollers_do_not_fold_twice(fresh_database):
    ledger.post(ledger.draft())
    ledger.settle()
    with psycopg.connect(fresh_database.urls.app) as other:
        other.execute(sql.TRY_LOCK)

        assert fold_once().facts == 0

    assert fold_once().facts == 1


def test_a_late_act_counts_where_it_happened(fresh_database):
    ledger.post(ledger.draft(day=date(2020, 9, 30)), ledger.draft(day=date(2020, 10, 1)))
    ledger.fold_all()

    ledger.post(ledger.draft(day=date(2019, 10, 1)))
    ledger.fold_all()

    acts = {
        period: sums[0] for (area, period, *_), sums in ledger.kept()["area sums"].items() if area == "52"
    }
    assert acts == {"2019-10": 1, "2020-09": 1, "2020-10": 1, "FY2563": 2, "FY2564": 1}


def test_joining_and_parting_persons_counts_backwards(fresh_database):
    one, other = uuid4(), uuid4()
    ledger.post(ledger.draft(person_key=one), ledger.draft(person_key=other, place_code="520102"))
    ledger.fold_all()

    def people(area):
        return ledger.kept()["area people"][area, "FY2563", "need.recorded", "", ""][2]

    assert (people("520101"), people("520102"), people("5201")) == (1, 1, 2)
    with acting_as_system("test") as system:
        alias_person(from_key=other, to_key=one, by=system, at=ledger.AT)
    ledger.fold_all()
    assert (people("520101"), people("520102"), people("5201")) == (1, 1, 1)
    ledger.post(ledger.draft(person_key=other))
    ledger.fold_all()
    assert (people("520101"), people("5201")) == (1, 1)
    with acting_as_system("test") as system:
        undo_alias(from_key=other, by=system, at=ledger.AT)
    ledger.fold_all()
    assert (people("520101"), people("520102"), people("5201")) == (2, 1, 2)


def test_a_corrected_act_leaves_its_person_out_unless_another_act_keeps_them(fresh_database):
    person = uuid4()
    first, second = ledger.post(ledger.draft(person_key=person), ledger.draft(person_key=person))
    ledger.fold_all()
    cell = ("00", "2020-01", "need.recorded", "", "")

    with acting_as_system("test") as system:
        correct_fact(first, by=system, at=ledger.AT)
    ledger.fold_all()
    once = ledger.kept()["area people"][cell]
    with acting_as_system("test") as system:
        correct_fact(second, by=system, at=ledger.AT)
    ledger.fold_all()

    assert once == (1, 0, 1)
    assert cell not in ledger.kept()["area people"]


def test_after_a_restore_the_sums_are_counted_anew(fresh_database):
    person = uuid4()
    ledger.post(ledger.draft(person_key=person))
    ledger.fold_all()
    with psycopg.connect(fresh_database.urls.owner) as owner:
        # The dump came from a server that had seen more transactions than this one will for a while.
        owner.execute("ALTER TABLE programmes_fact DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE programmes_fact SET xid = (xid::text::bigint + 1000000000)::text::xid8")
        owner.execute("ALTER TABLE programmes_fact ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE programmes_roller NO FORCE ROW LEVEL SECURITY")
        owner.execute(
            "UPDATE programmes_roller SET fact_xid = (fact_xid::text::bigint + 1000000000)::text::xid8"
        )
        owner.execute("ALTER TABLE programmes_roller FORCE ROW LEVEL SECURITY")
        owner.execute("SELECT journal_begin_epoch()")
    ledger.post(ledger.draft(place_code="520102", person_key=person))

    ledger.fold_all()

    assert ledger.kept() == ledger.counted({})
    assert ledger.waiting() == 0


def test_a_recount_finds_and_mends_what_differs(fresh_database, capsys):
    ledger.post(ledger.draft(person_key=uuid4(), projects=("NET",)), ledger.draft(place_code="510101"))
    ledger.fold_all()
    call_command("recount")
    with psycopg.connect(fresh_database.urls.owner) as owner:
        for table, change in (
            ("programmes_leaf_sum", "acts = acts + 1"),
            ("programmes_leaf_presence", "n = 0"),
            ("programmes_area_sum", "quantity = quantity + 5"),
            ("programmes_area_people", "people = 9"),
        ):
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            owner.execute(f"UPDATE {table} SET {change}")
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")

    with pytest.raises(CommandError, match="kept numbers differ"):
        call_command("recount")
    said = capsys.readouterr().out
    call_command("recount", "--mend")
    call_command("recount")

    assert "programmes_area_people 00 FY2563 NET - need.recorded: kept 1/0/9, counted 1/0/1" in said
    assert "programmes_leaf_presence 520101 need.recorded 2020-01" in said
    assert ledger.kept() == ledger.counted({})


def test_sums_say_up_to_when_they_hold_everything(fresh_database):
    ledger.post(ledger.draft())
    ledger.fold_all()
    waiting_since = timezone.now()

    with acting_as_system("test") as system:
        up_to_date = as_of()
        post_facts([ledger.draft(), ledger.draft()], by=system, at=waiting_since)
    with acting_as_system("test"):
        behind = as_of()
    ledger.fold_all()
    with acting_as_system("test"):
        again = as_of()

    assert abs(waiting_since - up_to_date) < timedelta(seconds=5)
    assert behind == waiting_since
    assert again > waiting_since
