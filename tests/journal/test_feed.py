"""The feed never skips an entry, whatever the order of transactions; after a restore it begins anew."""

import base64
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.journal import feed
from raengjai.journal.actions import record
from tests import make
from tests.writers import writers


def write(actor, *, place_code="520101", verb="need.recorded", subject=None):
    record(verb, subject or ("need", uuid4()), by=actor, at=make.NOW, place_code=place_code)


def read(cursor="", *, province="52", limit=100):
    with acting_as_system("test"):
        return feed.read(province, cursor, limit=limit)


def read_all(cursor="", *, limit=100):
    """Every page after `cursor`: the entries' ids, and the last cursor."""
    ids = []
    while True:
        page = read(cursor, limit=limit)
        ids += [entry["id"] for entry in page.entries]
        cursor = page.cursor
        if not page.has_more:
            return ids, cursor


@pytest.mark.parametrize("commits", [(0, 1, 2), (1, 2, 0), (2, 1, 0), (1, 0, 2)])
def test_writers_whose_numbers_and_transactions_are_in_different_order(fresh_database, commits):
    seen, cursor = [], ""
    with writers(3) as everybody:
        began = [writer.begin() for writer in everybody]
        for writer in reversed(everybody):  # the sequence runs against the transaction ids
            writer.do(write, writer.actor)
        numbers = _numbers_in(everybody)
        for place in commits:
            everybody[place].commit()
            ids, cursor = read_all(cursor)
            seen += ids

    assert began == sorted(began)
    assert numbers == sorted(numbers, reverse=True)
    ids, cursor = read_all(cursor)
    assert _eventually(seen + ids, cursor) == _all_ids()


def test_an_entry_waits_for_older_transactions(fresh_database):
    with writers(2) as (older, younger):
        older.begin()
        younger.begin()
        younger.do(write, younger.actor)
        younger.commit()

        before = read()
        older.do(write, older.actor)
        older.commit()

    ids, _cursor = read_all(before.cursor)
    assert before.entries == []
    assert _eventually(ids, before.cursor) == _all_ids()


def test_pages_hold_each_entry_once(fresh_database):
    with acting_as_system("test") as system:
        for _ in range(7):
            write(system)

    _eventually([], "")
    ids, cursor = read_all(limit=3)

    assert sorted(ids) == _all_ids()
    assert read(cursor) == feed.Page(entries=[], cursor=cursor, has_more=False)


def test_a_feed_is_of_one_province(fresh_database):
    with acting_as_system("test") as system:
        write(system, place_code="520101")
        write(system, place_code="510101")
        write(system, place_code="52")

    _eventually([], "")
    assert [entry["place_code"] for entry in read().entries] == ["520101", "52"]
    assert [entry["place_code"] for entry in read(province="51").entries] == ["510101"]


def test_a_feed_shows_what_the_reader_may_see(fresh_database):
    person, neighbour = make.volunteer(place_code="520101"), make.coordinator(province_code="51")
    with acting_as_system("test") as system:
        write(system, place_code="520101")
        write(system, place_code="520102")
    _eventually([], "")

    with acting_as(person):
        mine = [(entry["verb"], entry["place_code"]) for entry in feed.read("52").entries]
    with acting_as(neighbour):
        theirs = feed.read("52").entries

    assert ("need.recorded", "520101") in mine
    assert ("need.recorded", "520102") not in mine
    assert theirs == []


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["nonsense", "!!!", "AAAA", base64.urlsafe_b64encode(b"x" * 32).decode()])
def test_a_cursor_that_was_not_made_here_begins_anew(cursor):
    with acting_as_system("test"), pytest.raises(feed.FeedRestarted):
        feed.read("52", cursor)


def test_transactions_are_ordered_as_numbers_and_none_is_skipped(fresh_database):
    with acting_as_system("test") as system:
        for _ in range(4):
            write(system)
    written = dict(enumerate(_all_ids()))
    with psycopg.connect(fresh_database.urls.owner) as owner:  # the hundredth transaction is among them
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        for number, entry_id in written.items():
            owner.execute(
                "UPDATE journal_entry SET xid = %s::text::xid8 WHERE id = %s", [98 + number, entry_id]
            )
        owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY")

    ids, _cursor = read_all(limit=1)

    assert ids == list(written.values())


@pytest.mark.long  # waits for every open transaction of the server; a busy one was seen to outlast it
def test_after_a_restore_every_reader_begins_anew_and_misses_nothing(fresh_database):
    with acting_as_system("test") as system:
        for _ in range(3):
            write(system)
    _ids, cursor = read_all()
    with psycopg.connect(fresh_database.urls.owner) as owner:
        # The dump came from a server that had seen more transactions than this one will for a while.
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE journal_entry SET xid = (xid::text::bigint + 1000000000)::text::xid8")
        owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY")
    assert read().entries == []  # not settled, as far as this server can tell

    with psycopg.connect(fresh_database.urls.owner) as owner:
        owner.execute("SELECT journal_begin_epoch()")
    with acting_as_system("test") as system:
        write(system)

    with pytest.raises(feed.FeedRestarted):
        read(cursor)
    ids, cursor = read_all(limit=2)
    assert _eventually(ids, cursor) == _all_ids()
    with (
        psycopg.connect(fresh_database.urls.owner) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        owner.execute("UPDATE journal_entry SET verb = 'need.changed'")


def test_the_application_cannot_begin_an_epoch(fresh_database):
    with psycopg.connect(fresh_database.urls.app) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT journal_begin_epoch()")
        app.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("INSERT INTO journal_epoch (epoch) VALUES (gen_random_uuid())")


def test_the_feed_reads_a_range_of_its_index(fresh_database):
    with acting_as_system("test") as system, connection.cursor() as database:
        for _ in range(50):
            write(system)
        database.execute("SET LOCAL enable_seqscan = off")
        database.execute("EXPLAIN " + feed._SETTLED, ["52", "0", 0, 101])
        plan = "\n".join(line for (line,) in database.fetchall())

    assert "province_code_xid_seq_idx" in plan
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]
    assert conditions
    assert all("ROW(xid, seq) >" in line and "province_code" in line for line in conditions)
    assert "Seq Scan" not in plan


def _numbers_in(everybody):
    """The sequence numbers that each writer's entry got."""
    return [writer.do(_number_of_mine) for writer in everybody]


def _number_of_mine():
    with connection.cursor() as database:
        database.execute("SELECT seq FROM journal_entry WHERE xid = pg_current_xact_id()")
        return database.fetchone()[0]


def _all_ids():
    with acting_as_system("test"), connection.cursor() as database:
        database.execute("SELECT id FROM journal_entry WHERE province_code = '52'")
        return sorted(entry_id for (entry_id,) in database.fetchall())


def _eventually(ids, cursor):
    """What the feed has shown once nothing older is open anywhere on the server (other tests write there too)."""
    deadline = make.NOW.now() + timedelta(seconds=120)
    while sorted(ids) != _all_ids() and make.NOW.now() < deadline:
        more, cursor = read_all(cursor)
        ids = [*ids, *more]
    return sorted(ids)
