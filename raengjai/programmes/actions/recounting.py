"""The recount: what the kept sums should be, counted from the facts alone; the differences, and mending them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Composed, Identifier

from raengjai.programmes.actions import sql

MOST_SHOWN = 100
# A recount sorts much; its own memory, and no compiling of statements that run once.
_AT_EASE = "SELECT set_config('work_mem', '256MB', true), set_config('jit', 'off', true)"

# Everything is counted by province, so that memory is bounded; "00" counts the country as an area of its own.
_PROVINCES = """
SELECT province_code FROM programmes_fact UNION SELECT province_code FROM programmes_leaf_sum
UNION SELECT province_code FROM programmes_area_sum UNION SELECT '00' ORDER BY 1
"""
_OF_PROVINCE = "place_code >= %(province)s AND place_code < %(province)s || ':'"
_LEAF_SUMS = f"""
SELECT place_code, to_char(day, 'YYYY-MM') AS month, kind, service_code, agency_code, project AS project_code,
    sum(acts) AS acts, sum(quantity) AS quantity
FROM programmes_fact, unnest('{{""}}' || project_codes) AS project
WHERE {_OF_PROVINCE}
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608
_LEAF_PRESENCES = f"""
SELECT place_code, to_char(day, 'YYYY-MM') AS month, kind, service_code, agency_code, project AS project_code,
    person_key, sum(heads) AS n
FROM programmes_fact, unnest('{{""}}' || project_codes) AS project
WHERE person_key IS NOT NULL AND {_OF_PROVINCE}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608
# What the cursor has passed, of the province; for the country, of everywhere.
_FOLDED = f"""
folded AS (
    SELECT f.* FROM programmes_fact f
    WHERE (xid, seq) <= (SELECT fact_xid, fact_seq FROM programmes_roller)
        AND (%(province)s = '00' OR {_OF_PROVINCE}))
"""  # noqa: S608
_AREA_SUMS = f"""
WITH {_FOLDED},
leaf AS MATERIALIZED (
    SELECT place_code, ledger_periods(day) AS periods, kind, service_code, agency_code, project,
        sum(acts) AS acts, sum(quantity) AS quantity
    FROM folded, unnest('{{""}}' || project_codes) AS project
    GROUP BY 1, 2, 3, 4, 5, 6)
SELECT area AS area_code, period, kind, service_code, agency_code, project AS project_code,
    sum(acts) AS acts, sum(quantity) AS quantity
FROM leaf, unnest(ledger_areas(place_code)) AS area, unnest(periods) AS period
WHERE (area = '00') = (%(province)s = '00')
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608
_AREA_PEOPLE = f"""
WITH {_FOLDED},
leaf AS MATERIALIZED (
    SELECT coalesce(a.counted_as, f.person_key) AS person, f.place_code, ledger_periods(f.day) AS periods, f.kind,
        f.agency_code, f.project_codes, sum(f.acts) AS acts, sum(f.heads) AS heads
    FROM folded f LEFT JOIN programmes_person_alias a ON a.from_key = f.person_key
    GROUP BY 1, 2, 3, 4, 5, 6),
cells AS (
    SELECT person, area, period, kind, slice.agency, slice.project, sum(acts) AS acts, sum(heads) AS heads
    FROM leaf, unnest(ledger_areas(place_code)) AS area, unnest(periods) AS period,
        ledger_slices(agency_code, project_codes) AS slice
    WHERE (area = '00') = (%(province)s = '00')
    GROUP BY 1, 2, 3, 4, 5, 6)
SELECT area AS area_code, period, kind, agency AS agency_code, project AS project_code, sum(acts) AS acts,
    coalesce(sum(acts) FILTER (WHERE person IS NULL), 0) AS keyless, count(*) FILTER (WHERE heads > 0) AS people
FROM cells
GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of kept numbers: what it sums over, what it keeps, and the query that counts the same anew."""

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    counted: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row whose kept numbers are not those of a recount."""

    table: str
    key: tuple[str, ...]
    kept: tuple[int, ...]
    counted: tuple[int, ...]


_LEAF_KEY = ("place_code", "kind", "month", "project_code", "agency_code", "service_code")
LEAVES = (
    Kept("programmes_leaf_sum", _LEAF_KEY, ("acts", "quantity"), _LEAF_SUMS),
    Kept("programmes_leaf_presence", (*_LEAF_KEY, "person_key"), ("n",), _LEAF_PRESENCES),
)
AREAS = (
    Kept(
        "programmes_area_sum",
        ("area_code", "period", "project_code", "kind", "agency_code", "service_code"),
        ("acts", "quantity"),
        _AREA_SUMS,
    ),
    Kept(
        "programmes_area_people",
        ("area_code", "period", "project_code", "agency_code", "kind"),
        ("acts", "keyless", "people"),
        _AREA_PEOPLE,
    ),
)
# Who counts as whom, for every key that ever had an alias.
_COUNT_AS = """
WITH RECURSIVE up (key, at) AS (
    SELECT from_key, from_key FROM programmes_person_alias
    UNION
    SELECT up.key, a.to_key FROM up JOIN programmes_person_alias a ON a.from_key = up.at WHERE a.to_key IS NOT NULL)
