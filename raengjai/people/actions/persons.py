"""Recording a person and correcting the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import seal
from raengjai.ground.gathering import keep_rows
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.text import is_citizen_id, plain_digits
from raengjai.journal.actions import record
from raengjai.people.actions.index import note_lookalikes, put_into_search
from raengjai.people.actions.keys import counts_as, hold_number, settle_key
from raengjai.people.models import Consent, Person, Revision, Sight
from raengjai.people.models.matching import is_key_shared, is_number_held, key_of_number, number_index
from raengjai.people.models.person import PERSONAL_FIELDS, PLAIN_FIELDS
from raengjai.people.rules.names import name_key

_CHILDREN = (Consent, Sight, Revision)


class StaleRecord(Refused):
    """Somebody else changed the record after the form was opened; `current` is what it says now."""

    def __init__(self, message: str, *, current: Person) -> None:
        super().__init__(message)
        self.current = current


def record_person(
    values: Mapping[str, Any], *, by: Actor, at: datetime, person_id: UUID | None = None
) -> Person:
    """A new record from the fields of `PERSONAL_FIELDS` that are given; the rest stays empty.

    With `person_id` (made by the form) recording twice gives the first record. Refused when the place is
    outside the actor's area, or when a record that the actor can see has the same national ID.
    """
    if person_id is not None:
        known = Person.objects.filter(pk=person_id).first()
        if known is not None:
            return known
    person = Person(pk=person_id or new_id(), recorded_at=at, recorded_by=by.user_id)
    _fill(person, values)
    _check_place(person, by)
    number = plain_digits(values.get("national_id") or "")
    if number:
        _take_new_number(person, number)
    keep_rows([person])
    codes = {"has_number": bool(number), "nationality": person.nationality, "sex": person.sex}
    record("person.recorded", person, by=by, at=at, place_code=person.place_code, codes=codes)
    note_lookalikes(person, at=at)
    put_into_search(person, is_new=True)
    return person


def change_person(
    person: Person, values: Mapping[str, Any], *, version: int, by: Actor, at: datetime
) -> Person:
    """Correct the given fields; `version` is that of the record when the form was opened.

    A field that is not in `values` stays; "national_id": "" removes the number. Old and new values are kept
    sealed in a revision; the journal says only which fields changed. Raises StaleRecord.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    _check_open(person)
    if person.version != version:
        raise StaleRecord(_("Somebody else changed this record. Look at what it says now."), current=person)
    before, place_before = person.personal_values(), person.place_code
    _fill(person, values)
    if person.place_code != place_before:
        _check_move(person, place_before, by)
    if "national_id" in values:
        number = plain_digits(values["national_id"] or "")
        if number != before["national_id"]:
            change_number(person, number, by=by, at=at)
    changes = changes_between(before, person.personal_values())
    if changes:
        _keep_change(person, changes, "changed", by=by, at=at)
        move_children(person, place_before)
    return person


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [old, new] of what differs."""
    return {
        field: [before[field], after[field]] for field in PERSONAL_FIELDS if before[field] != after[field]
    }


def save_change(
    person: Person, changes: dict[str, list[Any]], cause: str, *, by: Actor, at: datetime
) -> Revision:
    """Write the changed record and its sealed revision; no journal entry."""
    revision = Revision(
        person=person, cause=cause, made_at=at, made_by=by.user_id, place_code=person.place_code
    )
    revision.keep(changes)
    person.version += 1
    person.save()
    revision.save(force_insert=True)
    return revision


def change_number(person: Person, number: str, *, by: Actor, at: datetime) -> None:
    """Give the record another national ID, or none ("").

    Where others carry its key because of the old number, the record gets another key for what comes; what was
    counted stays with the old number.
    """
    former = counts_as(person)
    shared = person.national_id_sealed is not None and person.joined_key is None
    if shared and is_key_shared(person.person_key, apart_from=person.pk):
        person.person_key = new_id()
    person.joined_key = person.national_id_sealed = person.national_id_index = None
    if number:
        key = _seal_number(person, number)
        person.joined_key = key if key != person.person_key else None
    settle_key(person, former, by=by, at=at)


def _fill(person: Person, values: Mapping[str, Any]) -> None:
    for field in PLAIN_FIELDS:
        if field in values:
            setattr(person, field, values[field])
    person.province_code = person.place_code[:2]
    person.name_key = name_key(person.first_name, person.last_name)
    person.phone_last4 = person.phone[-4:]


def _take_new_number(person: Person, number: str) -> None:
    """A new record takes the number, and the ledger key that the number has anywhere in the country."""
    key = _seal_number(person, number)
    if key is not None:
        person.person_key = key


def _seal_number(person: Person, number: str) -> UUID | None:
    """Seal the number into the record; the ledger key that other records with it have.

    Only one record of a province holds the index. When that one lies outside the actor's area, this one is
    recorded all the same, without index; the coordinator is told of the pair.
    """
    if not is_citizen_id(number):
        raise Refused(
            _("The last digit of this national ID does not fit. Check the number."), field="national_id"
        )
    index = number_index(number)
    hold_number(index)
    key = key_of_number(index)
    if key is not None:
        _refuse_when_known(person, key, number)
    held = key is not None and is_number_held(person.province_code, index, apart_from=person.pk)
    person.national_id_index = None if held else index
    person.national_id_sealed = seal(number, table="people_person", column="national_id", row_id=person.pk)
    return key


def _refuse_when_known(person: Person, key: UUID, number: str) -> None:
    same_key = Person.objects.with_key(key).filter(province_code=person.province_code)
    for known in same_key.living_records().exclude(pk=person.pk):
        if known.national_id() == number:
            message = _("%(name)s is already recorded with this national ID. Use that record.")
            raise Refused(message % {"name": known.full_name}, field="national_id")


def _keep_change(
    person: Person, changes: dict[str, list[Any]], cause: str, *, by: Actor, at: datetime
) -> None:
    save_change(person, changes, cause, by=by, at=at)
    record(
        "person.changed",
        person,
        by=by,
        at=at,
        place_code=person.place_code,
        codes={"fields": sorted(changes), "version": person.version},
    )
    note_lookalikes(person, at=at)
    put_into_search(person)


def _check_open(person: Person) -> None:
    if person.is_erased:
        raise Refused(_("This person's data were erased. Nothing can be changed."))
    if person.is_merged:
        raise Refused(_("This record was joined with another one. Correct that one."))


def _check_place(person: Person, by: Actor) -> None:
    if not by.covers(person.place_code):
        raise Refused(_("This place is outside your area."), field="place_code")


def _check_move(person: Person, place_before: str, by: Actor) -> None:
    if person.place_code[:2] != place_before[:2]:
        message = _("Somebody who moves to another province is recorded anew there.")
        raise Refused(message, field="place_code")
    _check_place(person, by)


def move_children(person: Person, place_before: str) -> None:
    """What belongs to the record is seen where the record is seen."""
    if person.place_code != place_before:
        for model in _CHILDREN:
            model._default_manager.filter(person=person).update(place_code=person.place_code)
