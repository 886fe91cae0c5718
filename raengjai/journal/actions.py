"""Writing the journal: one call beside each write, in the same transaction."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models

from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id

# Codes are lower-case words, or capital codes with digits; names, sentences and long numbers are neither.
_CODE = re.compile(r"(?:[a-z][a-z0-9_.-]{0,39}|[A-Z0-9][A-Z0-9-]{0,39})?")
# Seven digits, also with hyphens between them, could be a telephone number; a day could not.
_LONG_NUMBER = re.compile(r"\d(?:[-.]?\d){6}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Subject = models.Model | tuple[str, UUID]

_INSERT = (
    "INSERT INTO journal_entry (id, at, actor_kind, actor_id, verb, subject_kind, subject_id, place_code,"
    " province_code, office_code, codes) VALUES "
)
_VALUES = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_gathered: ContextVar[list[list[Any]] | None] = ContextVar("gathered", default=None)


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
    """Add several entries of one moment in one statement, in their order; returns their ids."""
    rows = [_row(draft, by=by, at=at) for draft in drafts]
    waiting = _gathered.get()
    if waiting is None:
        _insert(rows)
    else:
        waiting += rows
    return [row[0] for row in rows]


@contextmanager
def gathered(*, apart: bool = False) -> Iterator[None]:
    """What is recorded inside is written at the end, in one statement and in its order; nothing when it fails.

    For a deed of many parts within one transaction and one actor. Inside another such part they join it, unless
    they must be written `apart`, before the scope changes.
    """
    rows: list[list[Any]] = []
    outer = _gathered.get()
    token = _gathered.set(rows)
    try:
        yield
    finally:
        _gathered.reset(token)
    if outer is None or apart:
        _insert(rows)
    else:
        outer += rows


def _insert(rows: Sequence[list[Any]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_VALUES] * len(rows)), [value for row in rows for value in row])


def _row(draft: EntryDraft, *, by: Actor, at: datetime) -> list[Any]:
    subject = draft.subject
    kind, subject_id = subject if isinstance(subject, tuple) else (subject._meta.model_name, subject.pk)
    plain = {key: _code(key, value) for key, value in draft.codes.items()}
    return [
        draft.id,
        at,
        by.kind,
        by.user_id,
        draft.verb,
        kind,
        subject_id,
        draft.place_code,
        draft.place_code[:2],
        draft.office_code,
        json.dumps(plain),
    ]


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
