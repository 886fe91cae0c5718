"""Row-level security: the SQL that protects a table, and the scope that the door sets for a transaction.

The door calls `enter`; PostgreSQL functions (`scope_places()` …, made in this room's first migration) read
what it set and raise when nobody is at the door, so that a forgotten door is an error and never an empty
list. Migrations protect a table with `protect`. Policies are the net: lists name an indexed equality of their
own (docs/adr/0002).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.migrations import RunSQL

from raengjai.ground.actor import Actor

# A row inside one of the actor's areas. One overlap of short arrays, whatever the size of the area.
PLACE = "ARRAY[place_code, left(place_code, 4), left(place_code, 2), '00']::text[] && (SELECT scope_places())"
# A row without personal content, open to everybody who serves in the province.
PROVINCE = "ARRAY[province_code, '00']::text[] && (SELECT scope_provinces())"
OFFICE = "office_code = ANY ((SELECT scope_offices())::text[])"
# Only the person at the door.
OWN = "user_id = (SELECT scope_actor())"
# Anybody who came through a door, also without an account.
ANYBODY = "(SELECT scope_kind()) IS NOT NULL"
SYSTEM = "(SELECT scope_kind()) = 'system'"

_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


def protect(table: str, *, see: str, write: str = "", lookup: bool = False) -> RunSQL:
    """Row-level security for `table`: `see` for reading, `write` (default: `see`) for new and changed rows.

    `see` and `write` are SQL conditions made of the constants above. With `lookup` the role that owns the
    few SECURITY DEFINER functions may read the table as a whole. A table of another schema is named with it.
    """
    name = _plain(table)
    forward = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {name}_see ON {table} FOR SELECT USING ({see})",
        f"CREATE POLICY {name}_add ON {table} FOR INSERT WITH CHECK ({write or see})",
        f"CREATE POLICY {name}_change ON {table} FOR UPDATE USING ({see}) WITH CHECK ({write or see})",
        f"CREATE POLICY {name}_remove ON {table} FOR DELETE USING (({see}) AND ({write or see}))",
    ]
    backward = [f"DROP POLICY {name}_{deed} ON {table}" for deed in ("see", "add", "change", "remove")]
    if lookup:
        forward += [
            f"GRANT SELECT ON {table} TO raengjai_lookup",
            f"CREATE POLICY {name}_lookup ON {table} FOR SELECT TO raengjai_lookup USING (true)",
        ]
        backward += [
            f"DROP POLICY {name}_lookup ON {table}",
            f"REVOKE SELECT ON {table} FROM raengjai_lookup",  # noqa: S608 a table name of a migration
        ]
    backward += [
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    return RunSQL([*forward], [*backward])


def see_only(table: str, see: str, *, write: str, before: str) -> RunSQL:
    """`see` in the policies of a table that `protect` made, in place of `before`; `write` stays as it is."""

    name = _plain(table)

    def seen(condition: str) -> list[str]:
        return [
            f"ALTER POLICY {name}_see ON {table} USING ({condition})",
            f"ALTER POLICY {name}_change ON {table} USING ({condition})",
            f"ALTER POLICY {name}_remove ON {table} USING (({condition}) AND ({write}))",
        ]

    return RunSQL([*seen(see)], [*seen(before)])


def temporary_last(*functions: str) -> RunSQL:
    """For SECURITY DEFINER functions, by name: nobody's temporary table stands before a table of ours.

    A search path that does not name `pg_temp` is searched there first.
    """
    return RunSQL(
        [f"ALTER FUNCTION {function} SET search_path = public, pg_temp" for function in functions],
        [f"ALTER FUNCTION {function} SET search_path = public" for function in functions],
    )


def append_only(table: str) -> RunSQL:
    """Nobody changes or empties `table`: triggers refuse it, and the application has no right to try."""
    name = _plain(table)
    return RunSQL(
        [
            f"REVOKE UPDATE, DELETE ON {table} FROM raengjai_app",
            f"CREATE TRIGGER {name}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {name}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
        [
            f"DROP TRIGGER {name}_keep_all ON {table}",
            f"DROP TRIGGER {name}_keep ON {table}",
            f"GRANT UPDATE, DELETE ON {table} TO raengjai_app",
        ],
    )


def _plain(table: str) -> str:
    """A name for what belongs to a table, which has no schema of its own."""
    return table.replace(".", "_")


@contextmanager
def inside(actor: Actor) -> Iterator[Actor]:
    """One transaction (or savepoint) in which the database knows `actor`; the former actor comes back after.

    A setting that is local to a transaction outlives a savepoint, so leaving puts the old value back; a
    rollback does that by itself.
    """
    before = _current.get()
    with transaction.atomic():
        _tell_database(actor)
        token = _current.set(actor)
        try:
            yield actor
        finally:
            _current.reset(token)
        if before is not None and connection.in_atomic_block:
            _tell_database(before)
        elif len(connection.savepoint_ids) > 0:
            _tell_database(None)


def current_actor() -> Actor:
    """Who is inside; raises LookupError when nobody is."""
    actor = _current.get()
    if actor is None:
        raise LookupError("nobody is at the door")
    return actor


# The statement that tells PostgreSQL who is there until the transaction ends; its values are `settings_of(actor)`.
TELL_DATABASE = (
    "SELECT set_config('raengjai.actor', %s, true), set_config('raengjai.places', %s, true), "
    "set_config('raengjai.offices', %s, true), set_config('raengjai.provinces', %s, true), "
    "set_config('raengjai.receipt', %s, true)"
)


def _tell_database(actor: Actor | None) -> None:
    values = ["", "", "", "", ""] if actor is None else settings_of(actor)
    with connection.cursor() as cursor:
        cursor.execute(TELL_DATABASE, values)


def settings_of(actor: Actor) -> list[str]:
    """The values of the five database settings, in the order of the door's statement."""
    who = f"user:{actor.user_id}" if actor.kind == "user" else actor.kind
    lists = (actor.places, actor.offices, actor.provinces)
    return [who, *(",".join(codes) for codes in lists), actor.receipt.hex()]