UPDATE programmes_person_alias own SET counted_as = nullif(up.at, up.key)
FROM up WHERE up.key = own.from_key AND nullif(up.at, up.key) IS DISTINCT FROM own.counted_as
    AND NOT EXISTS (SELECT 1 FROM programmes_person_alias a WHERE a.from_key = up.at AND a.to_key IS NOT NULL)
"""
_TO_THE_END = """
UPDATE programmes_roller SET epoch = (SELECT epoch FROM journal_epoch ORDER BY since DESC LIMIT 1),
    folded_at = statement_timestamp(), (fact_xid, fact_seq) = (
        SELECT xid, seq FROM programmes_fact WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
        UNION ALL SELECT '0', 0
        ORDER BY 1 DESC, 2 DESC LIMIT 1)
"""


@transaction.atomic
def recount() -> list[Difference]:
    """Compare every kept number with a recount of the facts; returns at most a hundred differences."""
    found: list[Difference] = []
    with connection.cursor() as database:
        database.execute(sql.LOCK)
        database.execute(_AT_EASE)
        for province in _provinces():
            for kept in (*LEAVES, *AREAS):
                found += _differences(kept, province)
            if len(found) >= MOST_SHOWN:
                break
    return found[:MOST_SHOWN]


@transaction.atomic
def mend_leaves() -> int:
    """Put a recount in the place of leaf rows that differ; returns how many. Nobody can post meanwhile."""
    with connection.cursor() as database:
        database.execute(
            "LOCK TABLE programmes_leaf_sum, programmes_leaf_presence IN SHARE ROW EXCLUSIVE MODE"
        )
        database.execute(_AT_EASE)
    return sum(_mend(kept, province) for province in _provinces() for kept in LEAVES)


@transaction.atomic
def mend_areas() -> int:
    """Count the sums of areas anew from all settled facts, and go on from there; returns how many rows differed."""
    with connection.cursor() as database:
        database.execute(sql.LOCK)
        database.execute(_AT_EASE)
        database.execute(_TO_THE_END)
        database.execute(_COUNT_AS)
    return sum(_mend(kept, province) for province in _provinces() for kept in AREAS)


def _provinces() -> list[str]:
    with connection.cursor() as database:
        database.execute(_PROVINCES)
        return [code for (code,) in database.fetchall()]


def _differences(kept: Kept, province: str) -> list[Difference]:
    columns = [*kept.keys, *(f"kept_{v}" for v in kept.values), *(f"counted_{v}" for v in kept.values)]
    select = SQL("SELECT {} FROM ({}) AS differing LIMIT {}").format(
        _names(columns), _differing(kept), MOST_SHOWN
    )
    with connection.cursor() as database:
        database.execute(select, {"province": province})
        rows = database.fetchall()
    width, half = len(kept.keys), len(kept.keys) + len(kept.values)
    return [Difference(kept.table, tuple(map(str, row[:width])), row[width:half], row[half:]) for row in rows]


def _mend(kept: Kept, province: str) -> int:
    """Write the counted numbers of every row that differs (zero where nothing was counted)."""
    statement = SQL(
        "INSERT INTO {table} ({keys}, province_code, {values}) SELECT {keys}, left({area}, 2), {counted}"
        " FROM ({differing}) AS differing ON CONFLICT ({keys}) DO UPDATE SET {changes}"
    ).format(
        table=Identifier(kept.table),
        keys=_names(kept.keys),
        values=_names(kept.values),
        area=Identifier(kept.keys[0]),
        counted=_names([f"counted_{value}" for value in kept.values]),
        differing=_differing(kept),
        changes=SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(value)) for value in kept.values),
    )
    with connection.cursor() as database:
        database.execute(statement, {"province": province})
        return int(database.rowcount)


def _differing(kept: Kept) -> Composed:
    """Rows of a province whose kept numbers differ from the counted ones; a missing row counts as zeros."""
    values = [
        SQL("coalesce({}, 0) AS {}").format(Identifier(side, value), Identifier(f"{side}_{value}"))
        for side in ("kept", "counted")
        for value in kept.values
    ]
    differ: list[Composable] = [
        SQL("coalesce({}, 0) <> coalesce({}, 0)").format(
            Identifier("kept", value), Identifier("counted", value)
        )
        for value in kept.values
    ]
    return SQL(
        "SELECT {keys}, {values}"
        " FROM (SELECT * FROM {table} WHERE {area} >= %(province)s AND {area} < %(province)s || ':') AS kept"
        " FULL JOIN ({counted}) AS counted USING ({keys}) WHERE {differ}"
    ).format(
        keys=_names(kept.keys),
        values=SQL(", ").join(values),
        table=Identifier(kept.table),
        area=Identifier(kept.keys[0]),
        counted=SQL(kept.counted),
        differ=SQL(" OR ").join(differ),
    )


def _names(columns: Sequence[str]) -> Composed:
    return SQL(", ").join(map(Identifier, columns))
