"""The hot lists on 20,000 needs, as the role that serves people, under row-level security: index ranges only."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models import QuerySet

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_today
from raengjai.needs.models import Need, Referral
from tests.cast import Cast, assemble
from tests.conftest import Database

NEEDS = 20_000
PAGE = 51
MOST_COUNTED = 500
MOST_PAGES_READ = 1_500  # of 8 KB; a page of 51 rows reads the row, its need, person and visit
BIG = {"needs_need", "needs_referral", "needs_visit", "people_person"}
# Needs of twenty sub-districts in two provinces, for five offices of each; half of them wait.
FILL = """
CREATE TEMPORARY TABLE draft AS
SELECT i, gen_random_uuid() AS need, gen_random_uuid() AS visit, gen_random_uuid() AS person,
    (ARRAY['52', '51'])[1 + i %% 2] || '01' || lpad((1 + i / 2 %% 10)::text, 2, '0') AS place,
    (ARRAY['OPS', 'DOE', 'DSD', 'DLPW', 'SSO'])[1 + i / 20 %% 5] AS agency,
    CASE WHEN i / 100 %% 2 = 0 THEN 'waiting' ELSE 'resolved' END AS state,
    sha256(('receipt' || i)::bytea) AS receipt, now() - i * interval '20 minutes' AS at
FROM generate_series(1, %(needs)s) AS i;
INSERT INTO people_person (id, place_code, province_code, person_key, prefix, first_name, last_name, name_key, phone,
    phone_last4, sex, nationality, language, address_note, version, recorded_at)
SELECT person, place, left(place, 2), person, '', 'Somjai', '', 'somjai', '', '', '', '', '', '', 1, at FROM draft;
INSERT INTO needs_visit (id, place_code, province_code, for_whom, speaker_name, speaker_relation, channel,
    receipt_hash, language, made_at, recorded_at, recorded_by)
SELECT visit, place, left(place, 2), 'self', '', '', 'visit', receipt, 'th', at, at, %(recorder)s FROM draft;
INSERT INTO needs_need (id, place_code, province_code, visit_id, person_id, topic_code, service_code, status_code, note,
    matter_place_code, receipt_hash, state, version, due_on, recorded_at, recorded_by, resolved_at,
    outcome_code)
SELECT need, place, left(place, 2), visit, person, 'unpaid-wages', 'L2', 'any', '', place, receipt,
    CASE state WHEN 'waiting' THEN 'referred' ELSE 'resolved' END, 1, at::date + 15, at,
    CASE WHEN i %% 20 = 0 THEN %(recorder)s::uuid ELSE gen_random_uuid() END,
    CASE state WHEN 'resolved' THEN at END, ''
FROM draft;
INSERT INTO needs_referral (id, place_code, province_code, need_id, office_code, service_code, topic_code, state,
    route_reason, note, sent_at, due_on, ended_at, end_reason, end_note, outcome_code, receipt_hash)
SELECT gen_random_uuid(), place, left(place, 2), need, agency || '-' || left(place, 2), 'L2', 'unpaid-wages', state,
    '{}', '', at, at::date + 15, CASE state WHEN 'resolved' THEN at END, '', '', '', receipt
FROM draft;
"""


@pytest.fixture
def crowd(fresh_database: Database) -> Cast:
    """The cast, on a database with a busy year in it and fresh statistics."""
    cast = assemble()
    with acting_as_system("test"), psycopg.ClientCursor(connection.connection) as several:
        several.execute(FILL, {"needs": NEEDS, "recorder": cast.volunteer.pk})
    with psycopg.connect(fresh_database.urls.owner, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE) needs_visit, needs_need, needs_referral, people_person")
    return cast


def test_every_hot_list_is_an_index_range(crowd: Cast):
    recorder = crowd.volunteer.pk
    lists: list[tuple[User, Any, str]] = [
        (crowd.mentor_dlpw, _queue(office_code="DLPW-52", state="waiting"), "referral_queue"),
        (crowd.mentor_dlpw, _queue(office_code="DLPW-52", state="resolved"), "referral_queue"),
        (crowd.coordinator, _queue(province_code="52", state="waiting"), "referral_of_province"),
        (crowd.volunteer, Need.objects.recorded_by(recorder).with_names(), "need_of_recorder"),
        (crowd.volunteer, Need.objects.of_place("520101").with_names(), "need_of_place"),
        (crowd.coordinator, Need.objects.of_place("520101").with_names(), "need_of_place"),
    ]
    for reader, rows, index in lists:
        with acting_as(reader):
            _expect_range(rows[:PAGE], index, rows=PAGE)


def test_counts_on_the_first_page_stop_counting(crowd: Cast):
    waiting = Referral.objects.filter(state="waiting").overdue(bangkok_today())

    with acting_as(crowd.mentor_dlpw):
        _expect_range(waiting.filter(office_code="DLPW-52")[:MOST_COUNTED], "referral_queue")
    with acting_as(crowd.coordinator):
        _expect_range(waiting.filter(province_code="52")[:MOST_COUNTED], "referral_of_province")


def test_a_receipt_is_looked_up(crowd: Cast):
    receipt = hashlib.sha256(b"receipt7").digest()

    with acting_for_receipt(receipt):
        plan = _expect_range(Need.objects.of_receipt(receipt), "need_of_receipt", rows=1, sorts=True)
    assert _pages(plan) <= 20


def _queue(**wanted: str) -> Any:
    return Referral.objects.filter(**wanted).order_by("due_on", "id").with_names()


def _expect_range(
    found: QuerySet[Any], index: str, *, rows: int | None = None, sorts: bool = False
) -> dict[str, Any]:
    """The plan, if it reads `index` in its order and no table as a whole."""
    (told,) = json.loads(found.explain(format="json", analyze=True, buffers=True))
    plan: dict[str, Any] = told["Plan"]
    nodes = list(_nodes(plan))
    said = _told(plan)
    assert index in {node.get("Index Name") for node in nodes}, said
    whole = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    assert not whole & BIG, said
    assert sorts or not any("Sort" in node["Node Type"] for node in nodes), said
    assert rows is None or plan["Actual Rows"] == rows, said
    assert _pages(plan) <= MOST_PAGES_READ, said
    return plan


def _told(plan: dict[str, Any], depth: int = 0) -> str:
    """The plan as a tree, for whom a change of plan surprises."""
    named = " ".join(str(plan[key]) for key in ("Node Type", "Index Name", "Relation Name") if key in plan)
    line = f"{'  ' * depth}{named} rows {plan['Actual Rows']}, loops {plan['Actual Loops']}, pages {_pages(plan)}"
    return "\n".join([line, *(_told(below, depth + 1) for below in plan.get("Plans", ()))])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node and all below it that were run at all."""
    if plan.get("Actual Loops", 0) > 0:
        yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _pages(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
