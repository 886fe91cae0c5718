"""The working set: whole at first, then what changed in the own places, no entry skipped, nothing of others."""

import gzip
import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.actions import assign_posting, end_posting
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.needs import actions as needs
from raengjai.needs.models import Need
from raengjai.offline.models.working_set import read
from raengjai.people.actions import change_person
from tests import make
from tests.cast import assemble
from tests.needs import story
from tests.offline.reader import Reader, Rows, record
from tests.writers import writers


@pytest.fixture
def cast(fresh_database):
    return assemble()


def test_the_whole_set_at_first(cast):
    need = record(cast.volunteer)
    record(cast.other_volunteer, place_code="520102")
    referral = story.referral_of(need, cast.volunteer)
    with acting_as(cast.mentor_dlpw) as mentor:
        needs.ask_for_more(referral, question="สลิปเดือนไหน", by=mentor, at=bangkok_now())
    reader = Reader(cast.volunteer)

    said = reader.ask()

    (row,) = said["needs"]
    assert said["whole"] is True
    assert {name: row[name] for name in ("id", "person", "topic", "state", "office", "version", "own")} == {
        "id": str(need.pk),
        "person": "นางบัวผัน นามสมมติ",
        "topic": "unpaid-wages",
        "state": "asked",
        "office": "DLPW-52",
        "version": 2,
        "own": True,
    }
    assert (row["state_name"], row["last"]["text"]) == ("สำนักงานขอข้อมูลเพิ่ม", "สลิปเดือนไหน")
    assert "ค่าจ้าง" in row["topic_name"]
    assert row["referral"] == str(referral.pk)
    assert [(task["kind"], task["need"], bool(task["name"])) for task in said["tasks"]] == [
        ("answer_question", str(need.pk), True)
    ]
    assert row["task"]["id"] == said["tasks"][0]["id"]


def test_nothing_changed_is_a_small_answer(cast):
    record(cast.volunteer)
    reader = Reader(cast.volunteer)
    reader.until_settled()

    said = reader.ask()

    assert (said["whole"], said["needs"], said["tasks"], said["gone"], said["more"]) == (
        False,
        [],
        [],
        [],
        False,
    )
    assert len(reader.answer.content) < 1024


def test_later_only_what_changed(cast):
    first, second = record(cast.volunteer), record(cast.volunteer, "sewing-course")
    reader = Reader(cast.volunteer)
    reader.until_settled()
    referral = story.referral_of(second, cast.volunteer)
    with acting_as(cast.mentor_dsd) as mentor:
        needs.accept_referral(referral, by=mentor, at=bangkok_now())

    found, _tasks, gone = reader.until_settled()

    assert {row["id"]: row["state"] for row in found.values()} == {str(second.pk): "accepted"}
    assert str(first.pk) not in gone


def test_a_task_that_ended_or_was_taken_back_is_gone(cast):
    need = record(cast.volunteer)
    referral = story.referral_of(need, cast.volunteer)
    with acting_as(cast.mentor_dlpw) as mentor:
        step = needs.ask_for_more(referral, question="สลิปเดือนไหน", by=mentor, at=bangkok_now())
    reader = Reader(cast.volunteer)
    _needs, tasks, _gone = reader.until_settled()
    with acting_as(cast.mentor_dlpw) as mentor:
        needs.undo_step(step, by=mentor, at=bangkok_now())

    found, later, gone = reader.until_settled()

    assert later == {}
    assert set(tasks) <= gone
    assert "task" not in found[str(need.pk)]


def test_what_ended_long_ago_leaves_the_phone(cast):
    need = record(cast.volunteer)
    reader = Reader(cast.volunteer)
    reader.until_settled()
    with acting_as(cast.volunteer) as actor:
        at = bangkok_now() - timedelta(days=100)
        needs.withdraw_need(need, reason_code="moved-away", text="", by=actor, at=at)

    _found, _tasks, gone = reader.until_settled()

    assert str(need.pk) in gone


def test_a_corrected_name_comes_again(cast):
    need = record(cast.volunteer)
    reader = Reader(cast.volunteer)
    reader.until_settled()
    with acting_as(cast.volunteer) as actor:
        person = Need.objects.with_names().get(pk=need.pk).person
        assert person is not None
        change_person(person, {"last_name": "ใจดี"}, version=person.version, by=actor, at=bangkok_now())

    found, _tasks, _gone = reader.until_settled()

    assert found[str(need.pk)]["person"] == "นางบัวผัน ใจดี"


