"""Who sees a person's rows: with rows in the store that could leak."""

from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.access.models import User
from raengjai.ground import actor as actors
from raengjai.ground.rows import inside
from raengjai.people import actions
from raengjai.people.models import Consent, Lookalike, Merge, Person, Revision, Sight
from tests import make
from tests.people.records import NOW_LATER, recorded, shown

pytestmark = pytest.mark.django_db
MODELS = (Person, Consent, Sight, Revision, Merge, Lookalike)


@pytest.fixture
def story() -> Person:
    """A person of 520101 with a row in every table, shown to DSD-52; another one in the neighbour province."""
    person = shown(recorded("สมชัย", "ใจดี", phone="+66812345678"), "DSD-52")
    other = recorded("สมไชย", "ใจดี", phone="+66812345678")
    twin = recorded("สมชัย", "ใจดี", phone="+66812345678")
    shown(recorded("Neighbour", place_code="510101"), "DSD-51")
    with acting_as_system("test") as system:
        actions.change_person(person, {"village_no": 3}, version=1, by=system, at=NOW_LATER)
        actions.merge_people(twin, other, reason="confirmed", by=system, at=NOW_LATER)
    return person


def counts() -> list[int]:
    return [model._default_manager.filter(province_code="52").count() for model in MODELS]


def test_the_place_sees_the_rows_and_the_coordinator_the_pairs_too(story):
    with acting_as(make.volunteer(place_code="520101")):
        village = counts()
    with acting_as(make.coordinator()):
        province = counts()

    assert village == [3, 1, 1, 1, 1, 0]
    assert province == [3, 1, 1, 1, 1, 2]


def test_the_office_sees_the_person_and_no_revision(story):
    with acting_as(make.mentor(office_code="DSD-52")):
        assert counts() == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    "outsider",
    [
        lambda: make.volunteer(place_code="520102"),
        lambda: make.volunteer(place_code="510101"),
        lambda: make.mentor(office_code="DLPW-52"),
        lambda: make.mentor(office_code="DSD-51"),
        lambda: make.coordinator(province_code="51"),
        make.headquarters,
        lambda: make.user("nobody"),
    ],
)
def test_an_outsider_sees_nothing_of_it(story, outsider):
    person: User = outsider()

    with acting_as(person):
        assert counts() == [0, 0, 0, 0, 0, 0]
        assert Person.objects.filter(pk=story.pk).update(village_no=9) == 0


def test_a_visitor_and_a_receipt_see_nothing_of_it(story):
    with inside(actors.ANONYMOUS):
        assert counts() == [0, 0, 0, 0, 0, 0]
    with acting_for_receipt(b"r" * 32):
        assert counts() == [0, 0, 0, 0, 0, 0]


def test_nobody_at_the_door_is_an_error(story):
    with pytest.raises(ProgrammingError), transaction.atomic():
        Person.objects.count()


def test_the_functions_tell_an_outsider_nothing(story):
    with acting_as(make.volunteer(place_code="520102")), connection.cursor() as cursor:
        cursor.execute("SELECT people_in_scope(%s)", [story.pk])
        in_scope = cursor.fetchone()[0]
        cursor.execute(
            "SELECT people_suggest('52', 'x', ARRAY['%%'], '+66812345678', '5678', NULL, 100)",
        )
        suggested = cursor.fetchall()
        cursor.execute("SELECT people_note_lookalikes(%s, now())", [story.pk])
        noted = cursor.fetchone()[0]

    assert (in_scope, suggested, noted) == (False, [], 0)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO people_sight (id, person_id, place_code, province_code, office_code, consent_id, since)"
        " SELECT gen_random_uuid(), %(person)s, '520102', '52', 'DLPW-52', %(consent)s, now()",
        "INSERT INTO people_consent (id, person_id, place_code, province_code, purpose, wording_version,"
        " language, given_by, speaker_name, speaker_relation, given_at) SELECT gen_random_uuid(), %(person)s,"
        " '520102', '52', 'contact_by_phone', '1', 'th', 'self', '', '', now()",
        "INSERT INTO people_revision (id, person_id, place_code, province_code, cause, values_sealed, made_at)"
        " SELECT gen_random_uuid(), %(person)s, '520102', '52', 'changed', '', now()",
    ],
)
def test_an_outsider_cannot_write_rows_about_the_person(story, statement):
    """Also not by naming a place of the own."""
    with acting_as_system("test"):
        consent = Consent.objects.filter(person=story).get()
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(make.volunteer(place_code="520102")), refused, transaction.atomic():
        connection.cursor().execute(statement, {"person": story.pk, "consent": consent.pk})


def test_a_mentor_cannot_record_a_person():
    with acting_as(make.mentor(office_code="DSD-52")) as actor:
        trusted = replace(actor, places=("52",))  # as if the action's own check were missing
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            actions.record_person({"first_name": "A", "place_code": "520101"}, by=trusted, at=NOW_LATER)


def test_an_ended_sight_shows_nothing(story):
    with acting_as_system("test") as system:
        actions.end_office_sight(story, "DSD-52", by=system, at=NOW_LATER)

    with acting_as(make.mentor(office_code="DSD-52")):
        assert not Person.objects.exists()
