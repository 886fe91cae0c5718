"""The statements of the roller, in one place so that they can be read beside each other.

A cell is what people are counted in: an area, a period, a kind, and everything, one agency or one project.
`counted_as` is the person as whom a key is counted so far; a key without it is a person by itself.
"""

from typing import NamedTuple


class Cursor(NamedTuple):
    """A place in a feed: everything up to and including (xid, seq)."""

    xid: str
    seq: int

    def named(self, name: str) -> dict[str, str | int]:
        return {f"{name}_xid": self.xid, f"{name}_seq": self.seq}


# One roller at a time; the lock ends with the transaction.
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('programmes_roller', 0))"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('programmes_roller', 0))"

# Room for sorting a batch, and no compiling of statements that take milliseconds.
AT_EASE = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"

STATE = """
SELECT epoch <> (SELECT epoch FROM journal_epoch ORDER BY since DESC LIMIT 1),
    fact_xid::text, fact_seq, alias_xid::text, alias_seq
FROM programmes_roller
"""

MOVE_CURSOR = """
UPDATE programmes_roller SET fact_xid = %s::xid8, fact_seq = %s, alias_xid = %s::xid8, alias_seq = %s,
    folded_at = statement_timestamp()
"""

# A bare xid in an ORDER BY would be the text of the output column xid::text, and text orders 100 before 99.
# The end of the next batch, and the fiscal years that it touches.
BATCH_END = """
WITH batch AS MATERIALIZED (
    SELECT xid, seq, day FROM programmes_fact
    WHERE (xid, seq) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, seq LIMIT %s)
SELECT count(*), (SELECT xid::text FROM batch ORDER BY batch.xid DESC, batch.seq DESC LIMIT 1),
    (SELECT seq FROM batch ORDER BY batch.xid DESC, batch.seq DESC LIMIT 1),
    make_date(ledger_fiscal_year(min(day)) - 544, 10, 1), make_date(ledger_fiscal_year(max(day)) - 543, 9, 30)
FROM batch
"""

FOLD_SUMS = """
WITH leaf AS (
    SELECT place_code, day, kind, service_code, agency_code, project, sum(acts) AS acts, sum(quantity) AS quantity
    FROM programmes_fact, unnest('{""}' || project_codes) AS project
    WHERE (xid, seq) > (%(since_xid)s::xid8, %(since_seq)s) AND (xid, seq) <= (%(until_xid)s::xid8, %(until_seq)s)
    GROUP BY 1, 2, 3, 4, 5, 6)
INSERT INTO programmes_area_sum AS kept (area_code, province_code, period, kind, service_code, agency_code,
    project_code, acts, quantity)
SELECT area, left(area, 2), period, kind, service_code, agency_code, project, sum(acts), sum(quantity)
FROM leaf, unnest(ledger_areas(place_code)) AS area, unnest(ledger_periods(day)) AS period
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1, 3, 7, 4, 6, 5
ON CONFLICT (area_code, period, project_code, kind, agency_code, service_code)
DO UPDATE SET acts = kept.acts + excluded.acts, quantity = kept.quantity + excluded.quantity
"""

_ADD_TO_CELLS = """
INSERT INTO programmes_area_people AS kept (area_code, province_code, period, kind, agency_code, project_code,
    acts, keyless, people)
SELECT area, left(area, 2), period, kind, agency, project, sum(acts), sum(keyless), sum(people)
FROM changes
GROUP BY 1, 2, 3, 4, 5, 6
HAVING sum(acts) <> 0 OR sum(keyless) <> 0 OR sum(people) <> 0
ORDER BY 1, 3, 6, 5, 4
ON CONFLICT (area_code, period, project_code, agency_code, kind)
DO UPDATE SET acts = kept.acts + excluded.acts, keyless = kept.keyless + excluded.keyless,
    people = kept.people + excluded.people
"""