@pytest.mark.parametrize("commits", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_no_need_is_skipped_whatever_the_order_of_transactions(cast, commits):
    reader = Reader(cast.volunteer)
    reader.until_settled()
    seen: Rows = {}
    with writers(3) as everybody:
        for writer in everybody:
            writer.begin()
        # The sequence runs against the transaction ids.
        made = [writer.do(_record_as, cast.volunteer) for writer in reversed(everybody)]
        for place in commits:
            everybody[place].commit()
            seen |= {row["id"]: row for row in reader.ask()["needs"]}

    found, _tasks, _gone = reader.until_settled()

    assert set(seen | found) == {str(each) for each in made}


def _record_as(person):
    return record(person).pk


def test_after_a_restore_everything_comes_anew(cast, fresh_database):
    record(cast.volunteer)
    reader = Reader(cast.volunteer)
    reader.until_settled()
    with psycopg.connect(fresh_database.urls.owner) as owner:
        owner.execute("SELECT journal_begin_epoch()")

    assert reader.ask()["whole"] is True


@pytest.mark.parametrize("cursor", ["x", "....", "AAAA.AAAA", "ก" * 50, "." * 3000])
def test_a_cursor_that_was_not_made_here_begins_anew(cast, cursor):
    assert Reader(cast.volunteer).ask(cursor)["whole"] is True


def test_another_posting_brings_the_whole_set_and_the_phone_is_told(cast):
    record(cast.volunteer)
    other = record(cast.other_volunteer, place_code="520102")
    reader = Reader(cast.volunteer)
    reader.until_settled()
    with acting_as_system("test") as system:
        posting = Posting.objects.get(user=cast.volunteer)
        end_posting(posting, ends_on=bangkok_today() - timedelta(days=1), by=system, at=bangkok_now())
    assert reader.phone.send()["state"] == "withdrawn"
    emptied = reader.ask()
    with acting_as_system("test") as system:
        assign_posting(
            cast.volunteer,
            role="volunteer",
            place_code="520102",
            starts_on=bangkok_today(),
            by=system,
            at=bangkok_now(),
        )

    moved = reader.ask()

    assert (emptied["whole"], emptied["state"], emptied["needs"]) == (True, "withdrawn", [])
    assert (moved["whole"], moved["state"], [row["id"] for row in moved["needs"]]) == (
        True,
        "active",
        [str(other.pk)],
    )
    assert reader.phone.send()["state"] == "active"


def test_nothing_of_the_neighbours_comes(cast):
    record(cast.volunteer)
    reader = Reader(cast.other_volunteer)

    assert reader.ask()["needs"] == []
    record(cast.volunteer)
    assert reader.until_settled() == ({}, {}, set())


def test_a_district_is_all_its_sub_districts_and_a_province_no_working_set(cast):
    record(cast.volunteer)
    of_district = make.volunteer(place_code="5201")

    assert len(Reader(of_district).ask()["needs"]) == 1
    assert Reader(cast.coordinator).ask()["needs"] == []


def test_a_revoked_phone_and_another_persons_get_nothing(cast):
    mine, theirs = Reader(cast.volunteer), Reader(cast.other_volunteer)
    browser = mine.browser

    assert browser.get("/offline/changes/", {"device": str(theirs.phone.id)}).status_code == 404
    assert browser.get("/offline/changes/", {"device": "x"}).status_code == 404
    browser.post(f"/offline/devices/{mine.phone.id}/remove/")
    assert browser.get("/offline/changes/", {"device": str(mine.phone.id)}).status_code == 410


def test_it_is_packed_when_the_phone_can_unpack(cast):
    record(cast.volunteer)
    reader = Reader(cast.volunteer)
    asked = {"device": str(reader.phone.id)}

    plain = reader.browser.get("/offline/changes/", asked)
    packed = reader.browser.get("/offline/changes/", asked, headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content))["needs"] == json.loads(plain.content)["needs"]


def test_the_number_of_statements_does_not_grow(cast):
    reader = Reader(cast.volunteer)
    reader.ask()
    for _ in range(5):
        record(cast.volunteer)
    with CaptureQueriesContext(connection) as asked:
        reader.ask()

    # Who it is (session, phone), begin, the door, one statement for everything, the targets, commit.
    assert len(asked) <= 7


def test_a_phone_pays_for_its_own_sub_district(cast):
    with acting_as(cast.volunteer) as actor, connection.cursor() as database:
        database.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            whole = read(actor, scope="s", cursor="", words=_no_words(), at=bangkok_now())
            read(actor, scope="s", cursor=whole.cursor, words=_no_words(), at=bangkok_now())
        database.execute("EXPLAIN " + asked.captured_queries[-1]["sql"])
        plan = "\n".join(row[0] for row in database.fetchall())

    assert "place_code_xid_seq_idx" in plan
    assert "(place_code = place.code) AND (ROW(xid, seq) > ROW(" in plan


def _no_words():
    lists: dict[str, Any] = {name: {} for name in ("topics", "offices", "states", "deeds", "tasks")}
    return lists | dict.fromkeys(("group", "nameless", "hidden", "erased"), "-")
