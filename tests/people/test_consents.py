"""Consent and what it opens: no office sees anybody without it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.actions import end_posting
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.people import actions
from raengjai.people.models import Consent, Person, Sight
from raengjai.people.models.consent import telephone_for
from raengjai.search.models import Entry as SearchEntry
from tests import make
from tests.cast import browser_of
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


def test_withdraw_consent_closes_a_sight_that_has_no_consent_any_more():
    person = shown(recorded(), "DSD-52")
    with acting_as_system("test") as system:
        Consent.objects.update(withdrawn_at=NOW_LATER)
        assert actions.withdraw_consent(person, "share_with_office", by=system, at=NOW_LATER) == ["DSD-52"]
        assert not Sight.objects.open().exists()


def test_withdraw_consent_is_for_those_who_see_the_person():
    person = shown(recorded(), "DSD-52")
    with acting_as(make.mentor(office_code="SSO-52")) as actor, pytest.raises(Refused):
        actions.withdraw_consent(person, "share_with_office", by=actor, at=NOW_LATER)

    with acting_as(make.mentor(office_code="DSD-52")):
        assert Person.objects.exists()


# --- recorded by an office -----------------------------------------------------------------------------------


def _recorded_by(volunteer: User) -> Person:
    """A person whom a volunteer recorded, and whom an office sees."""
    with acting_as(volunteer) as actor:
        given = {"first_name": "Buaphan", "place_code": "520101", "phone": "+66812345678"}
        person = actions.record_person(given, by=actor, at=NOW)
    return shown(person, "DSD-52")


def _noted(person: Person, mentor: User, **said: str) -> None:
    with acting_as(mentor) as actor:
        said = {"given_by": "self", "language": "th"} | said
        actions.give_consents(person, ["contact_by_phone"], by=actor, at=NOW_LATER, **said)


def _notices(reader: User) -> list[tuple[str, UUID]]:
    with acting_as(reader):
        return list(Notice.objects.values_list("kind", "subject_id"))


def test_an_office_says_how_the_person_agreed():
    person = _recorded_by(make.volunteer())
    mentor = make.mentor(office_code="DSD-52")

    with pytest.raises(Refused) as refused:
        _noted(person, mentor)

    assert refused.value.field == "given_how"
    with acting_as(mentor) as actor:
        assert telephone_for(person, actor) == ""


def test_the_volunteer_who_recorded_the_person_is_told_what_an_office_recorded():
    volunteer, other, neighbour = make.volunteer(), make.volunteer(), make.volunteer(place_code="520102")
    person = _recorded_by(volunteer)
    assert _notices(volunteer) == []

    _noted(person, make.mentor(office_code="DSD-52"), given_how="phone")

    assert _notices(volunteer) == [("consent_by_office", person.pk)]
    assert _notices(other) == _notices(neighbour) == []
    page = browser_of(volunteer).get(reverse("person", args=[person.pk])).content.decode()
    assert "ฝีมือแรงงาน" in page
    assert "ทางโทรศัพท์" in page


def test_the_nearest_who_serve_are_told_when_the_recorder_serves_no_more():
    left, now, coordinator = make.user(), make.volunteer(), make.coordinator()
    posting = make.posting(left, "volunteer", "520101")
    person = _recorded_by(left)
    with acting_as(coordinator) as actor:
        end_posting(posting, ends_on=NOW.date(), by=actor, at=NOW)

    with acting_as(make.mentor(office_code="DSD-52")) as actor:
        at = NOW + timedelta(days=2)
        asked = ["contact_by_phone"]
        said = {"given_by": "self", "given_how": "written", "language": "th"}
        actions.give_consents(person, asked, by=actor, at=at, **said)

    assert _notices(now) == [("consent_by_office", person.pk)]
    assert _notices(left) == _notices(coordinator) == []


def test_the_place_says_nothing_about_how_and_nobody_is_told():
    volunteer = make.volunteer()
    person = _recorded_by(make.volunteer())
    with acting_as(volunteer) as actor:
        asked = ["contact_by_phone"]
        actions.give_consents(person, asked, given_by="self", language="th", by=actor, at=NOW_LATER)

    with acting_as_system("test"):
        assert not Notice.objects.exists()
        assert set(Consent.objects.values_list("office_code", "given_how")) == {("", "")}


def test_the_page_asks_an_office_how_and_another_office_does_not_learn_which():
    person = shown(_recorded_by(make.volunteer()), "SSO-52")
    dsd, sso = make.mentor(office_code="DSD-52"), make.mentor(office_code="SSO-52")
    address = reverse("consents", args=[person.pk])
    typed = {"purposes": ["contact_by_phone"], "given_by": "self"}

    refused = browser_of(dsd).post(address, typed)
    kept = browser_of(dsd).post(address, typed | {"given_how": "counter"})

    assert (refused.status_code, kept.status_code) == (422, 302)
    page = browser_of(sso).get(reverse("person", args=[person.pk])).content.decode()
    assert "พบตัวที่สำนักงาน" in page
    assert "ฝีมือแรงงาน" not in page
