"""Recording, correcting, sharing by consent: what is written, what is refused, what is never written."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.people import actions
from raengjai.people.models import Consent, Lookalike, Person, Revision, Sight
from raengjai.people.models.consent import telephone_for
from raengjai.people.models.matching import key_of_number, number_index
from raengjai.programmes.models import PersonAlias
from raengjai.search.models import Entry as SearchEntry
from tests import make
from tests.make import NOW
from tests.people.records import NOW_LATER, OTHER_NUMBER, THIRD_NUMBER, VALID_NUMBER, agreed, recorded, shown

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    with acting_as_system("test"):
        return Person.objects.get(pk=person.pk)


def changed(person: Person, **values):
    with acting_as_system("test") as system:
        return actions.change_person(person, values, version=again(person).version, by=system, at=NOW_LATER)


# --- recording ---------------------------------------------------------------------------------------------


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


# --- correcting --------------------------------------------------------------------------------------------


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


# --- the ledger's keys -------------------------------------------------------------------------------------


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


# --- consent and sight -------------------------------------------------------------------------------------


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


# --- nothing personal where it does not belong -------------------------------------------------------------


def _lived_through() -> Person:
    """A person with a name, numbers and a helper's name that must not turn up anywhere but in the own rows."""
    person = recorded(
        "Planted", "Surname", phone="+66812345678", national_id=VALID_NUMBER, address_note="Planted lane"
    )
    with acting_as_system("test") as system:
        actions.give_consents(
            person,
            ["share_with_office"],
            given_by="proxy",
            speaker_name="Planted helper",
            language="th",
            by=system,
            at=NOW,
        )
        actions.let_office_see(person, "DSD-52", by=system, at=NOW)
    changed(person, phone="+66899999998", national_id=OTHER_NUMBER, first_name="Planted anew")
    with acting_as_system("test") as system:
        other = actions.record_person(
            {
                "first_name": "Planted anew",
                "last_name": "Surname",
                "place_code": "520102",
                "phone": "+66899999998",
            },
            by=system,
            at=NOW_LATER,
        )
        merge = actions.merge_people(again(person), other, reason="confirmed", by=system, at=NOW_LATER)
        actions.undo_merge(merge, by=system, at=NOW_LATER)
        actions.withdraw_consent(person, "share_with_office", by=system, at=NOW_LATER)
    return person


def test_the_journal_holds_no_personal_value():
    _lived_through()
    with acting_as_system("test"):
        entries = [f"{entry.verb} {entry.codes}" for entry in Entry.objects.all()]

    told = " ".join(entries)
    assert "person.merged" in told
    assert "person.changed" in told
    for value in ("Planted", "Surname", "812345678", "899999998", VALID_NUMBER, OTHER_NUMBER, "x-xxxx"):
        assert value not in told


def test_no_table_holds_a_national_id_in_plain():
    """Every column of every table of the database, as the application may read it."""
    _lived_through()
    recorded("Third", national_id=THIRD_NUMBER)
    numbers = [VALID_NUMBER, OTHER_NUMBER, THIRD_NUMBER]
    hits = []
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*) FROM {quoted} AS t WHERE t::text ~ %s",
                ["|".join(numbers + [number.encode().hex() for number in numbers])],
            )
            hits += [table] * cursor.fetchone()[0]

    assert hits == []


# --- the person's rights -----------------------------------------------------------------------------------


def test_export_person_gives_every_value_of_every_record():
    person = shown(recorded(phone="+66812345678", national_id=VALID_NUMBER), "DSD-52")
    changed(person, phone="+66899999999")
    with acting_as_system("test"):
        data = actions.export_person(again(person))

    assert data["records"][0]["national_id"] == VALID_NUMBER
    assert data["changes"][0]["fields"] == {"phone": ["+66812345678", "+66899999999"]}
    assert [consent["purpose"] for consent in data["consents"]] == ["share_with_office"]
    assert [sight["office"] for sight in data["shown_to_offices"]] == ["DSD-52"]


def test_erase_person_leaves_rows_without_a_trace_of_the_person():
    person = _lived_through()
    shown(again(person), "DLPW-52", at=NOW_LATER + timedelta(hours=1))
    with acting_as(make.coordinator()) as actor:
        actions.erase_person(again(person), by=actor, at=NOW_LATER + timedelta(hours=2))

    erased = again(person)
    assert erased.is_erased
    assert (erased.first_name, erased.phone, erased.birth_year, erased.national_id()) == ("", "", None, "")
    with acting_as_system("test"):
        assert not Revision.objects.filter(person=person).exists()
        assert not Consent.objects.filter(person=person).exclude(speaker_name="").exists()
        assert not SearchEntry.objects.filter(pk=person.pk).exists()
    with acting_as(make.mentor(office_code="DLPW-52")):
        assert not Person.objects.exists()


def test_erase_person_covers_records_merged_into_it():
    kept, merged = recorded(), recorded("Twice")
    with acting_as(make.coordinator()) as actor:
        actions.merge_people(kept, merged, reason="confirmed", by=actor, at=NOW_LATER)
        actions.erase_person(again(kept), by=actor, at=NOW_LATER)

    assert again(merged).first_name == ""


def test_nothing_is_changed_after_erasing():
    person = recorded()
    with acting_as(make.coordinator()) as actor:
        actions.erase_person(person, by=actor, at=NOW_LATER)
        with pytest.raises(Refused):
            actions.change_person(person, {"first_name": "Back"}, version=1, by=actor, at=NOW_LATER)


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
