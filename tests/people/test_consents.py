"""Consent and what it opens: no office sees anybody without it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.people import actions
from raengjai.people.models import Consent, Person, Sight
from raengjai.people.models.consent import telephone_for
from raengjai.search.models import Entry as SearchEntry
from tests import make
from tests.make import NOW
from tests.people.records import NOW_LATER, agreed, recorded, shown

pytestmark = pytest.mark.django_db


def test_an_office_sees_nobody_without_consent():
    person = recorded()
    with acting_as(make.volunteer()) as actor:
        with pytest.raises(Refused):
            actions.let_office_see(person, "DSD-52", by=actor, at=NOW)
        actions.give_consents(person, ["contact_by_phone"], given_by="self", language="th", by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.let_office_see(person, "DSD-52", by=actor, at=NOW)

    with acting_as(make.mentor(office_code="DSD-52")):
        assert not Person.objects.exists()


def test_an_office_sees_the_person_with_consent_and_no_other_office_does():
    person = shown(recorded(), "DSD-52")

    with acting_as(make.mentor(office_code="DSD-52")):
        assert list(Person.objects.all()) == [person]
    with acting_as(make.mentor(office_code="DLPW-52")):
        assert not Person.objects.exists()


def test_let_office_see_twice_changes_nothing():
    person = shown(recorded(), "DSD-52")
    with acting_as_system("test") as system:
        actions.let_office_see(person, "DSD-52", by=system, at=NOW_LATER)
        assert Sight.objects.count() == 1


def test_withdraw_consent_ends_every_sight_and_names_the_offices():
    person = shown(shown(recorded(), "DSD-52"), "DLPW-52")
    with acting_as(make.volunteer()) as actor:
        lost = actions.withdraw_consent(person, "share_with_office", by=actor, at=NOW_LATER)
        with pytest.raises(Refused):
            actions.withdraw_consent(person, "share_with_office", by=actor, at=NOW_LATER)
        with pytest.raises(Refused):
            actions.let_office_see(person, "DSD-52", by=actor, at=NOW_LATER)

    assert lost == ["DLPW-52", "DSD-52"]
    for office in lost:
        with acting_as(make.mentor(office_code=office)):
            assert not Person.objects.exists()
            assert not SearchEntry.objects.find("Buaphan", kinds=("person",))


def test_end_office_sight_ends_that_one_only():
    person = shown(shown(recorded(), "DSD-52"), "DLPW-52")
    with acting_as_system("test") as system:
        actions.end_office_sight(person, "DSD-52", by=system, at=NOW_LATER)

    with acting_as(make.mentor(office_code="DSD-52")):
        assert not Person.objects.exists()
    with acting_as(make.mentor(office_code="DLPW-52")):
        assert Person.objects.exists()


def test_a_mentor_may_let_the_next_office_see_whom_the_own_office_sees():
    person = shown(recorded(), "DSD-52")
    with acting_as(make.mentor(office_code="DSD-52")) as actor:
        actions.let_office_see(person, "DLPW-52", by=actor, at=NOW_LATER)
        actions.end_office_sight(person, "DSD-52", by=actor, at=NOW_LATER)
        assert not Person.objects.exists()

    with acting_as(make.mentor(office_code="DLPW-52")):
        assert Person.objects.exists()


def test_an_office_reads_the_telephone_number_only_with_that_consent():
    person = shown(recorded(phone="+66812345678"), "DSD-52")
    mentor = make.mentor(office_code="DSD-52")

    with acting_as(mentor) as actor:
        before = telephone_for(person, actor)
    agreed(person, "contact_by_phone")
    with acting_as(mentor) as actor:
        after = telephone_for(person, actor)
    with acting_as(make.volunteer()) as actor:
        neighbour = telephone_for(person, actor)
    assert (before, after, neighbour) == ("", "081-234-5678", "081-234-5678")


def test_give_consents_again_in_the_same_wording_keeps_the_first():
    person = agreed(recorded())
    agreed(person, at=NOW_LATER)

    with acting_as_system("test"):
        consent = Consent.objects.get()
    assert (consent.given_at, consent.wording_version, consent.language) == (NOW, "2563-01", "th")


def test_give_consents_in_a_newer_wording_carries_the_sights_over():
    person = shown(recorded(), "DSD-52")
    with acting_as_system("test"):
        Consent.objects.update(wording_version="2562-01")
    agreed(person, at=NOW_LATER)

    with acting_as_system("test"):
        old, new = Consent.objects.order_by("given_at")
        sight = Sight.objects.open().get()
    assert (old.withdrawn_at, new.wording_version, sight.consent_id) == (NOW_LATER, "2563-01", new.pk)


@pytest.mark.parametrize(
    ("birth_year", "given_by", "speaker", "field"),
    [
        (2013, "self", "", "given_by"),
        (2013, "proxy", "Aunt", "given_by"),
        (1958, "witnessed", "", "speaker_name"),
    ],
)
def test_give_consents_is_refused_beside_the_field(birth_year, given_by, speaker, field):
    person = recorded(birth_year=birth_year)
    with acting_as_system("test") as system, pytest.raises(Refused) as refusal:
        actions.give_consents(
            person,
            ["share_with_office"],
            given_by=given_by,
            speaker_name=speaker,
            language="th",
            by=system,
            at=NOW,
        )

    assert refusal.value.field == field


def test_a_guardian_agrees_for_a_small_child():
    child = recorded(birth_year=2013)
    with acting_as_system("test") as system:
        given = actions.give_consents(
            child,
            ["share_with_office"],
            given_by="guardian",
            speaker_name="Mother",
            language="en",
            by=system,
            at=NOW,
        )

    assert [(one.given_by, one.language) for one in given] == [("guardian", "en")]


def test_recording_sharing_and_consent_cost_few_statements():
    """The way of every need: a person, two consents, one office."""
    with acting_as(make.volunteer()) as actor, CaptureQueriesContext(connection) as captured:
        person = actions.record_person({"first_name": "A", "place_code": "520101"}, by=actor, at=NOW)
        recording = len(captured)
        asked = ["share_with_office", "contact_by_phone"]
        actions.give_consents(person, asked, given_by="self", language="th", by=actor, at=NOW)
        agreeing = len(captured)
        actions.let_office_see(person, "DSD-52", by=actor, at=NOW)

    assert (recording, agreeing - recording, len(captured) - agreeing) == (4, 3, 5)
