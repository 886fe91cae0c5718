"""Finding people: candidates from the indexes (within the scope), ordered and explained by the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import blind_index
from raengjai.people.models.person import Person
from raengjai.people.rules.matching import (
    SAME_NAME_AND_BIRTH_YEAR,
    SAME_NAME_AND_PLACE,
    SAME_NUMBER,
    SAME_PHONE,
    SAME_PHONE_AND_FIRST_NAME,
    SIMILAR_NAME_AND_BIRTH_YEAR,
    Asked,
    Facts,
    points,
    read_query,
    reasons_same,
)
from raengjai.people.rules.names import name_key

_CANDIDATES = 40
_LEAST_POINTS = 33.0
REASON_WORDS = {
    SAME_NUMBER: _("Same national ID"),
    SAME_PHONE_AND_FIRST_NAME: _("Same telephone number and first name"),
    SAME_NAME_AND_BIRTH_YEAR: _("Name that reads the same, same birth year"),
    SAME_NAME_AND_PLACE: _("Name that reads the same, same sub-district"),
    SIMILAR_NAME_AND_BIRTH_YEAR: _("Similar name and age, same sub-district"),
    SAME_PHONE: _("Same telephone number (a family may share one)"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A person who may be meant, and why."""

    person: Person
    points: float
    reasons: tuple[str, ...] = ()

    @property
    def reason_words(self) -> list[Any]:
        return [REASON_WORDS[reason] for reason in self.reasons]

    @property
    def is_certain(self) -> bool:
        return SAME_NUMBER in self.reasons


def number_index(national_id: str) -> bytes:
    """The blind index of a national ID (digits only)."""
    return blind_index(national_id, purpose="national_id")


def suggest(text: str, *, province_code: str, place_code: str = "", limit: int = 8) -> list[Match]:
    """People of a province, within the scope, whom a typed text may mean; best first, `place_code` preferred."""
    asked = read_query(text)
    if not asked:
        return []
    found = []
    for person in _kept(_candidates(asked, province_code, Person.objects)):
        same_number = bool(asked.national_id) and asked.national_id == person.national_id()
        value = points(asked, facts_of(person), place_code=place_code, has_number=same_number)
        if value >= _LEAST_POINTS:
            found.append(Match(person, value, (SAME_NUMBER,) if same_number else ()))
    return sorted(found, key=lambda match: (-match.points, match.person.short_name, match.person.pk))[:limit]


def likely_same(values: Mapping[str, Any], *, apart_from: UUID | None = None, limit: int = 5) -> list[Match]:
    """Recorded people who may be the one in `values` (fields of a form, cleaned), with the reasons."""
    national_id = values.get("national_id") or ""
    place_code = values["place_code"]
    asked = Facts(
        key=name_key(values.get("first_name", ""), values.get("last_name", "")),
        place_code=place_code,
        phone=values.get("phone", ""),
        birth_year=values.get("birth_year"),
        sex=values.get("sex", ""),
        number=number_index(national_id) if national_id else None,
    )
    query = Asked(key=asked.key, phone=asked.phone, national_id=national_id)
    found = []
    for person in _kept(_candidates(query, place_code[:2], Person.objects)):
        reasons = reasons_same(asked, facts_of(person)) if person.pk != apart_from else ()
        if reasons:
            found.append(Match(person, float(len(reasons)), reasons))
    ranks = list(REASON_WORDS)
    return sorted(found, key=lambda match: (ranks.index(match.reasons[0]), match.person.short_name))[:limit]


def facts_of(person: Person) -> Facts:
    """What the rules compare. A number whose index another record holds is indexed here from the number."""
    number = bytes(person.national_id_index) if person.national_id_index else None
    if number is None and person.national_id_sealed is not None:
        number = number_index(person.national_id())
    return Facts(
        key=person.name_key,
        place_code=person.place_code,
        phone=person.phone,
        birth_year=person.birth_year,
        sex=person.sex,
        number=number,
    )


def key_of_number(index: bytes) -> UUID | None:
    """The ledger's key behind a national ID, anywhere in the country."""
    key: UUID | None = _scalar("SELECT people_key_of(%s)", [index])
    return key


def is_key_shared(key: UUID, *, apart_from: UUID) -> bool:
    return bool(_scalar("SELECT people_key_is_shared(%s, %s)", [key, apart_from]))


def is_number_held(province_code: str, index: bytes, *, apart_from: UUID) -> bool:
    """Whether another record of the province holds the number, in or out of the caller's area."""
    return bool(_scalar("SELECT people_number_is_held(%s, %s, %s)", [province_code, index, apart_from]))


def record_ids(person: Person) -> list[UUID]:
    """This record and every record merged into it, or with it into a third one (those in scope)."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"person": person.pk})
        return [row[0] for row in cursor.fetchall()]


_SUGGEST = "SELECT people_suggest(%s, %s, %s, %s, %s, %s, %s)"
# UNION (not ALL) ends the walk at records that were met before.
_FAMILY = """
WITH RECURSIVE family(id, merged_into_id) AS (
    SELECT id, merged_into_id FROM people_person WHERE id = %(person)s
    UNION
    SELECT p.id, p.merged_into_id FROM people_person p JOIN family f
    ON p.merged_into_id = f.id OR p.id = f.merged_into_id
)
SELECT id FROM family ORDER BY id
"""


def _candidates(asked: Asked, province_code: str, persons: Any) -> list[Person]:
    index = number_index(asked.national_id) if asked.national_id else None
    key = asked.key if len(asked.key.replace(" ", "")) > 1 else ""
    with connection.cursor() as cursor:
        cursor.execute(
            _SUGGEST, [province_code, key, asked.prefixes, asked.phone, asked.last4, index, _CANDIDATES]
        )
        ids = {row[0] for row in cursor.fetchall()}
    return list(persons.filter(pk__in=ids, erased_at__isnull=True)) if ids else []


def _kept(persons: list[Person]) -> list[Person]:
    """Each person once: the record kept after a merge where the reader may see it."""
    wanted = {person.merged_into_id for person in persons if person.merged_into_id}
    if not wanted:
        return persons
    shown = {person.pk: person for person in persons}
    missing = [pk for pk in wanted if pk not in shown]
    shown |= {person.pk: person for person in Person.objects.filter(pk__in=missing)}
    return [person for person in shown.values() if person.merged_into_id not in shown]


def _scalar(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
