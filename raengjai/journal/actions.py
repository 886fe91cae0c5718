"""Writing the journal: one call beside each write, in the same transaction."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.utils import CursorWrapper

from raengjai.ground.actor import Actor
from raengjai.ground.gathering import as_json, keep
from raengjai.ground.ids import new_id

# Codes are lower-case words, or capital codes with digits; names, sentences and long numbers are neither.
_CODE = re.compile(r"(?:[a-z][a-z0-9_.-]{0,39}|[A-Z0-9][A-Z0-9-]{0,39})?")
# Seven digits, also with hyphens between them, could be a telephone number; a day could not.
_LONG_NUMBER = re.compile(r"\d(?:[-.]?\d){6}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Subject = models.Model | tuple[str, UUID]

_COLUMNS = "id, at, actor_kind, actor_id, verb, subject_kind, subject_id, place_code, province_code, office_code, codes"
_INSERT = (
    f"INSERT INTO journal_entry ({_COLUMNS}) SELECT {_COLUMNS}"  # noqa: S608 names of this file
    " FROM json_populate_recordset(NULL::journal_entry, %s::json)"
)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One entry to be added, as `record` takes it. Its id may be known before it is written."""

    verb: str
    subject: Subject
    place_code: str
    office_code: str = ""
    codes: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)


def record(
    verb: str,
    subject: Subject,
    *,
    by: Actor,
    at: datetime,
    place_code: str,
    office_code: str = "",
    codes: Mapping[str, Any] | None = None,
) -> UUID:
    """Add one entry; returns its id.

    `verb` is "subject.deed" ("need.referred"). `codes` holds codes, states, numbers, days and ids; a value
    that could be a person's words raises ValueError, so that the journal can be kept for ever.
    """
    draft = EntryDraft(verb, subject, place_code, office_code, codes or {})
    return record_many([draft], by=by, at=at)[0]


def record_many(drafts: Sequence[EntryDraft], *, by: Actor, at: datetime) -> list[UUID]:
    """Add several entries of one moment in one statement, in their order; returns their ids.

    Within a greater deed they wait for its end (ground/gathering.py).
    """
    keep(_insert, *(_row(draft, by=by, at=at) for draft in drafts))
    return [draft.id for draft in drafts]


def _insert(cursor: CursorWrapper, rows: Sequence[dict[str, Any]]) -> None:
    cursor.execute(_INSERT, [as_json(rows)])


def _row(draft: EntryDraft, *, by: Actor, at: datetime) -> dict[str, Any]:
    subject = draft.subject
    kind, subject_id = subject if isinstance(subject, tuple) else (subject._meta.model_name, subject.pk)
    plain = {key: _code(key, value) for key, value in draft.codes.items()}
    return {
        "id": draft.id,
        "at": at,
        "actor_kind": by.kind,
        "actor_id": by.user_id,
        "verb": draft.verb,
        "subject_kind": kind,
        "subject_id": subject_id,
        "place_code": draft.place_code,
        "province_code": draft.place_code[:2],
        "office_code": draft.office_code,
        "codes": plain,
    }


def _code(key: str, value: object) -> object:
    match value:
        case None | bool():
            return value
        case int() if abs(value) < 10**9:
            return value
        case UUID() | date():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case list() | tuple():
            return [_code(key, item) for item in value]
        case str() if _DAY.fullmatch(value):
            return value
        case str() if _CODE.fullmatch(value) and not _LONG_NUMBER.search(value):
            return value
    raise ValueError(f"journal: {key} is not a code")
