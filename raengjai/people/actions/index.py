"""What is kept beside a record so that it is found: the search index, and the pairs that look alike."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from raengjai.ground.gathering import keep
from raengjai.people.models import Person
from raengjai.people.providers import person_words
from raengjai.search import actions as search

_NOTE = "SELECT people_note_lookalikes(person, at) FROM unnest(%s::uuid[], %s::timestamptz[]) AS asked (person, at)"


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
    keep(_note_lookalikes, (person.pk, at))


def _note_lookalikes(cursor: CursorWrapper, asked: Sequence[tuple[UUID, datetime]]) -> None:
    ids, moments = map(list, zip(*asked, strict=True))
    cursor.execute(_NOTE, [ids, moments])
