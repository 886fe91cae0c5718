"""What is kept where, and a person's rights over it."""

from datetime import timedelta

import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.people import actions
from raengjai.people.models import Consent, Person, Revision
from raengjai.search.models import Entry as SearchEntry
from tests import make
from tests.make import NOW
from tests.people.records import NOW_LATER, OTHER_NUMBER, THIRD_NUMBER, VALID_NUMBER, recorded, shown

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    with acting_as_system("test"):
        return Person.objects.get(pk=person.pk)


def changed(person: Person, **values):
    with acting_as_system("test") as system:
        return actions.change_person(person, values, version=again(person).version, by=system, at=NOW_LATER)


# --- nothing personal where it does not belong ---------------------------------------------------------------


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
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace IN ('public'::regnamespace, 'sealed'::regnamespace) AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE t::text ~ %s",
                ["|".join(numbers + [number.encode().hex() for number in numbers])],
            )
            hits += [table] * cursor.fetchone()[0]

    assert hits == []


# --- the person's rights -------------------------------------------------------------------------------------


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
