"""Posting facts: one statement for any number of them. The leaves follow at the end of the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.programmes.rules import kinds

_INSERT = (
    "INSERT INTO programmes_fact (id, kind, service_code, agency_code, place_code, province_code, day, person_key,"
    " acts, heads, quantity, sex, age_band, nationality_group, subject_kind, subject_id, corrects, actor_kind,"
    " actor_id, at, project_codes) VALUES "
)
_ROW = "(" + "%s, " * 20
_GIVEN = "%s::text[])"
# The projects that credit the kind by themselves in the fiscal year of the day.
_CREDITED = (
    "ARRAY(SELECT code::text FROM programmes_project WHERE fiscal_year = ledger_fiscal_year(%s)"
    " AND %s = ANY (credited_kinds) ORDER BY code))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDraft:
    """What counts. `subject` is (kind, id) of what the act opens to; `projects` None lets the kind decide.

    `acts` is 0 for one more person of the same act. Groups of people only, never a name or an age.
    """

    kind: str
    subject: tuple[str, UUID]
    place_code: str
    day: date
    person_key: UUID | None = None
    quantity: int = 1
    acts: int = 1
    service_code: str = ""
    agency_code: str = ""
    projects: Sequence[str] | None = None
    sex: str = ""
    age_band: str = ""
    nationality_group: str = ""
    heads: int | None = None  # a person of the draft is counted, unless this is a correction
    corrects: UUID | None = None


def post_fact(draft: FactDraft, *, by: Actor, at: datetime) -> UUID:
    """Post one fact in the transaction of the act; returns its id."""
    return post_facts([draft], by=by, at=at)[0]


def post_facts(drafts: Sequence[FactDraft], *, by: Actor, at: datetime) -> list[UUID]:
    """Post facts in the transaction of the acts; returns their ids in order.

    Sums and presence of the leaves are written by the database when the transaction ends, for all its facts
    together, so it does not matter how often or how early this is called.
    """
    if not drafts:
        return []
    statement, values, ids = [], [], []
    for draft in drafts:
        _check(draft, at)
        ids.append(new_id())
        statement.append(_ROW + (_CREDITED if draft.projects is None else _GIVEN))
        values += [ids[-1], *_values(draft), by.kind, by.user_id, at]
        values += [draft.day, draft.kind] if draft.projects is None else [sorted(set(draft.projects))]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join(statement), values)
    return ids


def _check(draft: FactDraft, at: datetime) -> None:
    if draft.kind not in kinds():
        raise ValueError(f"{draft.kind} is not a kind of fact (programmes/data/kinds.toml)")
    if draft.day > bangkok_day(at):
        raise ValueError("a fact cannot count before it happened")


def _values(draft: FactDraft) -> list[Any]:
    subject_kind, subject_id = draft.subject
    heads = (1 if draft.person_key else 0) if draft.heads is None else draft.heads
    return [
        draft.kind,
        draft.service_code,
        draft.agency_code,
        draft.place_code,
        draft.place_code[:2],
        draft.day,
        draft.person_key,
        draft.acts,
        heads,
        draft.quantity,
        draft.sex,
        draft.age_band,
        draft.nationality_group,
        subject_kind,
        subject_id,
        draft.corrects,
    ]
