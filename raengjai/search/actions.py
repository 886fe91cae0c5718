"""Writing the index: one call beside each write of a row that can be found, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.search.models import Entry
from raengjai.search.providers import sources
from raengjai.search.rules import Words, index_version, vector_of

_PUT = """
SELECT search_put(%(id)s, %(kind)s, %(place)s, %(offices)s::varchar[], %(everybody)s, %(words)s::tsvector,
    %(version)s, %(at)s)
"""
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
    _run(
        _PUT,
        kind,
        subject_id,
        place=place_code,
        offices=None if office_codes is None else list(office_codes),
        everybody=for_everybody,
        words=vector_of(words),
        version=index_version(),
        at=at,
    )


def let_office_see(kind: str, subject_id: UUID, office_code: str) -> None:
    """An office that the row was referred to may find it from now on."""
    _run(_LET_SEE, kind, subject_id, office=office_code)


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


def _reword(subject_id: UUID, words: Words) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_entry SET words = %s::tsvector, version = %s WHERE id = %s",
            [vector_of(words), index_version(), subject_id],
        )


def _run(statement: str, kind: str, subject_id: UUID, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind, "id": subject_id, **values})
