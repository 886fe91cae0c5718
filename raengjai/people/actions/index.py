"""What is kept beside a record so that it is found: the search index, and the pairs that look alike."""

from datetime import datetime

from django.db import connection

from raengjai.people.models import Person
from raengjai.search import actions as search
from raengjai.search.rules import Words


def words_of(person: Person) -> Words:
    """What search finds a person by."""
    numbers = (person.phone,) if person.phone else ()
    return Words(names=f"{person.first_name} {person.last_name}".strip(), numbers=numbers)


def put_into_search(person: Person) -> None:
    search.put("person", person.pk, words_of(person), place_code=person.place_code, at=person.recorded_at)


def note_lookalikes(person: Person, *, at: datetime) -> None:
    """Tell the coordinator which records of the province may be the same person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_note_lookalikes(%s, %s)", [person.pk, at])