# For every person of the batch: in which cells were they present before, in which are they now?
FOLD_PEOPLE = "\n".join(
    (
        """
WITH batch AS MATERIALIZED (
    SELECT person_key, place_code, day, kind, agency_code, project_codes, acts FROM programmes_fact
    WHERE (xid, seq) > (%(since_xid)s::xid8, %(since_seq)s) AND (xid, seq) <= (%(until_xid)s::xid8, %(until_seq)s)),
persons AS MATERIALIZED (
    SELECT DISTINCT coalesce(a.counted_as, b.person_key) AS person
    FROM batch b LEFT JOIN programmes_person_alias a ON a.from_key = b.person_key
    WHERE b.person_key IS NOT NULL),
keys AS MATERIALIZED (
    SELECT person AS key, person FROM persons
    UNION ALL
    SELECT a.from_key, a.counted_as FROM programmes_person_alias a JOIN persons p ON a.counted_as = p.person),
cells AS (
    SELECT k.person, area, period, f.kind, slice.agency, slice.project, sum(f.heads) AS now,
        sum(f.heads) FILTER (WHERE (f.xid, f.seq) <= (%(since_xid)s::xid8, %(since_seq)s)) AS before
    FROM keys k JOIN programmes_fact f ON f.person_key = k.key,
        unnest(ledger_areas(f.place_code)) AS area, unnest(ledger_periods(f.day)) AS period,
        ledger_slices(f.agency_code, f.project_codes) AS slice
    WHERE (f.xid, f.seq) <= (%(until_xid)s::xid8, %(until_seq)s)
        AND f.day BETWEEN %(first_day)s AND %(last_day)s AND f.heads <> 0
    GROUP BY 1, 2, 3, 4, 5, 6),
changes AS (
    SELECT area, period, kind, agency, project, 0 AS acts, 0 AS keyless,
        (now > 0)::int - (coalesce(before, 0) > 0)::int AS people
    FROM cells
    UNION ALL
    SELECT area, period, b.kind, slice.agency, slice.project, b.acts,
        CASE WHEN b.person_key IS NULL THEN b.acts ELSE 0 END, 0
    FROM batch b, unnest(ledger_areas(b.place_code)) AS area, unnest(ledger_periods(b.day)) AS period,
        ledger_slices(b.agency_code, b.project_codes) AS slice)""",
        _ADD_TO_CELLS,
    )
)

CHANGED_ALIASES = """
SELECT from_key, xid::text, seq FROM programmes_person_alias
WHERE (xid, seq) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY programmes_person_alias.xid, programmes_person_alias.seq LIMIT 500
"""

# The changed keys and all that count through them: as whom they were counted, as whom they are to be.
MOVES = """
WITH RECURSIVE down (key) AS (
    SELECT unnest(%s::uuid[])
    UNION
    SELECT a.from_key FROM programmes_person_alias a JOIN down ON a.to_key = down.key),
up (key, at) AS (
    SELECT key, key FROM down
    UNION
    SELECT up.key, a.to_key FROM up JOIN programmes_person_alias a ON a.from_key = up.at WHERE a.to_key IS NOT NULL)
SELECT up.key, coalesce(own.counted_as, up.key), up.at
FROM up JOIN programmes_person_alias own ON own.from_key = up.key
WHERE NOT EXISTS (
        SELECT 1 FROM programmes_person_alias a WHERE a.from_key = up.at AND a.to_key IS NOT NULL)
    AND coalesce(own.counted_as, up.key) <> up.at
"""

# Everybody whose keys come or go, counted without the change (-1) and with it (+1).
FOLD_MOVES = "\n".join(
    (
        """
WITH moves AS (SELECT * FROM unnest(%(keys)s::uuid[], %(before)s::uuid[], %(after)s::uuid[]) AS m (key, before, after)),
persons AS (SELECT before AS person FROM moves UNION SELECT after FROM moves),
counted AS (
    SELECT person AS key, person FROM persons p WHERE NOT EXISTS (
        SELECT 1 FROM programmes_person_alias a WHERE a.from_key = p.person AND a.counted_as IS NOT NULL)
    UNION ALL
    SELECT a.from_key, a.counted_as FROM programmes_person_alias a JOIN persons p ON a.counted_as = p.person),
keys AS MATERIALIZED (
    SELECT c.key, c.person AS before, coalesce(m.after, c.person) AS after
    FROM counted c LEFT JOIN moves m ON m.key = c.key),
heads AS MATERIALIZED (
    SELECT k.before, k.after, area, period, f.kind, slice.agency, slice.project, sum(f.heads) AS heads
    FROM keys k JOIN programmes_fact f ON f.person_key = k.key,
        unnest(ledger_areas(f.place_code)) AS area, unnest(ledger_periods(f.day)) AS period,
        ledger_slices(f.agency_code, f.project_codes) AS slice
    WHERE (f.xid, f.seq) <= (%(until_xid)s::xid8, %(until_seq)s) AND f.heads <> 0
    GROUP BY 1, 2, 3, 4, 5, 6, 7),
present AS (
    SELECT before AS person, area, period, kind, agency, project, -1 AS people FROM heads
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(heads) > 0
    UNION ALL
    SELECT after, area, period, kind, agency, project, 1 FROM heads
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(heads) > 0),
changes AS (SELECT area, period, kind, agency, project, 0 AS acts, 0 AS keyless, people FROM present)""",
        _ADD_TO_CELLS,
    )
)

NOTE_MOVES = """
UPDATE programmes_person_alias a SET counted_as = nullif(m.after, a.from_key)
FROM unnest(%(keys)s::uuid[], %(after)s::uuid[]) AS m (key, after) WHERE a.from_key = m.key
"""
