"""Rows that are made anew from what was said: only what differs from the database is written."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

M = TypeVar("M", bound=models.Model)


class Changes:
    """What rows were when they were read, so that most of them need not be written again."""

    def __init__(self) -> None:
        self._before: dict[UUID, tuple[Any, ...]] = {}

    def read(self, rows: Iterable[M]) -> list[M]:
        found = list(rows)
        self._before |= {row.pk: _values(row) for row in found}
        return found

    def write(self, row: models.Model) -> None:
        """Insert a new row, change one that differs, leave the others."""
        before = self._before.get(row.pk)
        if before is None:
            row.save(force_insert=True)
        elif before != _values(row):
            row.save(force_update=True)
        self._before[row.pk] = _values(row)


def _values(row: models.Model) -> tuple[Any, ...]:
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields)
    return tuple(bytes(value) if isinstance(value, memoryview) else _copied(value) for value in values)


def _copied(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
