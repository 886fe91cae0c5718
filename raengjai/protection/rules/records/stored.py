"""A record as the text that is sealed, and back. What this version does not know is kept and written again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from raengjai.protection.rules.records.kinds import kinds

FORM = 1
_OURS = frozenset({"form", "kind", "version", "code", "fields"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `values`: field → what JSON holds (text, whole number, yes or no, list of texts; days as ISO 8601), also
    of fields that are not known here. `code`: its own within the case (P1), "" for kinds without. `more`: whatever else
    stood beside."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    code: str = ""
    version: int = 1
    more: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def get(self, name: str) -> str:
        """A text or code, "" when there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """The codes of a field that holds several."""
        value = self.values.get(name)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """A day; None when there is none or it makes no sense (check_record says so)."""
        try:
            return date.fromisoformat(self.get(name))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with the row that holds it: who wrote it and when, and which row it takes the place of."""

    id: UUID
    at: datetime
    by: UUID
    record: Record
    replaces: UUID | None = None


def content_of(record: Record) -> dict[str, Any]:
    """What is sealed, as JSON holds it. Empty values are left out: what was not said is not there."""
    kept = {name: value for name, value in record.values.items() if value not in (None, "", [])}
    return {
        **record.more,
        "form": FORM,
        "kind": record.kind,
        "version": record.version,
        "code": record.code,
        "fields": kept,
    }


def record_of(kind: str, content: Any) -> Record:
    """What content_of gave. Raises ValueError when it is of another kind, of no form that is known, or no record at all."""
    if not isinstance(content, dict) or content.get("form") != FORM or content.get("kind") != kind:
        raise ValueError("not a record of this kind")
    values = content.get("fields")
    if not isinstance(values, dict) or not isinstance(content.get("version"), int):
        raise ValueError("a record that makes no sense")
    return Record(
        kind=kind,
        values=values,
        code=str(content.get("code") or ""),
        version=content["version"],
        more={name: value for name, value in content.items() if name not in _OURS},
    )


def write_record(record: Record) -> str:
    """The same as text."""
    return json.dumps(content_of(record), ensure_ascii=False)


def read_record(kind: str, text: str) -> Record:
    """What write_record wrote. Raises ValueError as record_of does."""
    return record_of(kind, json.loads(text))


def living(entries: Iterable[Entry], *only: str) -> tuple[Entry, ...]:
    """The entries that no other one replaces, oldest first; of these kinds, or of all."""
    several = sorted(entries, key=lambda one: (one.at, str(one.id)))
    gone = {one.replaces for one in several}
    return tuple(one for one in several if one.id not in gone and (not only or one.record.kind in only))


def by_code(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Code → living entry, for the kinds that carry codes."""
    return {one.record.code: one for one in living(entries) if one.record.code}


def next_code(kind: str, records: Iterable[Record]) -> str:
    """The next code of a kind within a case: P1, then P2; one that was used is never given again. "" for kinds without."""
    prefix = kinds()[kind].prefix
    used = list(_numbers(prefix, records))
    return f"{prefix}{max(used, default=0) + 1}" if prefix else ""


def _numbers(prefix: str, records: Iterable[Record]) -> Iterator[int]:
    for record in records:
        if prefix and record.code.startswith(prefix) and record.code[len(prefix) :].isdecimal():
            yield int(record.code[len(prefix) :])
