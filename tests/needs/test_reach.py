"""The last day of an act in each village: acts and not posts, days and not rows, probes of an index and not scans."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import BANGKOK, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.needs.actions import record_handouts, take_back_handout
from raengjai.needs.models import last_acts, reached_since
from raengjai.network.rules import LastAct
from raengjai.network.views.covered import country_on, province_on
from raengjai.places.models import Place
from tests.cast import Cast, assemble
from tests.conftest import Database
from tests.needs import story
from tests.needs.test_handouts import title

LATER = datetime(2020, 2, 1, 0, 30, tzinfo=BANGKOK)  # half past midnight: still January in Greenwich
VISITS = 60_000
MOST_PAGES_READ = 12  # of 8 KB, for each village that is looked up
# Visits of every sub-district that is in use, in ten villages each, some without a number, over two years.
FILL = """
CREATE TEMPORARY TABLE draft AS
SELECT i, gen_random_uuid() AS id, (%(places)s::text[])[1 + i %% cardinality(%(places)s::text[])] AS place,
    now() - i %% 700 * interval '1 day' AS at, sha256(('reach' || i)::bytea) AS receipt
FROM generate_series(1, %(visits)s) AS i;
INSERT INTO needs_visit (id, place_code, province_code, for_whom, speaker_name, speaker_relation, channel,
    receipt_hash, language, made_at, recorded_at, recorded_by, village_no)
SELECT id, place, left(place, 2), 'self', '', '', (ARRAY['visit', 'phone', 'paper'])[1 + i %% 3],
    receipt, 'th', at, at, gen_random_uuid(), NULLIF(i / 7 %% 11, 0) FROM draft;
INSERT INTO needs_need (id, place_code, province_code, visit_id, topic_code, service_code, status_code, note,
    matter_place_code, receipt_hash, state, version, recorded_at, recorded_by, outcome_code)
SELECT gen_random_uuid(), place, left(place, 2), id, 'unpaid-wages', 'L2', 'any', '', place, receipt, 'referred', 1,
    at, gen_random_uuid(), '' FROM draft;
"""


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def _met(by: User, **said: Any) -> None:
    story.record(by, story.visit_draft(new_person_id=new_id(), **said), at=LATER + timedelta(hours=1))


def test_visits_count_for_their_village_and_calls_for_none(cast: Cast):
    _met(cast.volunteer, village_no=3)
    _met(cast.volunteer, village_no=3, made_at=LATER)
    _met(cast.volunteer, village_no=5, channel="phone", made_at=LATER)
    _met(cast.volunteer, village_no=6, channel="counter", made_at=LATER)
    _met(cast.volunteer, village_no=7, channel="paper")
    _met(cast.volunteer, village_no=None)
    _met(cast.other_volunteer, place_code="520102", village_no=1)

    with acting_as(cast.coordinator):
        assert set(last_acts(["520101"])) == {
            LastAct("520101", 3, date(2020, 2, 1)),
            LastAct("520101", 7, date(2020, 1, 7)),
            LastAct("520101", None, date(2020, 1, 7)),
        }
        places = ["520101", "520102", "520103"]
        assert reached_since(places, date(2020, 1, 7)) == ["520101", "520102"]
        assert reached_since(places, date(2020, 2, 1)) == ["520101"]
        assert reached_since(places, date(2020, 2, 2)) == []
        assert reached_since(places, date.min) == ["520101", "520102"]


def test_a_leaflet_counts_for_the_sub_district_until_it_is_taken_back(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        (handout,) = record_handouts([(title(), 5)], place_code="520101", by=actor, at=LATER)
    with acting_as(cast.coordinator):
        assert last_acts(["520101"]) == [LastAct("520101", None, date(2020, 2, 1))]
        assert reached_since(["520101"], date(2020, 2, 1)) == ["520101"]
    with acting_as(cast.volunteer) as actor:
        take_back_handout(handout, by=actor, at=LATER + timedelta(seconds=20))
    with acting_as(cast.coordinator):
        assert last_acts(["520101"]) == []
        assert reached_since(["520101"], date.min) == []


def test_only_who_serves_in_the_province_is_told_days_and_nobody_is_told_rows(cast: Cast):
    _met(cast.volunteer, village_no=3)
    for reader, count in (
        (cast.coordinator, 1),
        (cast.mentor_sso, 1),
        (cast.headquarters, 1),
        (cast.coordinator_51, 0),
        (cast.mentor_dsd_51, 0),
    ):
        with acting_as(reader):
            assert len(last_acts(["520101"])) == count, reader.username
            assert len(reached_since(["520101"], date.min)) == count, reader.username


@pytest.fixture
def busy_country(fresh_database: Database) -> tuple[Cast, list[str]]:
    """The cast and all sub-districts, with two years of visits in them and fresh statistics."""
    cast = assemble()
    with acting_as_system("test"), psycopg.ClientCursor(connection.connection) as several:
        below = Place.objects.filter(level="subdistrict").open_on(bangkok_today()).order_by("code")
        places = list(below.values_list("code", flat=True))
        several.execute(FILL, {"visits": VISITS, "places": places})
    with psycopg.connect(fresh_database.urls.owner, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE) needs_visit, needs_need, needs_handout")
    return cast, places


def test_a_province_and_the_country_are_probes_of_indexes(busy_country: tuple[Cast, list[str]]):
    """Pages read per village and per sub-district; a scan of the table would be hundreds for each."""
    cast, places = busy_country
    lampang = [code for code in places if code.startswith("52")]
    assert len(places) > 7_400

    with acting_as(cast.coordinator):
        villages = len(last_acts(lampang))
        read = _pages("needs_last_acts(%s::text[])", lampang)
        assert villages > len(lampang)
        assert read / villages < MOST_PAGES_READ
    with acting_as(cast.headquarters):
        since = bangkok_today() - timedelta(days=180)
        assert 0 < len(reached_since(places, since)) < len(places)
        assert _pages("needs_reached(%s::text[], %s)", places, since) / len(places) < MOST_PAGES_READ


def test_the_country_counts_what_its_provinces_count(busy_country: tuple[Cast, list[str]]):
    cast, _places = busy_country
    for days in (5, 60):
        before = bangkok_today() - timedelta(days=days)
        with acting_as(cast.coordinator):
            found = province_on("52", bangkok_today())
            theirs = found.sums("52", found.places, before)
        with acting_as(cast.headquarters):
            areas = {area.code: area for area in country_on(bangkok_today(), before)}
        assert 0 < theirs.unreached < 100
        assert areas["52"].unreached == theirs.unreached


def _pages(question: str, *told: Any) -> int:
    """Of 8 KB, read to answer."""
    with connection.cursor() as database:
        database.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT * FROM {question}", told)
        answer = database.fetchone()[0]
    (plan,) = json.loads(answer) if isinstance(answer, str) else answer
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])
