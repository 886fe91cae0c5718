"""Carrying out the retention policy: in portions, as the system, with a journal entry for each portion.

Running it twice changes nothing: what is gone or empty is not due any more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.files.actions import remove_attachment
from raengjai.files.models import Attachment
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.home.rules import Column, Day, Kind, Policy, PolicyError, Rule, Table, limit_for, read_policy
from raengjai.journal.actions import record
from raengjai.network.actions import erase_profile
from raengjai.network.models import Profile
from raengjai.people.actions import erase_person
from raengjai.people.models import Person, record_ids
from raengjai.search import actions as search
from raengjai.search import providers as searched

PORTION = 500
POLICY = settings.ROOT / "docs" / "retention.yaml"
_FIRST = UUID(int=0)
_KINDS: dict[str, Kind] = {
    "timestamp with time zone": "moment",
    "date": "day",
    "character varying": "text",
    "text": "text",
    "jsonb": "json",
}
_PAST = {"delete": "deleted", "blank": "blanked", "erase": "erased"}


@dataclass(frozen=True, slots=True)
class Eraser:
    """How a room erases one of its rows: which are left, and the deed. It may refuse."""

    is_left: str
    erase: Callable[[UUID, Callable[[list[UUID]], int], Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What one rule did, or would do. `kept_back`: rows that their room would not erase yet."""

    table: str
    rule: str
    rows: int
    kept_back: int = 0


def load_policy() -> Policy:
    """The policy of the file, checked against the database."""
    policy = read_policy(POLICY.read_text(encoding="utf-8"), known_tables())
    for table, rule in policy.ours():
        if rule.verb == "erase" and table.name not in ERASERS:
            raise PolicyError(f"{table.name}: no room has a way to erase these rows; use delete or blank.")
    return policy


def known_tables() -> dict[str, dict[str, Column]]:
    """Every table of the database (its parts aside) with what rules need to know of the columns."""
    known: dict[str, dict[str, Column]] = {}
    with connection.cursor() as database:
        database.execute(_COLUMNS)
        for table, column, kind, is_null, leads_to in database.fetchall():
            facts = Column(_KINDS.get(kind, "other"), is_null, leads_to or "")
            known.setdefault(table, {})[column] = facts
    return known


def what_would_go(policy: Policy, *, at: datetime) -> Iterator[Done]:
    """How many rows each rule would touch tonight; nothing is written."""
    with acting_as_system("say what retention would do"), connection.cursor() as database:
        for table, rule in policy.ours():
            where, values = _due(table, rule, at)
            database.execute(f"SELECT count(*) FROM {_name(table.name)} t WHERE {where}", values)  # noqa: S608
            yield Done(table.name, rule.text, database.fetchone()[0])


def apply_policy(policy: Policy, *, at: datetime) -> Iterator[Done]:
    """Carry out every rule, portion after portion, each in a transaction of its own."""
    run = new_id()
    for table, rule in policy.ours():
        rows, kept_back, after = 0, 0, _FIRST
        while True:
            with acting_as_system("retention") as system:
                ids = _portion(table, rule, at, after)
                done = _carry_out(table, rule, ids, by=system, at=at)
                if done:
                    codes = {"table": table.name, "rows": done}
                    verb = f"retention.{_PAST[rule.verb]}"
                    record(verb, (table.name, run), by=system, at=at, place_code=COUNTRY, codes=codes)
            rows, kept_back = rows + done, kept_back + len(ids) - done
            if len(ids) < PORTION:
                break
            after = ids[-1]
        yield Done(table.name, rule.text, rows, kept_back)


def _portion(table: Table, rule: Rule, at: datetime, after: UUID) -> list[UUID]:
    where, values = _due(table, rule, at)
    statement = (
        f"SELECT t.id FROM {_name(table.name)} t WHERE t.id > %s AND {where} "  # noqa: S608
        f"ORDER BY t.id LIMIT {PORTION} FOR UPDATE OF t"
    )
    with connection.cursor() as database:
        database.execute(statement, [after, *values])
        return [row[0] for row in database.fetchall()]


def _carry_out(table: Table, rule: Rule, ids: list[UUID], *, by: Actor, at: datetime) -> int:
    """Delete, blank or erase these rows; returns how many."""
    if rule.verb == "erase":
        return _erase(table, rule, ids, by=by, at=at)
    if not ids:
        return 0
    name, columns = _name(table.name), table.columns
    if rule.verb == "delete":
        statement, values = f"DELETE FROM {name} WHERE id = ANY (%s)", [ids]  # noqa: S608
    else:
        empty = ", ".join(f"{_name(each)} = {_empty(columns[each])}" for each in rule.fields)
        statement, values = f"UPDATE {name} SET {empty} WHERE id = ANY (%s)", [ids]  # noqa: S608
    with connection.cursor() as database:
        database.execute(statement, values)
        done: int = database.rowcount
    _forget_words(table.name, ids)
    return done


