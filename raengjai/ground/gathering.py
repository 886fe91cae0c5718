"""Rows that wait: what a deed writes is kept until its end and goes table by table, one statement each (ADR 0015).

Inside `gathered()` whatever is handed to `keep` or `keep_rows` waits. Whoever asks the database anything meanwhile gets
it written first, so nobody ever reads a past state; a deed is fast by asking nothing between its writes. When it
raises, what waited is forgotten. Outside of `gathered()` everything is written at once.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from raengjai.ground.models import Scoped

# Writes all items handed to it, in their order.
Writer = Callable[[CursorWrapper, Sequence[Any]], None]


@dataclass(slots=True)
class Gathering:
    """What waits, by its writer. `asked` counts the statements that others ran meanwhile (see `beside`)."""

    is_tried: bool  # undone as a whole when it raises
    asked: int = 0
    piles: dict[Writer, list[Any]] = field(default_factory=dict)
    is_writing: bool = False
    savepoint: str | None = None

    def add(self, writer: Writer, items: Sequence[Any]) -> None:
        self.piles.setdefault(writer, []).extend(items)

    def write(self, *, is_last: bool = False) -> None:
        """Rows before the rows that point at them, then everything else; sent without waiting for each answer."""
        if not (self.piles or (self.savepoint and is_last)):
            return
        piles, self.piles = self.piles, {}
        with self._writing(), connection.wrap_database_errors, connection.connection.pipeline():
            self._set_savepoint()
            with connection.cursor() as cursor:
                for writer in sorted(piles, key=_rank):
                    writer(cursor, piles[writer])
            if is_last and self.savepoint:
                transaction.savepoint_commit(self.savepoint)

    def undo(self) -> None:
        with self._writing():
            if self.savepoint:
                transaction.savepoint_rollback(self.savepoint)

    def write_first(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        """Before somebody else's statement. Going back to a savepoint forgets what waits: it was added after it."""
        if not self.is_writing and not _beside.get():
            self.asked += 1
            if str(sql).startswith("ROLLBACK"):
                self.piles.clear()
            self.write()
            with self._writing():
                self._set_savepoint()
        return execute(sql, *rest)

    def _set_savepoint(self) -> None:
        if self.is_tried and self.savepoint is None:
            self.savepoint = transaction.savepoint()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.is_writing = True
        try:
            yield
        finally:
            self.is_writing = False

    @contextmanager
    def part(self) -> Iterator[None]:
        """A deed within a greater one: what it added is forgotten when it raises.

        What was written meanwhile (`asked` has grown) is for the savepoint of whoever goes on.
        """
        asked, lengths = self.asked, {writer: len(items) for writer, items in self.piles.items()}
        try:
            yield
        except BaseException:
            kept = lengths if self.asked == asked else {}
            self.piles = {
                writer: items[: kept[writer]] for writer, items in self.piles.items() if kept.get(writer)
            }
            raise


_current: ContextVar[Gathering | None] = ContextVar("gathering", default=None)
_beside: ContextVar[bool] = ContextVar("beside", default=False)


@contextmanager
def gathered(*, is_tried: bool = False) -> Iterator[Gathering]:
    """What is kept inside is written at the end of the outermost one; nothing when it fails. Within a transaction."""
    outer = _current.get()
    if outer is not None:
        with outer.part():
            yield outer
        return
    waiting = Gathering(is_tried)
    token = _current.set(waiting)
    try:
        with connection.execute_wrapper(waiting.write_first):
            try:
                yield waiting
                waiting.write(is_last=True)
            except BaseException:
                waiting.undo()
                raise
    finally:
        _current.reset(token)


def tried() -> AbstractContextManager[Gathering]:
    """The same, and the outermost one is undone as a whole when it raises, so that something else can be tried."""
    return gathered(is_tried=True)


@contextmanager
def beside() -> Iterator[None]:
    """Questions about what no deed writes (places, the catalogue): what waits may go on waiting."""
    token = _beside.set(True)
    try:
        yield
    finally:
        _beside.reset(token)


def is_gathered() -> bool:
    """Whether a greater deed writes what this one keeps, and undoes all of it together."""
    return _current.get() is not None


def keep(writer: Writer, *items: Any) -> None:
    """`writer` writes `items`: together with its others at the end of the deed, or at once."""
    waiting = _current.get()
    if waiting is not None:
        waiting.add(writer, items)
    elif items:
        with connection.cursor() as cursor:
            writer(cursor, items)


def keep_rows(rows: Sequence[models.Model]) -> None:
    """New rows of one model. From now on they are as if saved."""
    for row in rows:
        if isinstance(row, Scoped):
            row.province_code = row.place_code[:2]
        row._state.adding, row._state.db = False, connection.alias
    if rows:
        keep(_writer_of(type(rows[0])), *rows)


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as one parameter, whatever their number: the statement stays the same, so that its plan is kept."""
    return json.dumps(rows, default=_plain, ensure_ascii=False)


@cache
def _writer_of(model: type[models.Model]) -> Writer:
    columns = {str(each.column): each.attname for each in model._meta.concrete_fields}
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    statement = (
        f"INSERT INTO {table} ({names})"  # noqa: S608 names of the model itself
        f" SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"
    )
    return partial(_insert, model, statement, tuple(columns.items()))


def _insert(
    model: type[models.Model],
    statement: str,
    columns: Sequence[tuple[str, str]],
    cursor: CursorWrapper,
    rows: Sequence[models.Model],
) -> None:
    values = [{column: getattr(row, name) for column, name in columns} for row in rows]
    cursor.execute(statement, [as_json(values)])


def _rank(writer: Writer) -> int:
    return _depth(writer.args[0]) if isinstance(writer, partial) else _AFTER_ROWS


_AFTER_ROWS = 100


@cache
def _depth(model: type[models.Model]) -> int:
    """How many tables lie below this one."""
    above = {each.related_model for each in model._meta.concrete_fields if each.is_relation} - {model}
    return 1 + max((_depth(each) for each in above), default=0)


def _plain(value: object) -> str:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    return str(value)
