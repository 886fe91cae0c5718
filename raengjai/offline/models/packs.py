"""What a phone holds of one event so that it can work there for hours without network: the event's pack.

A pack is made of parts. Upper rooms' files add theirs with `register`: stations and slips of service days stand beside
guests and presence. A part is asked for everything, or for what changed since the phone asked last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import RawSQL

from raengjai.events.models import TAKEN_FOR, Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import start_of_day
from raengjai.places.models import full_name_of

FORM = "2"  # of the pack itself; another form is fetched as a whole
_M = TypeVar("_M", bound=models.Model)
_NOW = """
SELECT (SELECT epoch::text FROM journal_epoch ORDER BY since DESC LIMIT 1), pg_snapshot_xmin(pg_current_snapshot())::text
"""


@dataclass(frozen=True, slots=True)
class Since:
    """From where on a part is asked: a transaction id, or "" for everything.

    A row counts as changed when the transaction that wrote it last was not over at that moment, so none is ever
    skipped; one that changed at the same time may come twice. Rows must not be deleted: say `gone` in them.
    """

    xid: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.xid

    def narrow(self, rows: "models.QuerySet[_M]") -> "models.QuerySet[_M]":
        """Those of `rows` that changed; name the event beside it, for this is no index."""
        if self.is_whole:
            return rows
        table = rows.model._meta.db_table
        changed = f'age("{table}".xmin) <= age((%s::text::xid8)::xid)'
        changes = RawSQL(changed, [self.xid], output_field=models.BooleanField())  # noqa: S611 the value is a parameter
        return rows.filter(changes)


@dataclass(frozen=True, slots=True)
class Part:
    """What one part says. `rows`: lists of rows with an `id` by their name; on the phone a later row takes the place of
    the one with its id, and one with `gone` takes it away. `wholes`: what comes as a whole each time, by its name."""

    rows: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    wholes: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[Event, Actor, Since], Part]
_parts: dict[str, dict[str, Reader]] = {}
# What is done before a phone gets the pack: `before(event, device_id, by=…, at=…)`.
Before = Callable[..., object]
_before: dict[str, list[Before]] = {}


def register(kind: str, name: str, part: Reader, *, before: Before | None = None) -> None:
    """Packs of events of `kind` ("workshop", "service_day") have the part `name`; `before` it is read something is done
    for the phone that asks, such as giving it a letter."""
    _parts.setdefault(kind, {})[name] = part
    if before is not None:
        _before.setdefault(kind, []).append(before)


def prepare_pack(event: Event, device_id: UUID, *, by: Actor, at: datetime) -> None:
    for before in _before.get(event.kind, []):
        before(event, device_id, by=by, at=at)


def read_pack(event: Event, actor: Actor, *, cursor: str = "") -> dict[str, Any]:
    """The pack, ready for JSON: what changed since `cursor`, or everything (at first, after a restore, after a release)."""
    parts = _parts.get(event.kind, {})
    with connection.cursor() as database:
        database.execute(_NOW)
        epoch, xid = database.fetchone()
    begins = f"{FORM}.{epoch}.{'-'.join(sorted(parts))}."
    since = Since(cursor.removeprefix(begins) if cursor.startswith(begins) else "")
    if not since.xid.isdecimal():
        since = Since()
    said = [part(event, actor, since) for part in parts.values()]
    return {
        "event": event_line(event, actor.language),
        "cursor": f"{begins}{xid}",
        "whole": since.is_whole,
        "rows": {name: rows for each in said for name, rows in each.rows.items()},
        "wholes": {name: value for each in said for name, value in each.wholes.items()},
    }


def event_line(event: Event, language: str) -> dict[str, Any]:
    """What a phone says of an event. `until` is the moment from which it forgets it."""
    assert event.starts_on is not None
    assert event.ends_on is not None
    until = start_of_day(event.ends_on + TAKEN_FOR + timedelta(days=1))
    return {
        "id": event.pk,
        "kind": event.kind,
        "title": event.title,
        "state": event.state,
        "place": " ".join(filter(None, [event.venue, full_name_of(event.place_code, language)])),
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "until": until.isoformat(),
    }


def plain(value: object) -> str:
    """For json.dumps: ids as text."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
