"""Posting facts in tests, and a recount that shares nothing with the product: plain Python over the fact rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import BANGKOK
from raengjai.programmes.actions import FactDraft, fold_once, post_facts
from raengjai.programmes.models import AreaPeople, AreaSum, Fact, LeafPresence, LeafSum

_SETTLED = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= coalesce(%s, 0)
    AND (%s::bigint IS NOT NULL OR pg_snapshot_xmin(pg_current_snapshot()) > coalesce(greatest(
        (SELECT xid FROM programmes_fact ORDER BY xid DESC LIMIT 1),
        (SELECT xid FROM programmes_person_alias ORDER BY xid DESC LIMIT 1)), '0'))
"""
_SERVICE = ("kind", "service_code", "agency_code", "project_code")
_TABLES: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "leaf sums": (LeafSum, ("place_code", "month", *_SERVICE), ("acts", "quantity")),
    "leaf presence": (LeafPresence, ("place_code", "month", *_SERVICE, "person_key"), ("n",)),
    "area sums": (AreaSum, ("area_code", "period", *_SERVICE), ("acts", "quantity")),
    "area people": (
        AreaPeople,
        ("area_code", "period", "kind", "agency_code", "project_code"),
        ("acts", "keyless", "people"),
    ),
}
AT = datetime(2026, 11, 20, 10, 42, tzinfo=BANGKOK)
DAY = date(2020, 1, 7)


def draft(**changes: Any) -> FactDraft:
    """One need recorded in Lampang's first sub-district, credited to nothing."""
    given: dict[str, Any] = {
        "kind": "need.recorded",
        "subject": ("need", uuid4()),
        "place_code": "520101",
        "day": DAY,
        "projects": (),
    }
    return FactDraft(**(given | changes))


def post(*drafts: FactDraft) -> list[UUID]:
    """Post as the system, in a transaction of its own."""
    with acting_as_system("test") as system:
        return post_facts(drafts, by=system, at=AT)


def settle(open_since: int | None = None) -> None:
    """Wait until no transaction elsewhere on this server is older than ours: it would rightly hold the roller
    back, also when it works on the database of another test. `open_since` is the oldest that the test holds."""
    deadline = monotonic() + 120
    while monotonic() < deadline:
        with acting_as_system("test"), connection.cursor() as database:
            database.execute(_SETTLED, [open_since, open_since])
            if database.fetchone()[0]:
                return
        sleep(0.02)
    raise TimeoutError("an older transaction stays open on this server")


def fold_all(limit: int = 5_000, *, open_since: int | None = None) -> int:
    """Fold until nothing waits; returns how many facts were folded."""
    settle(open_since)
    total = 0
    while (folded := fold_once(limit=limit)).facts or folded.aliases or folded.has_more:
        total += folded.facts
    return total


def waiting() -> int:
    """How many facts lie behind the roller's cursor, settled or not."""
    with acting_as_system("test"), connection.cursor() as database:
        database.execute(
            "SELECT count(*) FROM programmes_fact f, programmes_roller r WHERE (f.xid, f.seq) > (r.fact_xid, r.fact_seq)"
        )
        count: int = database.fetchone()[0]
    return count


def kept(province: str = "") -> dict[str, Mapping[Any, Any]]:
    """What the tables keep (of one province), without rows of zeros."""
    with acting_as_system("test"):
        return {
            name: _rows(model, province, len(keys), *keys, *values)
            for name, (model, keys, values) in _TABLES.items()
        }


def counted(counts_as: Mapping[UUID, UUID], province: str = "") -> dict[str, Mapping[Any, Any]]:
    """The same from the facts alone. `counts_as` says which key is another's; chains are followed here."""
    with acting_as_system("test"):
        facts = list(Fact.objects.filter(province_code__startswith=province))
    leaf_sums, presence, area_sums, numbers = _Sums(2), _Sums(1), _Sums(2), _Sums(2)
    heads: dict[Any, Counter[UUID]] = defaultdict(Counter)
    for fact in facts:
        month = f"{fact.day:%Y-%m}"
        key = (fact.service_code, fact.agency_code)
        for project in ["", *fact.project_codes]:
            leaf_sums.add((fact.place_code, month, fact.kind, *key, project), fact.acts, fact.quantity)
            if fact.person_key:
                presence.add((fact.place_code, month, fact.kind, *key, project, fact.person_key), fact.heads)
            for area, period in _cells(fact, province):
                area_sums.add((area, period, fact.kind, *key, project), fact.acts, fact.quantity)
        for agency, project in {
            ("", ""),
            (fact.agency_code, ""),
            *(("", code) for code in fact.project_codes),
        }:
            for area, period in _cells(fact, province):
                cell = (area, period, fact.kind, agency, project)
                numbers.add(cell, fact.acts, 0 if fact.person_key else fact.acts)
                if fact.person_key:
                    heads[cell][_end_of(fact.person_key, counts_as)] += fact.heads
    people = {
        cell: (acts, keyless, len([n for n in heads[cell].values() if n > 0]))
        for cell, (acts, keyless) in numbers.items()
    }
    return {
        "leaf sums": _without_zeros(leaf_sums),
        "leaf presence": _without_zeros(presence),
        "area sums": _without_zeros(area_sums),
        "area people": _without_zeros(people),
    }


class _Sums(dict[Any, tuple[int, ...]]):
    """Numbers by key, added up."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def add(self, key: Any, *numbers: int) -> None:
        before = self.get(key, (0,) * self.width)
        self[key] = tuple(old + new for old, new in zip(before, numbers, strict=True))


def _cells(fact: Fact, province: str) -> Iterable[tuple[str, str]]:
    day, place = fact.day, fact.place_code
    year = f"FY{day.year + 543 + (day.month >= 10)}"
    for area in {place, place[:4], place[:2]} | ({"00"} if not province else set()):
        yield area, f"{day:%Y-%m}"
        yield area, year


def _end_of(key: UUID, counts_as: Mapping[UUID, UUID]) -> UUID:
    while key in counts_as:
        key = counts_as[key]
    return key


def _rows(model: Any, province: str, width: int, *columns: str) -> dict[Any, tuple[int, ...]]:
    rows = model.objects.filter(province_code__startswith=province).values_list(*columns)
    return _without_zeros({row[:width]: row[width:] for row in rows})


def _without_zeros(sums: Mapping[Any, tuple[int, ...]]) -> dict[Any, tuple[int, ...]]:
    return {key: numbers for key, numbers in sums.items() if any(numbers)}
