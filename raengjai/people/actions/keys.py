"""The ledger's keys of persons: joined when two records are one person, parted when they were not."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from raengjai.ground.actor import Actor


def join_keys(key: UUID, with_key: UUID, *, by: Actor, at: datetime) -> None:
    """The ledger counts both keys as one person."""
    from importlib import import_module

    import_module("raengjai.programmes.actions").alias_person(from_key=key, to_key=with_key, by=by, at=at)


def part_keys(key: UUID, from_key: UUID, *, by: Actor, at: datetime) -> None:
    """The ledger counts the keys apart again."""
    from importlib import import_module

    import_module("raengjai.programmes.actions").undo_alias(from_key=key, to_key=from_key, by=by, at=at)


def hold_number(index: bytes) -> None:
    """Until the transaction ends nobody else records this number: two would get two keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(encode(%s, 'hex'), 0))", [index])
