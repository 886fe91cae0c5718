"""What is kept beside a record so that it is found: the search index, and the pairs that look alike."""

from datetime import datetime

from django.db import connection

from raengjai.people.models import Person
from raengjai.people.providers import person_words
from raengjai.search import actions as search


def put_into_search(person: Person, *, is_new: bool = False) -> None:
    """Offices that were let in stay; a new record has none."""
    search.put(
        "person",
        person.pk,
        person_words(person),
        place_code=person.place_code,
        at=person.recorded_at,
        office_codes=() if is_new else None,
    )


def note_lookalikes(person: Person, *, at: datetime) -> None:
    """Tell the coordinator which records of the province may be the same person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_note_lookalikes(%s, %s)", [person.pk, at])
