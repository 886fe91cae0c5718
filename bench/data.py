"""`make bench-data needs=1000000`: fills the database to measure on with invented needs, set by set.

All checks of values hold. As the administrator of its own cluster it skips row-level security and foreign keys,
whose rows come from the same drafts. The ledger's own trigger posts the leaves, its own recount builds the sums of areas. One sub-district of every district has needs. Secondary indexes are made again at the end.
"""

import argparse
import itertools
import os
import random
import re
import sys
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import psycopg

from bench import site
from tools import postgres
from tools.database import url_for
from tools.state import Problem, said_plainly

STEPS = Path(__file__).with_name("data.sql")
STORY = Path(__file__).parent.parent / "raengjai" / "home" / "data" / "lampang.toml"
MONTHS_BACK = timedelta(days=415)
NAMES = 8_000
PROVED_ALWAYS = 50_000
FILLED = (
    *("people_person", "people_consent", "people_sight", "needs_visit", "needs_need", "needs_referral"),
    *("journal_entry", "programmes_fact", "search_entry"),
)
# Without foreign keys' look-ups, but for the step whose trigger posts the leaves; and the system's scope, as the
# door sets it, for one transaction.
TRIGGERS = {
    True: "SET LOCAL session_replication_role = origin",
    False: "SET LOCAL session_replication_role = replica",
}
SCOPE = """
SELECT set_config('raengjai.actor', 'system', true), set_config('raengjai.places', '00', true),
    set_config('raengjai.offices', '', true), set_config('raengjai.provinces', '00', true),
    set_config('raengjai.receipt', '', true)
"""
# A UUIDv7 of a moment whose random part is a hash: the same number gives the same id.
ID_FUNCTION = """
CREATE OR REPLACE FUNCTION bench_id(kind text, number bigint, at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8'
        || substr(h, 4, 15))::uuid FROM md5(kind || number) AS h
$$;
"""
LEFTOVERS = "DROP TABLE IF EXISTS bench_size, bench_place, bench_topic, bench_name, bench_credited, bench_draft, bench_person"
POOLS = """
CREATE UNLOGGED TABLE bench_place AS
    SELECT row_number() OVER (ORDER BY code) - 1 AS no, code FROM places_place
    WHERE level = 'subdistrict' AND closed_on IS NULL AND code LIKE '____01';
CREATE UNLOGGED TABLE bench_credited AS
    SELECT fiscal_year, kind AS credited_kind, array_agg(code::text ORDER BY code) AS codes
    FROM programmes_project, unnest(credited_kinds) AS kind GROUP BY 1, 2;
CREATE UNLOGGED TABLE bench_topic (no bigint, topic text, service text, agency text, note text, vector tsvector);
CREATE UNLOGGED TABLE bench_name (no bigint, prefix text, first_name text, last_name text, name_key text, sex text,
    vector tsvector);
CREATE UNLOGGED TABLE bench_size AS SELECT %s::bigint AS needs, greatest(%s * 65 / 100, 1)::bigint AS persons,
    %s::timestamptz AS first_at, %s::timestamptz AS last_at, %s::bigint AS topics, %s::bigint AS names,
    (SELECT count(*) FROM bench_place) AS places, %s::text AS wording, %s::text AS version;
"""


