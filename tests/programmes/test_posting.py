"""Posting and correcting: what is stored, what is credited, what the leaves hold afterwards."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.programmes.actions import correct_fact, correct_subject, load_projects, post_facts
from raengjai.programmes.models import Fact, Indicator, LeafPresence, LeafSum, Project
from raengjai.programmes.rules import kinds
from tests.programmes import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    with acting_as_system("test") as actor:
        load_projects(by=actor, at=ledger.AT)
        yield actor


def leaves(*columns):
    connection.check_constraints()  # the end of the transaction
    return sorted(LeafSum.objects.exclude(acts=0, quantity=0).values_list(*columns))


def test_any_number_of_facts_is_one_statement(system):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post_facts([ledger.draft() for _ in range(20)], by=system, at=ledger.AT)

    assert len(asked) == 1


def test_leaves_follow_at_the_end_of_the_transaction(system):
    post_facts([ledger.draft(quantity=2)], by=system, at=ledger.AT)
    post_facts([ledger.draft(quantity=3, place_code="520102"), ledger.draft()], by=system, at=ledger.AT)

    assert LeafSum.objects.count() == 0
    assert leaves("place_code", "month", "acts", "quantity") == [
        ("520101", "2020-01", 2, 3),
        ("520102", "2020-01", 1, 3),
    ]
    post_facts([ledger.draft()], by=system, at=ledger.AT)
    assert leaves("place_code", "acts") == [("520101", 3), ("520102", 1)]


def test_a_kind_is_credited_to_the_projects_of_its_year(system):
    subject = ("need", uuid4())
    days = (date(2020, 9, 30), date(2020, 10, 1), date(1990, 1, 1))

    post_facts(
        [ledger.draft(subject=subject, day=day, projects=None) for day in days], by=system, at=ledger.AT
    )
    post_facts([ledger.draft(projects=("NET", "AHT", "NET"))], by=system, at=ledger.AT)
    post_facts([ledger.draft(kind="need.withdrawn", projects=None)], by=system, at=ledger.AT)

    facts = Fact.objects.order_by("at", "id").values_list("day", "kind", "project_codes")
    assert [(day.year, kind, projects) for day, kind, projects in facts] == [
        (2020, "need.recorded", ["VOL"]),
        (2020, "need.recorded", ["VOL"]),
        (1990, "need.recorded", []),
        (2020, "need.recorded", ["AHT", "NET"]),
        (2020, "need.withdrawn", []),
    ]
    assert leaves("project_code", "acts", "month")[0] == ("", 1, "1990-01")


def test_unknown_kinds_and_days_to_come_are_refused(system):
    with pytest.raises(ValueError, match="kind"):
        post_facts([ledger.draft(kind="need.recoded")], by=system, at=ledger.AT)
    with pytest.raises(ValueError, match="before it happened"):
        post_facts([ledger.draft(day=ledger.AT.date() + timedelta(1))], by=system, at=ledger.AT)


def test_a_quantity_is_put_right(system):
    (fact,) = post_facts([ledger.draft(quantity=30)], by=system, at=ledger.AT)

    correct_fact(fact, quantity=25, by=system, at=ledger.AT)
    again = correct_fact(fact, quantity=25, by=system, at=ledger.AT)

    assert again is None
    assert leaves("acts", "quantity") == [(1, 25)]


def test_a_fact_is_taken_back_once(system):
    (fact,) = post_facts([ledger.draft(quantity=30, person_key=uuid4())], by=system, at=ledger.AT)
    correct_fact(fact, quantity=25, by=system, at=ledger.AT)

    correction = correct_fact(fact, by=system, at=ledger.AT)
    assert correction
    again = correct_fact(fact, by=system, at=ledger.AT)

    assert again is None
    assert leaves("acts", "quantity") == []
    assert [row.n for row in LeafPresence.objects.all()] == [0]
    taken_back = Fact.objects.get(pk=correction)
    assert (taken_back.corrects, taken_back.quantity, taken_back.day) == (fact, -25, ledger.DAY)


def test_all_of_a_subject_is_taken_back_and_may_be_posted_anew(system):
    subject = ("need", uuid4())
    drafts = [ledger.draft(subject=subject, kind=kind) for kind in ("need.recorded", "need.resolved")]
    post_facts([*drafts, ledger.draft()], by=system, at=ledger.AT)

    reopened = correct_subject(subject, kinds=("need.resolved",), by=system, at=ledger.AT)
    post_facts([drafts[1]], by=system, at=ledger.AT)
    undone = correct_subject(subject, by=system, at=ledger.AT)

    assert (len(reopened), len(undone)) == (1, 2)
    assert leaves("kind", "acts") == [("need.recorded", 1)]


def test_data_files_load_once(system):
    assert load_projects(by=system, at=ledger.AT).changed == 0
    assert Project.objects.filter(fiscal_year=2563).count() == 3
    Project.objects.filter(code="NET").update(name_en="another name")

    assert load_projects(by=system, at=ledger.AT).changed == 1
    assert {kind for indicator in Indicator.objects.all() for kind in indicator.kinds} <= set(kinds())
