"""Writing the index: one call beside each write of a row that can be found, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from raengjai.ground.gathering import as_json, keep
from raengjai.search.models import Entry
from raengjai.search.providers import sources
from raengjai.search.rules import Words, index_version, vector_of

_PUT = """
SELECT search_put(id, kind, place, offices, everybody, words, version, at) FROM json_to_recordset(%s::json)
    AS put (id uuid, kind text, place text, offices varchar[], everybody boolean, words tsvector, version text,
    at timestamptz)
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
    offices = None if office_codes is None else list(office_codes)
    keep(_write, _Put(subject_id, kind, place_code, offices, vector_of(words), at, for_everybody))


def let_office_see(kind: str, subject_id: UUID, office_code: str) -> None:
    """An office that the row was referred to may find it from now on."""
    keep(_write, _LetSee(subject_id, kind, office_code))


def hide_from_office(kind: str, subject_id: UUID, office_code: str) -> None:
    """The office may no longer find the row."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDE, {"kind": kind, "id": subject_id, "office": office_code})


def remove(kind: str, subject_id: UUID) -> None:
    """Nobody finds the row any more."""
    Entry.objects.filter(pk=subject_id, subject_kind=kind).delete()


def move(kind: str, subject_ids: Sequence[UUID], *, place_code: str) -> None:
    """The rows lie in another place now and are found there; their words stay."""
    entries = Entry.objects.filter(pk__in=list(subject_ids), subject_kind=kind)
    entries.update(place_code=place_code, province_code=place_code[:2])


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

    def values(self) -> dict[str, Any]:
        return {
            "id": self.subject_id,
            "kind": self.kind,
            "place": self.place_code,
            "offices": self.offices,
            "everybody": self.for_everybody,
            "words": self.words,
            "version": index_version(),
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class _LetSee:
    """An office that may find a row."""

    subject_id: UUID
    kind: str
    office_code: str


def _write(cursor: CursorWrapper, items: Sequence[_Put | _LetSee]) -> None:
    """Changing an entry means writing all its words anew, so one that is put carries its offices at once."""
    put: dict[UUID, _Put] = {}
    seen = []
    for item in items:
        entry = put.get(item.subject_id)
        if isinstance(item, _Put):
            put[item.subject_id] = item
        elif entry is None or entry.offices is None:
            seen.append(item)
        elif item.office_code not in entry.offices:
            entry.offices.append(item.office_code)
    if put:
        cursor.execute(_PUT, [as_json([entry.values() for entry in put.values()])])
    for item in seen:
        cursor.execute(_LET_SEE, {"kind": item.kind, "id": item.subject_id, "office": item.office_code})


def _reword(subject_id: UUID, words: Words) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_entry SET words = %s::tsvector, version = %s WHERE id = %s",
            [vector_of(words), index_version(), subject_id],
        )
