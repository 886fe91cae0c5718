"""What upper rooms add to a person, and what this room tells search.

Upper rooms add sections of the page, the last meeting, a share in the personal data, and follow the consent. Each list is filled in `apps.py` of the upper room and asked with the ids of one person's records (a person
whose records were merged has several).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from raengjai.ground.actor import Actor
from raengjai.people.models import Match, Person, suggest
from raengjai.people.rules.matching import read_query
from raengjai.places.models import address_of
from raengjai.search.providers import Found
from raengjai.search.rules import Words

Ids = Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the person's page: heading, template and its context (under the name `section`)."""

    heading: Any
    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a room keeps about a person. `erase` raises Refused while the law or open work forbids it."""

    name: str
    export: Callable[[Ids], Any]
    erase: Callable[[Ids, Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class SharingFollower:
    """What a room does when a person agrees to be shown to offices (`begun`) and when that ends (`ended`).

    `ended` runs as the system, for all records of the person.
    """

    begun: Callable[[Person, Actor, datetime], None]
    ended: Callable[[Ids], None]


person_sections: list[tuple[int, Callable[[Ids, Actor], Section | None]]] = []
last_meetings: list[Callable[[Ids], dict[UUID, date]]] = []
personal_data: list[PersonalData] = []
sharing_followers: list[SharingFollower] = []


def register_section(section: Callable[[Ids, Actor], Section | None], *, order: int) -> None:
    """`section(ids, actor)` gives a part of the page, or None when there is nothing to show."""
    person_sections.append((order, section))
    person_sections.sort(key=lambda entry: entry[0])


def register_last_meeting(meetings: Callable[[Ids], dict[UUID, date]]) -> None:
    """`meetings(ids)`: the day each person was last met, in one query; shown with suggestions."""
    last_meetings.append(meetings)


def register_personal_data(data: PersonalData) -> None:
    """The room answers requests for a copy and for erasure (PDPA sections 30 and 33)."""
    personal_data.append(data)


def register_sharing(follower: SharingFollower) -> None:
    """The room lets offices see more, or less, as the person agrees."""
    sharing_followers.append(follower)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant, as a list shows it."""

    person: Person
    place: str
    age: int | None
    met_on: date | None
    reasons: Sequence[Any]
    is_certain: bool


def candidates_of(matches: Sequence[Match], *, language: str, today: date) -> list[Candidate]:
    """What the pages show of `suggest` and `likely_same`: where, how old, when last met."""
    ids = [match.person.pk for match in matches]
    met: dict[UUID, date] = {}
    for meetings in last_meetings if ids else ():
        for person_id, day in meetings(ids).items():
            met[person_id] = max(day, met.get(person_id, day))
    return [
        Candidate(
            person=match.person,
            place=address_of(match.person.place_code, language, village_no=match.person.village_no),
            age=match.person.age_on(today),
            met_on=met.get(match.person.pk),
            reasons=match.reason_words,
            is_certain=match.is_certain,
        )
        for match in matches
    ]


def describe(ids: Sequence[UUID]) -> dict[UUID, Found]:
    """How persons read among search results."""
    return {person.pk: _found(person) for person in Person.objects.living_records().filter(pk__in=ids)}


def words_of(ids: Sequence[UUID]) -> dict[UUID, Words]:
    """What search finds persons by."""
    return {person.pk: person_words(person) for person in Person.objects.living_records().filter(pk__in=ids)}


def person_words(person: Person) -> Words:
    """Names and telephone number; never the national ID."""
    numbers = (person.phone,) if person.phone else ()
    return Words(names=f"{person.first_name} {person.last_name}".strip(), numbers=numbers)


def jump(query: str, actor: Actor) -> list[Found]:
    """The person with a national ID, which search itself does not know."""
    if not read_query(query).national_id:
        return []
    provinces = {code[:2] for code in (*actor.places, *actor.provinces)}
    matches = [match for code in sorted(provinces) for match in suggest(query, province_code=code)]
    return [_found(match.person) for match in matches if match.is_certain]


def _found(person: Person) -> Found:
    place = address_of(person.place_code, get_language() or "th", village_no=person.village_no)
    return Found(title=person.full_name, note=place, url=reverse("person", args=[person.pk]))
