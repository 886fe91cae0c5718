"""Recording and correcting: what is written, what is refused, which key the ledger gets."""

import pytest
from django.db import IntegrityError, transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.people import actions
from raengjai.people.models import Consent, Lookalike, Person, Revision, Sight
from raengjai.people.models.matching import key_of_number, number_index
from raengjai.programmes.models import PersonAlias
from tests import make
from tests.make import NOW
from tests.people.records import NOW_LATER, OTHER_NUMBER, VALID_NUMBER, recorded, shown

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    with acting_as_system("test"):
        return Person.objects.get(pk=person.pk)


def changed(person: Person, **values):
    with acting_as_system("test") as system:
        return actions.change_person(person, values, version=again(person).version, by=system, at=NOW_LATER)


# --- recording -----------------------------------------------------------------------------------------------


def test_record_person_keeps_what_was_given_and_seals_the_number():
    person = again(
        recorded("บัวผัน", "ใจดี", prefix="นาง", phone="+66812345678", birth_year=1958, national_id=VALID_NUMBER)
    )

    assert person.full_name == "นางบัวผัน ใจดี"
    assert (person.phone_last4, person.phone_shown) == ("5678", "081-234-5678")
    assert person.age_on(NOW.date()) == 62
    assert person.national_id() == VALID_NUMBER
    assert VALID_NUMBER.encode() not in bytes(person.national_id_sealed or b"")


def test_record_person_twice_with_the_id_of_the_form_gives_the_first_record():
    first = recorded()
    with acting_as_system("test") as system:
        second = actions.record_person(
            {"first_name": "Another", "place_code": "520101"}, person_id=first.pk, by=system, at=NOW
        )

    assert second == first
    assert second.first_name == "Buaphan"


def test_record_person_outside_the_area_is_refused_beside_the_place():
    with acting_as(make.volunteer(place_code="520101")) as actor, pytest.raises(Refused) as refusal:
        actions.record_person({"first_name": "A", "place_code": "520102"}, by=actor, at=NOW)

    assert refusal.value.field == "place_code"


def test_record_person_with_a_wrong_check_digit_is_refused_beside_the_number():
    with pytest.raises(Refused) as refusal:
        recorded(national_id="1234567890122")

    assert refusal.value.field == "national_id"


def test_record_person_with_the_number_of_a_neighbour_in_sight_names_the_record():
    recorded("บัวผัน", "ใจดี", national_id=VALID_NUMBER)
    values = {"first_name": "Another", "place_code": "520101", "national_id": VALID_NUMBER}
    with acting_as(make.volunteer()) as actor, pytest.raises(Refused) as refusal:
        actions.record_person(values, by=actor, at=NOW)

    assert refusal.value.field == "national_id"
    assert "บัวผัน ใจดี" in str(refusal.value.message)


def test_record_person_with_a_number_held_out_of_sight_goes_on_and_says_nothing():
    first = recorded(national_id=VALID_NUMBER)
    with acting_as(make.volunteer(place_code="520102")) as actor:
        values = {"first_name": "Other", "place_code": "520102", "national_id": VALID_NUMBER}
        second = actions.record_person(values, by=actor, at=NOW)

    assert second.person_key == first.person_key
    assert (second.national_id(), second.national_id_index) == (VALID_NUMBER, None)


def test_the_same_number_in_another_province_carries_the_same_key_and_nothing_else():
    first = recorded(national_id=VALID_NUMBER)
    with acting_as(make.volunteer(place_code="510101")) as actor:
        values = {"first_name": "Other", "place_code": "510101", "national_id": VALID_NUMBER}
        second = actions.record_person(values, by=actor, at=NOW)
        visible = set(Person.objects.values_list("pk", flat=True))

    assert second.person_key == first.person_key
    assert visible == {second.pk}
    with acting_as_system("test"):
        assert not Lookalike.objects.exists()


def test_one_province_holds_a_number_once():
    recorded(national_id=VALID_NUMBER)
    other = recorded("Other")
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(
            national_id_sealed=b"x", national_id_index=number_index(VALID_NUMBER)
        )


# --- correcting ----------------------------------------------------------------------------------------------


