"""Writing the index: one call beside each write of a row that can be found, in the same transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.search.models import Entry
from raengjai.search.providers import sources
from raengjai.search.rules import Words, index_version, vector_of

_PUT = "search_put(%s, %s, %s, %s::varchar[], %s, %s::tsvector, %s, %s)"
_LET_SEE = """
UPDATE search_entry SET office_codes = array_append(office_codes, %(office)s)
WHERE id = %(id)s AND subject_kind = %(kind)s AND NOT %(office)s = ANY (office_codes)
"""
_HIDE = "SELECT search_hide(%(kind)s, %(id)s, %(office)s)"


def put(
    kind: str,
    subject_id: UUID,
    words: Words,
    *,
    place_code: str,
    at: datetime,
    office_codes: Sequence[str] | None = None,
    for_everybody: bool = False,
) -> None:
    """Let the row `subject_id` be found by `words`; what it was found by before is forgotten.

    Offices that were let in stay, unless `office_codes` names others. `at` orders what is found (newest
    first). `for_everybody` is for rows without personal content.
    """
    offices = None if office_codes is None else list(office_codes)
    entry = _Put(subject_id, kind, place_code, offices, vector_of(words), at, for_everybody)
    waiting = _waiting.get()
    if waiting is None:
        _write([entry])
    else:
        waiting[subject_id] = entry


def let_office_see(kind: str, subject_id: UUID, office_code: str) -> None:
    """An office that the row was referred to may find it from now on."""
    entry = (_waiting.get() or {}).get(subject_id)
    if entry is None or entry.offices is None:
        _run(_LET_SEE, kind, subject_id, office=office_code)
    elif office_code not in entry.offices:
        entry.offices.append(office_code)


def hide_from_office(kind: str, subject_id: UUID, office_code: str) -> None:
    """The office may no longer find the row."""
    _run(_HIDE, kind, subject_id, office=office_code)


def remove(kind: str, subject_id: UUID) -> None:
    """Nobody finds the row any more."""
    Entry.objects.filter(pk=subject_id, subject_kind=kind).delete()


def write_anew(*, most: int = 500) -> int:
    """Give entries of an older dictionary their words again; returns how many were looked at.

    The rooms of the rows supply the words (`providers.py`). An entry whose row is gone goes too; one whose
    room supplies none waits until that room writes it itself.
    """
    old = Entry.objects.exclude(version=index_version()).filter(subject_kind__in=sources)
    entries = list(old.order_by("version", "id").only("id", "subject_kind")[:most])
    for kind in sorted({entry.subject_kind for entry in entries}):
        ids = [entry.pk for entry in entries if entry.subject_kind == kind]
        found = sources[kind](ids)
        for subject_id in ids:
            if subject_id in found:
                _reword(subject_id, found[subject_id])
            else:
                remove(kind, subject_id)
    return len(entries)


@contextmanager
def gathered() -> Iterator[None]:
    """Rows put inside are written in one statement at its end; none if it raises.

    Changing an entry means writing all its words anew, so whoever puts a row and then lets offices see it does
    both in here. All must be by the same actor.
    """
    entries: dict[UUID, _Put] = {}
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(list(entries.values()))


@dataclass(slots=True)
class _Put:
    """One row of the index in the making."""

    subject_id: UUID
    kind: str
    place_code: str
    offices: list[str] | None
    words: str
    at: datetime
    for_everybody: bool

    def values(self) -> list[Any]:
        head = [self.subject_id, self.kind, self.place_code, self.offices]
        return [*head, self.for_everybody, self.words, index_version(), self.at]


_waiting: ContextVar[dict[UUID, _Put] | None] = ContextVar("waiting", default=None)


def _write(entries: Sequence[_Put]) -> None:
    if entries:
        with connection.cursor() as cursor:
            values = [value for entry in entries for value in entry.values()]
            cursor.execute("SELECT " + ", ".join([_PUT] * len(entries)), values)


def _reword(subject_id: UUID, words: Words) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_entry SET words = %s::tsvector, version = %s WHERE id = %s",
            [vector_of(words), index_version(), subject_id],
        )


def _run(statement: str, kind: str, subject_id: UUID, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind, "id": subject_id, **values})
