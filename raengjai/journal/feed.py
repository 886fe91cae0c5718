"""What changed since: a feed per province that never skips an entry.

A plain sequence loses rows as a cursor, for transactions commit in another order than they began. Entries are
ordered by (transaction id, sequence) and shown only when every older transaction has ended. The cursor also
carries the epoch, which changes after a restore; then the reader begins anew.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

_COLUMNS = "id, at, actor_kind, actor_id, verb, subject_kind, subject_id, place_code, office_code, codes"

# The columns of the order carry their table's name: a bare xid would be the text of the line above, and text orders
# 100 before 99.
_SETTLED = (
    f"SELECT {_COLUMNS}, xid::text, seq FROM journal_entry"  # noqa: S608 constants only
    " WHERE province_code = %s AND (xid, seq) > (%s::xid8, %s)"
    " AND xid < pg_snapshot_xmin(pg_current_snapshot())"
    " ORDER BY journal_entry.xid, journal_entry.seq LIMIT %s"
)


# A condition of a statement that reads a feed by itself: entries after a position, as far as they are settled.
AFTER = "(xid, seq) > (%(xid)s::xid8, %(seq)s) AND xid < pg_snapshot_xmin(pg_current_snapshot())"


class FeedRestarted(Exception):
    """The cursor belongs to another epoch, or is none: download anew."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reader stands: in the order of (transaction id, sequence), within an epoch."""

    epoch: UUID
    xid: str
    seq: int

    @property
    def cursor(self) -> str:
        raw = self.epoch.bytes + int(self.xid).to_bytes(8, "big") + self.seq.to_bytes(8, "big")
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Page:
    """Entries (dicts, oldest first), the cursor to ask with next time, and whether more are waiting."""

    entries: list[dict[str, Any]]
    cursor: str
    has_more: bool


def read(province_code: str, cursor: str = "", *, limit: int = 100) -> Page:
    """The entries of a province after `cursor` ("" = from the beginning) that the actor may see.

    Raises FeedRestarted when the cursor is of another epoch or was not made here.
    """
    epoch = _epoch()
    position = position_of(cursor) if cursor else Position(epoch, "0", 0)
    if position.epoch != epoch:
        raise FeedRestarted
    xid, seq = position.xid, position.seq
    with connection.cursor() as database:
        database.execute(_SETTLED, [province_code, xid, seq, limit + 1])
        names = [column.name for column in database.description]
        rows = database.fetchall()
    shown = [dict(zip(names, row, strict=True)) for row in rows[:limit]]
    if shown:
        xid, seq = shown[-1]["xid"], shown[-1]["seq"]
    return Page(entries=shown, cursor=Position(epoch, xid, seq).cursor, has_more=len(rows) > limit)


def _epoch() -> UUID:
    with connection.cursor() as database:
        database.execute("SELECT epoch FROM journal_epoch ORDER BY since DESC LIMIT 1")
        epoch: UUID = database.fetchone()[0]
    return epoch


def position_of(cursor: str) -> Position:
    """The position that a cursor stands for. Raises FeedRestarted when it was not made here."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError) as unreadable:
        raise FeedRestarted from unreadable
    if len(raw) != 32:
        raise FeedRestarted
    return Position(
        UUID(bytes=raw[:16]), str(int.from_bytes(raw[16:24], "big")), int.from_bytes(raw[24:], "big")
    )
