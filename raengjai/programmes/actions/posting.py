"""Posting facts: one statement for any number of them. The leaves follow at the end of the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import as_json, keep
from raengjai.ground.ids import new_id
from raengjai.programmes.rules import kinds

_COLUMNS = (
    "id, kind, service_code, agency_code, place_code, province_code, day, person_key, acts, heads, quantity, sex,"
    " age_band, nationality_group, subject_kind, subject_id, corrects, actor_kind, actor_id, at"
)
# Without projects of its own a fact is credited to those that credit its kind in the fiscal year of its day.
_INSERT = f"""
INSERT INTO programmes_fact ({_COLUMNS}, project_codes)
SELECT {_COLUMNS}, coalesce(project_codes, ARRAY(
    SELECT code::text FROM programmes_project
    WHERE fiscal_year = ledger_fiscal_year(fact.day) AND fact.kind = ANY (credited_kinds) ORDER BY code))
FROM json_populate_recordset(NULL::programmes_fact, %s::json) AS fact
"""  # noqa: S608 names of this file


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
    rows = []
    for draft in drafts:
        _check(draft, at)
        rows.append(_values(draft) | {"actor_kind": by.kind, "actor_id": by.user_id, "at": at})
    keep(_insert, *rows)
    return [row["id"] for row in rows]


def _insert(cursor: CursorWrapper, rows: Sequence[dict[str, Any]]) -> None:
    cursor.execute(_INSERT, [as_json(rows)])


def _check(draft: FactDraft, at: datetime) -> None:
    if draft.kind not in kinds():
        raise ValueError(f"{draft.kind} is not a kind of fact (programmes/data/kinds.toml)")
    if draft.day > bangkok_day(at):
        raise ValueError("a fact cannot count before it happened")


def _values(draft: FactDraft) -> dict[str, Any]:
    subject_kind, subject_id = draft.subject
    heads = (1 if draft.person_key else 0) if draft.heads is None else draft.heads
    return {
        "id": new_id(),
        "kind": draft.kind,
        "service_code": draft.service_code,
        "agency_code": draft.agency_code,
        "place_code": draft.place_code,
        "province_code": draft.place_code[:2],
        "day": draft.day,
        "person_key": draft.person_key,
        "acts": draft.acts,
        "heads": heads,
        "quantity": draft.quantity,
        "sex": draft.sex,
        "age_band": draft.age_band,
        "nationality_group": draft.nationality_group,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "corrects": draft.corrects,
        "project_codes": None if draft.projects is None else sorted(set(draft.projects)),
    }