def test_change_person_keeps_old_and_new_values_in_a_sealed_revision():
    person = recorded(phone="+66812345678")
    changed(person, phone="+66899999999", village_no=3)

    with acting_as_system("test"):
        revision = Revision.objects.get(person=person)
    assert revision.changes() == {"phone": ["+66812345678", "+66899999999"], "village_no": [None, 3]}
    assert b"66899999999" not in bytes(revision.values_sealed)
    assert again(person).version == 2


def test_change_person_without_a_difference_writes_nothing():
    person = recorded()
    changed(person, first_name="Buaphan")

    with acting_as_system("test"):
        assert not Revision.objects.exists()
    assert again(person).version == 1


def test_change_person_after_somebody_else_shows_what_the_record_says_now():
    person = recorded()
    changed(person, phone="+66812345678")
    with acting_as_system("test") as system, pytest.raises(actions.StaleRecord) as stale:
        actions.change_person(person, {"phone": "+66899999999"}, version=1, by=system, at=NOW_LATER)

    assert stale.value.current.phone == "+66812345678"
    assert again(person).phone == "+66812345678"


def test_change_person_moves_all_that_belongs_to_the_record_with_it():
    person = shown(recorded(phone="+66812345678"), "DSD-52")
    changed(person, phone="")
    changed(person, place_code="520102")

    with acting_as(make.volunteer(place_code="520102")):
        counts = [model.objects.count() for model in (Person, Consent, Sight, Revision)]
    with acting_as(make.volunteer(place_code="520101")):
        left = [model.objects.count() for model in (Person, Consent, Sight, Revision)]
    assert counts == [1, 1, 1, 2]
    assert left == [0, 0, 0, 0]


@pytest.mark.parametrize(("place_code", "who"), [("510101", "coordinator"), ("520102", "volunteer")])
def test_change_person_does_not_move_anybody_out_of_the_area(place_code, who):
    person = recorded()
    with acting_as(getattr(make, who)()) as actor, pytest.raises(Refused) as refusal:
        actions.change_person(person, {"place_code": place_code}, version=1, by=actor, at=NOW_LATER)

    assert refusal.value.field == "place_code"


def test_change_person_takes_a_number_away_only_when_asked():
    person = recorded(national_id=VALID_NUMBER)
    changed(person, phone="+66812345678")
    kept = again(person).national_id()
    changed(person, national_id="")

    assert kept == VALID_NUMBER
    assert again(person).national_id_sealed is None
    with acting_as_system("test"):
        assert key_of_number(number_index(VALID_NUMBER)) is None


# --- the ledger's keys ---------------------------------------------------------------------------------------


def aliases() -> dict[object, object]:
    """From key → to key, as the ledger has it now."""
    with acting_as_system("test"):
        known = PersonAlias.objects.filter(to_key__isnull=False)
        return dict(known.values_list("from_key", "to_key"))


def test_a_number_that_comes_later_joins_the_keys_and_parts_them_when_it_goes():
    first = recorded(national_id=VALID_NUMBER, place_code="510101")
    later = recorded()
    changed(later, national_id=VALID_NUMBER)
    joined = aliases()
    changed(later, national_id=OTHER_NUMBER)

    assert joined == {later.person_key: first.person_key}
    assert aliases() == {}
    assert again(later).person_key == later.person_key


def test_a_record_that_shares_its_key_by_a_wrong_number_gets_a_key_of_its_own():
    first = recorded(national_id=VALID_NUMBER, place_code="510101")
    wrong = recorded(national_id=VALID_NUMBER)
    changed(wrong, national_id=OTHER_NUMBER)

    assert again(wrong).person_key not in (first.person_key, None)
    assert again(first).person_key == first.person_key
    with acting_as_system("test"):
        assert key_of_number(number_index(VALID_NUMBER)) == first.person_key
        assert key_of_number(number_index(OTHER_NUMBER)) == again(wrong).person_key


def test_a_third_province_finds_the_joined_key():
    first = recorded(national_id=VALID_NUMBER, place_code="510101")
    second = recorded()
    changed(second, national_id=VALID_NUMBER)

    third = recorded(national_id=VALID_NUMBER, place_code="530101")

    assert third.person_key == first.person_key