def _erase(table: Table, rule: Rule, ids: list[UUID], *, by: Actor, at: datetime) -> int:
    """One row after the other, by the room's own action; a refusal leaves the row for another night."""
    done = 0
    for row_id in ids:
        try:
            ERASERS[table.name].erase(row_id, lambda others: _count_due(table, rule, at, others), by, at)
        except Refused:
            continue
        done += 1
    return done


def _count_due(table: Table, rule: Rule, at: datetime, ids: list[UUID]) -> int:
    where, values = _due(table, rule, at)
    with connection.cursor() as database:
        database.execute(
            f"SELECT count(*) FROM {_name(table.name)} t WHERE t.id = ANY (%s) AND {where}",  # noqa: S608
            [ids, *values],
        )
        count: int = database.fetchone()[0]
    return count


def _erase_person(row_id: UUID, count_due: Callable[[list[UUID]], int], by: Actor, at: datetime) -> None:
    """With all records of the person, and only when all of them are due."""
    person = Person.objects.get(pk=row_id)
    if person.erased_at is not None:
        return
    ids = record_ids(person)
    if count_due(ids) < len(ids):
        raise Refused("another record of this person is younger")  # read by nobody: it waits for its night
    erase_person(person, by=by, at=at)


def _erase_attachment(row_id: UUID, count_due: Callable[[list[UUID]], int], by: Actor, at: datetime) -> None:
    remove_attachment(Attachment.objects.get(pk=row_id), by=by, at=at)


def _erase_profile(row_id: UUID, count_due: Callable[[list[UUID]], int], by: Actor, at: datetime) -> None:
    erase_profile(Profile.objects.get(pk=row_id), by=by, at=at)


ERASERS = {
    "network_profile": Eraser("t.served_until IS NOT NULL", _erase_profile),
    "people_person": Eraser("t.erased_at IS NULL", _erase_person),
    "files_attachment": Eraser("t.removed_at IS NULL", _erase_attachment),
}


# --- SQL ------------------------------------------------------------------------------------------------------


def _due(table: Table, rule: Rule, at: datetime) -> tuple[str, list[Any]]:
    """The condition under which a row (called t) is due and not done yet, with its values."""
    parts, values = [_left(table, rule)], []
    for day in rule.days:
        parts.append(_past(day))
        values.append(limit_for(day, rule.limit(at)))
    return " AND ".join(f"({part})" for part in parts), values


def _left(table: Table, rule: Rule) -> str:
    """What is still to do: a row that is there, a field that holds something."""
    if rule.verb == "erase":
        return ERASERS[table.name].is_left
    if rule.verb == "delete":
        return "true"
    fields = ((_name(each), _empty(table.columns[each])) for each in rule.fields)
    return " OR ".join(f"t.{name} IS DISTINCT FROM {empty}" for name, empty in fields)


def _past(day: Day) -> str:
    column = _name(day.name)
    if not day.table:
        return f"t.{column} < %s"
    table, link = _name(day.table), _name(day.link)
    if day.is_behind:
        return f"NOT EXISTS (SELECT FROM {table} o WHERE o.{link} = t.id AND (o.{column} < %s) IS NOT TRUE)"
    return f"EXISTS (SELECT FROM {table} o WHERE o.id = t.{link} AND o.{column} < %s)"


def _empty(column: Column) -> str:
    if column.may_be_null:
        return "NULL"
    return "'{}'::jsonb" if column.kind == "json" else "''"


def _name(name: str) -> str:
    """Of a column or a table, which may have its schema in front."""
    return ".".join(connection.ops.quote_name(part) for part in name.split("."))


def _forget_words(table: str, ids: list[UUID]) -> None:
    """A row that lost its words is not found by them any more."""
    kinds = {model._meta.db_table: str(model._meta.model_name) for model in apps.get_models()}
    kind = kinds.get(table, "")
    if kind in searched.kinds:
        for row_id in ids:
            search.remove(kind, row_id)


_COLUMNS = """
SELECT CASE c.relnamespace WHEN 'public'::regnamespace THEN '' ELSE c.relnamespace::regnamespace || '.' END || c.relname,
    a.attname, format_type(a.atttypid, NULL), NOT a.attnotnull, f.confrelid::regclass::text
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relnamespace IN ('public'::regnamespace, 'sealed'::regnamespace)
ORDER BY 1, a.attnum
"""
