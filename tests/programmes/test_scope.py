"""Who may post facts where, who sees facts and sums: with rows that could leak."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.refused import Refused
from raengjai.programmes.actions import alias_person, correct_subject, post_fact, undo_alias
from raengjai.programmes.models import AreaPeople, AreaSum, Fact, LeafPresence, LeafSum, PersonAlias
from tests import cast, make
from tests.programmes import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def post(person, **changes):
    with acting_as(person) as actor:
        return post_fact(ledger.draft(**changes), by=actor, at=ledger.AT)


def write_leaves():
    """What the end of the transaction does, which a test that rolls back never reaches."""
    connection.check_constraints()


def test_a_volunteer_posts_for_the_own_place_only(people):
    post(people.volunteer, place_code="520101")

    for place in ("520102", "5201", "52", "510101", "00"):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            post(people.volunteer, place_code=place)


def test_a_mentor_posts_anywhere_in_the_own_province(people):
    for place in ("520101", "521301", "52"):
        post(people.mentor_dsd, place_code=place)

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        post(people.mentor_dsd, place_code="510101")


def test_an_office_of_another_province_goes_on_with_what_was_referred_to_it(people):
    subject = ("need", uuid4())
    post(people.volunteer, subject=subject, place_code="520101")

    post(people.mentor_dsd_51, subject=subject, place_code="520101", kind="need.resolved")

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        post(people.mentor_dsd_51, subject=subject, place_code="520102", kind="need.resolved")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        post(people.other_volunteer, subject=subject, place_code="520101", kind="need.resolved")


def test_nobody_posts_in_the_name_of_another(people):
    with acting_as(people.coordinator) as actor:
        forged = replace(actor, user_id=people.volunteer.pk)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            post_fact(ledger.draft(), by=forged, at=ledger.AT)


def test_the_anonymous_and_headquarters_post_nothing(people):
    with acting_for_receipt(b"r" * 32) as holder, pytest.raises(DatabaseError), transaction.atomic():
        post_fact(ledger.draft(), by=holder, at=ledger.AT)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        post(people.headquarters)


def test_without_a_door_nothing_is_posted():
    with pytest.raises(ProgrammingError, match="nobody is at the door"), transaction.atomic():
        post_fact(ledger.draft(), by=ANONYMOUS, at=ledger.AT)


def test_an_office_takes_back_what_it_cannot_list(people):
    subject = ("need", uuid4())
    post(people.volunteer, subject=subject, person_key=uuid4())

    with acting_as(people.mentor_dsd) as mentor:
        assert Fact.objects.count() == 0
        taken_back = correct_subject(subject, by=mentor, at=ledger.AT)

    with acting_as(people.coordinator):
        assert sorted(Fact.objects.values_list("acts", "heads", "quantity")) == [(-1, -1, -1), (1, 1, 1)]
        assert Fact.objects.get(pk=taken_back[0]).actor_id == people.mentor_dsd.pk


def test_facts_are_seen_by_people_of_the_place(people):
    post(people.coordinator, place_code="520101", person_key=uuid4())
    post(people.coordinator, place_code="520102", person_key=uuid4())
    write_leaves()
    seen = {}

    for name, person in people.everybody().items():
        with acting_as(person) if person else acting_for_receipt(b""):
            assert LeafPresence.objects.count() == Fact.objects.count(), name
            seen[name] = sorted(Fact.objects.values_list("place_code", flat=True))

    assert {name: places for name, places in seen.items() if places} == {
        "volunteer": ["520101"],
        "other_volunteer": ["520102"],
        "coordinator": ["520101", "520102"],
    }


def test_sums_are_seen_in_their_province(people):
    post(people.coordinator, place_code="520101")
    write_leaves()
    with acting_as_system("test"):
        for area in ("520101", "52", "00"):
            key = {"area_code": area, "province_code": area[:2], "period": "FY2563", "kind": "need.recorded"}
            AreaSum.objects.create(
                **key, service_code="", agency_code="", project_code="", acts=1, quantity=1
            )
            AreaPeople.objects.create(**key, agency_code="", project_code="", acts=1, keyless=0, people=1)
    seen = {}

    for name, person in people.everybody().items():
        with acting_as(person) if person else acting_for_receipt(b""):
            areas = sorted(AreaSum.objects.values_list("area_code", flat=True))
            assert sorted(AreaPeople.objects.values_list("area_code", flat=True)) == areas
            seen[name] = (areas, LeafSum.objects.count())

    lampang, nothing = (["52", "520101"], 1), (list[str](), 0)
    assert seen == {
        "volunteer": lampang,
        "mentor_dsd": lampang,
        "mentor_dlpw": lampang,
        "coordinator": lampang,
        "mentor_sso": lampang,
        "other_volunteer": lampang,
        "mentor_dsd_51": nothing,
        "coordinator_51": nothing,
        "headquarters": (["00", "52", "520101"], 1),
        "protection_officer": (["52", "520101"], 1),
        "anonymous": nothing,
    }


def test_sums_are_not_written_by_people(people):
    post(people.coordinator, place_code="520101", person_key=uuid4())
    write_leaves()
    with acting_as_system("test"):
        AreaPeople.objects.create(
            area_code="52",
            province_code="52",
            period="FY2563",
            kind="need.recorded",
            agency_code="",
            project_code="",
            acts=1,
            keyless=0,
            people=1,
        )

    with acting_as(people.coordinator):
        for model, change in (
            (LeafSum, {"acts": 99}),
            (LeafPresence, {"n": 99}),
            (AreaPeople, {"people": 99}),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                model.objects.update(**change)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.all()._raw_delete("default")
        with pytest.raises(ProgrammingError), transaction.atomic():
            LeafSum.objects.create(
                place_code="520101",
                province_code="52",
                month="2020-01",
                kind="need.recorded",
                service_code="X",
                agency_code="",
                project_code="",
                acts=99,
                quantity=99,
            )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE programmes_fact SET quantity = 99",
        "DELETE FROM programmes_fact",
        "TRUNCATE programmes_fact",
        "UPDATE programmes_fact_2563 SET quantity = 99",
        "SELECT * FROM programmes_fact_2563",
    ],
)
def test_facts_are_append_only(change):
    ledger.post(ledger.draft())

    with (
        acting_as_system("test"),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as database,
    ):
        database.execute(change)


def test_who_counts_as_whom_is_not_shown(people):
    one, other = uuid4(), uuid4()

    with acting_as(people.coordinator) as coordinator:
        alias_person(from_key=one, to_key=other, by=coordinator, at=ledger.AT)
        assert PersonAlias.objects.count() == 0
        with pytest.raises(Refused):
            alias_person(from_key=other, to_key=one, by=coordinator, at=ledger.AT)
        undo_alias(from_key=one, by=coordinator, at=ledger.AT)
        alias_person(from_key=other, to_key=one, by=coordinator, at=ledger.AT)

    with acting_as_system("test"):
        known = PersonAlias.objects.values_list("from_key", "to_key", "changed_by")
        assert sorted(known) == sorted(
            [(one, None, people.coordinator.pk), (other, one, people.coordinator.pk)]
        )
    with (
        acting_for_receipt(b"r" * 32) as holder,
        pytest.raises(ProgrammingError, match="merged by people"),
        transaction.atomic(),
    ):
        alias_person(from_key=uuid4(), to_key=one, by=holder, at=ledger.AT)


def test_the_cast_could_leak():
    """The tests above mean something only while the outsiders hold the same permissions elsewhere."""
    outsider = make.coordinator(province_code="51")
    post(outsider, place_code="510101")
    with acting_as(outsider):
        assert Fact.objects.count() == 1