def main() -> None:
    """Fill an empty database; a filled one is left alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=1_000_000)
    parser.add_argument(
        "--prove", action="store_true", help="recount all facts at the end; minutes for a million"
    )
    wanted = parser.parse_args()
    with site.database() as urls, postgres.running(site.CLUSTER) as admin_url:
        os.environ.update(site.environment(urls))
        django.setup()
        admin = url_for(admin_url, database=site.DATABASE)
        with psycopg.connect(admin, autocommit=True) as database:
            found = _rows(database, "needs_need")
            if found > 10_000:
                raise Problem(f"About {found:,} needs are there already; drop the database first.")
            _fill(database, wanted.needs)
        _keep_sums()
        if wanted.prove or wanted.needs <= PROVED_ALWAYS:
            _prove()
        with psycopg.connect(admin, autocommit=True) as database, _step("vacuum and statistics"):
            database.execute("VACUUM (ANALYZE)")


def _fill(database: psycopg.Connection, needs: int) -> None:
    began = time.monotonic()
    database.execute("ANALYZE")
    database.execute("SET work_mem = '256MB'; SET synchronous_commit = off; SET jit = off")
    with _step("pools"):
        _make_pools(database, needs)
    with _step("dropping indexes"):
        dropped = _drop_indexes(database)
    try:
        for name, statements in _steps():
            with _step(name), database.transaction():
                database.execute(TRIGGERS["programmes_fact" in statements])
                database.execute(SCOPE)
                database.execute(statements)
    finally:
        for name, statement in dropped.items():
            with _step(f"index {name}"):
                database.execute(statement)
    database.execute(LEFTOVERS)
    _say(f"{needs:,} needs in {time.monotonic() - began:.0f} s")


def _make_pools(database: psycopg.Connection, needs: int) -> None:
    """What the steps draw from: sub-districts, topics with their routes and words, names."""
    # Django's models only now: they want the environment that main() has set.
    from raengjai.people.rules.wording import purposes  # noqa: PLC0415
    from raengjai.search.rules import index_version  # noqa: PLC0415

    topics, names = _topics(), _names()
    now = datetime.now(UTC)
    wording = purposes()["share_with_office"].wording_on(now.date()).version
    size = [needs, needs, now - MONTHS_BACK, now - timedelta(hours=1), len(topics), len(names)]
    database.execute(ID_FUNCTION)
    database.execute(LEFTOVERS)
    with psycopg.ClientCursor(database) as cursor:
        cursor.execute(POOLS, [*size, wording, index_version()])
    with database.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_topic VALUES (%s, %s, %s, %s, %s, %s::tsvector)", topics)
        cursor.executemany("INSERT INTO bench_name VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector)", names)


def _topics() -> list[tuple[Any, ...]]:
    """Every topic with each of its notes, where the router sends it, and the words of search."""
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.search.rules import Words, vector_of  # noqa: PLC0415
    from raengjai.services.models import catalogue, route_for  # noqa: PLC0415

    with acting_as_system("measure"):
        names = {code: found[-1].name for code, found in catalogue().topics.items()}
        rows = []
        for talk in story()["talk"]:
            route = route_for(talk["topic"], person_place="520101")[0]
            agency = route.office_code.partition("-")[0]
            for note in talk["notes"]:
                name = names[talk["topic"]]
                vector = vector_of(Words(text=f"{name.th} {name.en} {note}"))
                rows.append((talk["topic"], route.service_code, agency, note, vector))
    return [(number, *row) for number, row in enumerate(rows)]


def _names() -> list[tuple[Any, ...]]:
    """Invented names, plainly so: first names of the story, surnames put together from its words."""
    from raengjai.people.rules.names import name_key  # noqa: PLC0415
    from raengjai.search.rules import Words, vector_of  # noqa: PLC0415

    told = story()
    people = [(name, "F", told["prefixes"]["women"][0]) for name in told["women"]]
    people += [(name, "M", told["prefixes"]["men"][0]) for name in told["men"]]
    surnames = [a + b for a, b in itertools.product(told["men"], told["surnames"])]
    chance = random.Random(1)
    drawn = chance.sample(list(itertools.product(people, surnames)), NAMES)
    return [
        (no, prefix, first, last, name_key(first, last), sex, vector_of(Words(names=f"{first} {last}")))
        for no, ((first, sex, prefix), last) in enumerate(drawn)
    ]


def story() -> dict[str, Any]:
    """The words of the Lampang story: names that are plainly invented, and what neighbours say."""
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


def _steps() -> list[tuple[str, str]]:
    parts = re.split(r"^-- step: (.*)$", STEPS.read_text(encoding="utf-8"), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _drop_indexes(database: psycopg.Connection) -> dict[str, str]:
    """Drop what only makes filling slow; returns the statements that make it again. Unique indexes stay."""
    found = database.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY (%s) AND NOT i.indisunique",
        [list(FILLED)],
    ).fetchall()
    for name, _statement in found:
        database.execute(psycopg.sql.SQL("DROP INDEX {}").format(psycopg.sql.Identifier(name)))
    return {name: statement.replace(" ON ONLY ", " ON ") for name, statement in found}


def _rows(database: psycopg.Connection, table: str) -> int:
    found = database.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [table]).fetchone()
    return max(int(found[0]), 0) if found else 0


def _keep_sums() -> None:
    """The sums of areas, built by the ledger's own recount."""
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.programmes.actions import mend_areas  # noqa: PLC0415

    with _step("sums of areas"), acting_as_system("measure"):
        mend_areas()


def _prove() -> None:
    """Kept sums equal a recount of the facts, or we say where not."""
    from raengjai.access.door import acting_as_system  # noqa: PLC0415
    from raengjai.programmes.actions import recount  # noqa: PLC0415

    with _step("recount"), acting_as_system("measure"):
        differences = recount()
    if differences:
        raise Problem(f"{len(differences)} kept numbers differ from a recount: {differences[0]}")
    _say("the kept sums equal a recount")


class _step:
    """Says how long what is inside took."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_raised: object) -> None:
        _say(f"{time.monotonic() - self._began:7.1f} s  {self._name}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    said_plainly(main)
