"""A person's rights over the own data (PDPA sections 30, 31 and 33): a copy, and erasure."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.people.models import Consent, Lookalike, Person, Revision, Sight, record_ids
from raengjai.people.models.person import PLAIN_FIELDS
from raengjai.people.providers import personal_data
from raengjai.search import actions as search

_EMPTY: dict[str, Any] = {
    **dict.fromkeys(PLAIN_FIELDS, ""),
    "birth_year": None,
    "village_no": None,
    "name_key": "",
    "phone_last4": "",
    "national_id_sealed": None,
    "national_id_index": None,
}
del _EMPTY["place_code"]


def export_person(person: Person) -> dict[str, Any]:
    """Everything that is kept about a person, as JSON values, from this room and those above it.

    Handing it out is journaled where files are sent.
    """
    ids = record_ids(person)
    data: dict[str, Any] = {
        "records": [_record(one) for one in Person.objects.filter(pk__in=ids).order_by("recorded_at", "pk")],
        "consents": [_consent(one) for one in Consent.objects.of_persons(ids).order_by("given_at", "pk")],
        "shown_to_offices": [_sight(one) for one in Sight.objects.of_persons(ids).order_by("since", "pk")],
        "changes": [
            {"at": one.made_at.isoformat(), "fields": one.changes()}
            for one in Revision.objects.filter(person__in=ids).order_by("made_at", "pk")
        ],
    }
    data |= {part.name: part.export(ids) for part in personal_data}
    return data


@transaction.atomic
def erase_person(person: Person, *, by: Actor, at: datetime) -> None:
    """Erase what is personal in every record of the person; the rows stay so that acts remain counted.

    The rooms above erase their part; one of them refuses while work is still open.
    """
    ids = record_ids(person)
    persons = Person.objects.filter(pk__in=ids)
    if not all(by.covers(one.place_code) for one in persons):
        raise Refused(_("A record of this person is outside your area."))
    for part in personal_data:
        part.erase(ids, by, at)
    Sight.objects.open().of_persons(ids).update(until=at, ended_by=by.user_id)
    Consent.objects.of_persons(ids).update(speaker_name="", speaker_relation="")
    Consent.objects.valid().of_persons(ids).update(withdrawn_at=at, withdrawn_by=by.user_id)
    Revision.objects.filter(person__in=ids).delete()
    Lookalike.objects.filter(Q(one__in=ids) | Q(other__in=ids)).delete()
    persons.update(**_EMPTY, erased_at=at, erased_by=by.user_id)
    for one in ids:
        search.remove("person", one)
        record("person.erased", ("person", one), by=by, at=at, place_code=person.place_code)


def _record(person: Person) -> dict[str, Any]:
    return person.personal_values() | {"recorded_at": person.recorded_at.isoformat(), "id": str(person.pk)}


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "wording": consent.wording_version,
        "language": consent.language,
        "given_by": consent.given_by,
        "speaker": consent.speaker_name,
        "relation": consent.speaker_relation,
        "how": consent.given_how,
        "recorded_by_office": consent.office_code,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }


def _sight(sight: Sight) -> dict[str, Any]:
    return {
        "office": sight.office_code,
        "since": sight.since.isoformat(),
        "until": sight.until.isoformat() if sight.until else None,
    }
