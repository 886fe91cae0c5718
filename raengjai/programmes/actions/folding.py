"""The roller: folds facts into the sums of areas, exactly once, and follows who counts as whom.

It reads facts in the order (transaction id, sequence), and only those below `pg_snapshot_xmin`: no older
transaction can add one any more, so facts behind the cursor never change and reading them again gives the
same. The cursor moves in the transaction of the fold; a fold that dies leaves nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.programmes.actions import sql
from raengjai.programmes.actions.recounting import mend_areas
from raengjai.programmes.actions.sql import Cursor

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Folded:
    """What one fold did; `has_more` when it stopped at the size of a batch."""

    facts: int = 0
    aliases: int = 0
    has_more: bool = False


def fold_once(*, limit: int = BATCH) -> Folded:
    """Fold what has settled since the last fold, at most `limit` facts. Does nothing while another roller folds."""
    with acting_as_system("fold facts into the sums of areas"), connection.cursor() as database:
        database.execute(sql.TRY_LOCK)
        if not database.fetchone()[0]:
            return Folded()
        database.execute(sql.AT_EASE)
        database.execute(sql.STATE)
        epoch_changed, *cursors = database.fetchone()
        if epoch_changed:
            mend_areas()
            return Folded(has_more=True)
        facts, aliases = Cursor(*cursors[:2]), Cursor(*cursors[2:])
        folded, facts = _fold_facts(facts, limit)
        moved, aliases = _fold_aliases(aliases, facts)
        if folded or moved:
            database.execute(sql.MOVE_CURSOR, [*facts, *aliases])
    return Folded(facts=folded, aliases=moved, has_more=folded >= limit)


def _fold_facts(since: Cursor, limit: int) -> tuple[int, Cursor]:
    """Add the next settled facts; returns how many, and the new cursor."""
    with connection.cursor() as database:
        database.execute(sql.BATCH_END, [*since, limit])
        count, *end, first_day, last_day = database.fetchone()
        if not count:
            return 0, since
        until = Cursor(*end)
        database.execute(sql.FOLD_SUMS, {**since.named("since"), **until.named("until")})
        days = {"first_day": first_day, "last_day": last_day}
        database.execute(sql.FOLD_PEOPLE, {**since.named("since"), **until.named("until"), **days})
    return count, until


def _fold_aliases(since: Cursor, facts: Cursor) -> tuple[int, Cursor]:
    """Follow the keys whose alias has changed: their folded facts move from the old person to the new one."""
    with connection.cursor() as database:
        database.execute(sql.CHANGED_ALIASES, since)
        changed = database.fetchall()
        if not changed:
            return 0, since
        database.execute(sql.MOVES, [[key for key, _xid, _seq in changed]])
        moves = database.fetchall()
        if moves:
            _move_people(moves, facts)
    return len(changed), Cursor(*changed[-1][1:])


def _move_people(moves: list[tuple[UUID, UUID, UUID]], facts: Cursor) -> None:
    keys, before, after = zip(*moves, strict=True)
    told = {"keys": list(keys), "before": list(before), "after": list(after), **facts.named("until")}
    with connection.cursor() as database:
        database.execute(sql.FOLD_MOVES, told)
        database.execute(sql.NOTE_MOVES, told)
