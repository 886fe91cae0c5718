"""Records cut to what items of a consent open."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from raengjai.protection.rules.records import Record

_FILE = Path(__file__).parents[2] / "data" / "sharing.toml"
_WITH = "with"
# Kinds whose records are a person's by a field of their own.
_OF_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Opens:
    """Field → item of one kind, and the fields that go along."""

    items: Mapping[str, str]
    along: frozenset[str]


def about(records: Iterable[Record], person: str) -> list[Record]:
    """What a case holds about one person: own records, the employer, recruiter and place of the work that the person tells of.

    What belongs to nobody by name belongs to everybody of the case, and so to this person only who is alone in it.
    """
    several = [record for record in records if record.kind in _opens()]
    people = {record.code for record in several if record.kind == "person"}
    linked = _linked(several, person)
    is_alone = people == {person}
    return [record for record in several if _is_about(record, person, linked, is_alone=is_alone)]


def limited(records: Iterable[Record], items: Iterable[str]) -> list[Record]:
    """The same records with only what the items open; records of which nothing is left stay behind."""
    opened = frozenset(items)
    cut = (_cut(record, opened) for record in records)
    return [record for record in cut if record is not None]


def held_items(records: Iterable[Record]) -> frozenset[str]:
    """The items of which something stands in the records."""
    return frozenset(
        _opens()[record.kind].items[name]
        for record in records
        if record.kind in _opens()
        for name, value in record.values.items()
        if name in _opens()[record.kind].items and value not in (None, "", [], {}, False)
    )


def item_of(kind: str, field: str) -> str:
    """The item that opens a field, "" for one that is never shared."""
    return _opens()[kind].items.get(field, "") if kind in _opens() else ""


def items_of_kind(kind: str) -> frozenset[str]:
    """All items that open something of a kind."""
    return frozenset(_opens()[kind].items.values())


def shared_kinds() -> tuple[str, ...]:
    return tuple(_opens())


def _linked(records: Sequence[Record], person: str) -> frozenset[str]:
    own = next((one for one in records if one.kind == "person" and one.code == person), None)
    if own is None:
        return frozenset()
    direct = {own.get("employer"), own.get("recruiter")} - {""}
    places = {one.get("place") for one in records if one.code in direct} - {""}
    return frozenset(direct | places)


def _is_about(record: Record, person: str, linked: frozenset[str], *, is_alone: bool) -> bool:
    if record.kind == "person":
        return record.code == person
    named = record.get(_OF_PERSON)
    if named:
        return named == person
    return (bool(record.code) and record.code in linked) or is_alone


def _cut(record: Record, opened: frozenset[str]) -> Record | None:
    opens = _opens()[record.kind]
    values = {name: value for name, value in record.values.items() if opens.items.get(name) in opened}
    if not values:
        return None
    along = {name: value for name, value in record.values.items() if name in opens.along}
    return replace(record, values={**along, **values}, more={})


@lru_cache(maxsize=1)
def _opens() -> Mapping[str, Opens]:
    data: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        kind: Opens(
            {field: item for item, fields in row.items() if item != _WITH for field in fields},
            frozenset(row.get(_WITH, ())),
        )
        for kind, row in data.items()
    }
