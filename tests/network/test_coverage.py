"""Coverage and reach: map and table agree, filters and sums hold, headquarters reads sums, and costs stay the same."""

import re
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.network.models import languages_of, serving_of
from raengjai.network.providers import Reach, reaches
from raengjai.network.rules import STATES, Covered, LastAct, Served, area_of, since
from raengjai.network.views.covered import country_on, province_on
from raengjai.places.models import Village
from raengjai.programmes.actions import FactDraft, post_facts
from raengjai.programmes.models import nationalities_of, nationalities_of_country
from tests.cast import Cast, browser_of
from tests.network import members
from tests.network.pages import page_of

COVERAGE = reverse("coverage")
LARGEST = 200_000  # bytes of a first view
TODAY = date(2026, 11, 26)
DAYS = st.none() | st.dates(date(2024, 1, 1), TODAY)
PLACES = st.builds(
    Covered,
    code=st.just("520101"),
    seats=st.integers(1, 3),
    core=st.integers(0, 3),
    others=st.integers(0, 5),
    ending=st.integers(0, 3),
    last_day=DAYS,
    villages=st.lists(st.tuples(st.integers(1, 20), DAYS), max_size=5).map(tuple),
)


# --- rules ---------------------------------------------------------------------------------------------------


@given(st.lists(PLACES, max_size=20), st.sampled_from(["", "90", "180", "365", "never"]))
def test_every_place_has_one_state_and_the_sums_are_those_of_the_places(places: list[Covered], reach: str):
    before = since(TODAY, reach)
    states = [place.state(before) for place in places]
    area = area_of("52", places, before)

    assert sum(states.count(state) for state in STATES) == len(places) == area.places
    assert area.gaps >= states.count("gap")
    assert area.unreached >= states.count("unreached")
    for place, state in zip(places, states, strict=True):
        assert (state == "good") == (
            place.core + place.others > 0
            and not place.has_gap
            and not place.is_unreached(before)
            and not place.villages_unreached(before)
        )


@given(PLACES)
def test_who_waits_longer_has_fewer_places_left(place: Covered):
    reached = [place.is_unreached(since(TODAY, reach)) for reach in ("90", "180", "365", "never")]
    assert reached == sorted(reached, reverse=True)


def test_a_day_counts_on_its_last_day_and_not_after():
    before = since(TODAY, "90")
    assert not Covered("520101", 1, last_day=TODAY - timedelta(days=90)).is_unreached(before)
    assert Covered("520101", 1, last_day=TODAY - timedelta(days=91)).is_unreached(before)
    assert not Covered("520101", 1, last_day=date(1999, 1, 1)).is_unreached(since(TODAY, "never"))
    assert Covered("520101", 1).is_unreached(since(TODAY, "never"))


def test_a_language_is_missing_when_nobody_speaks_it():
    served = (Served("MMR", 7), Served("KHM", None), Served("OTHER", 9))
    place = Covered("520101", 1, served=served, spoken=frozenset({"th", "km"}))
    assert place.missing == (("my", 7),)


# --- the page of a province ----------------------------------------------------------------------------------


def test_map_and_table_say_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    """Every tile leads to a row of its own, with the word that the row says; the legend counts them."""
    acts = [LastAct("520101", None, bangkok_today()), LastAct("520103", None, date(2020, 1, 7))]
    _reached(monkeypatch, acts)
    for place in ("520101", "520103"):
        members.volunteer(place_code=place)
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", tier="network")
    page = page_of(cast.coordinator, COVERAGE)

    tiles = dict(re.findall(r'href="#place-(\d{6})">[^<]+<span>([^<]+)</span>', page))
    rows = {
        code: re.sub(r"<[^>]+>", "", said).strip()
        for code, said in re.findall(
            r'id="place-(\d{6})".*?</th><td[^>]*>.*?</td><td[^>]*>(.*?)</td>', page, flags=re.DOTALL
        )
    }
    assert len(tiles) == 100
    assert tiles == rows
    assert (tiles["520101"], tiles["520102"]) == ("ครบและเข้าถึงแล้ว", "มีอัตราว่าง")
    assert tiles["520103"] == "ยังไม่ได้เข้าถึง"
    legend = dict(re.findall(r"</svg> ([^<]+) <b>(\d+)</b>", page))
    assert legend == {word: str(list(tiles.values()).count(word)) for word in legend}
    assert sum(int(n) for n in legend.values()) == 100
    assert "<strong>2</strong> จาก 100" in page


def test_filters_leave_the_same_places_on_map_and_table(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    today = bangkok_today()
    _reached(
        monkeypatch, [LastAct("520101", None, today), LastAct("520102", None, today - timedelta(days=100))]
    )
    members.volunteer()

    for query, count, shown, hidden in (
        ("?district=5201", 19, "520101", "520201"),
        ("?gaps=on", 99, "520102", "520101"),
        ("?reach=90", 99, "520102", "520101"),
        ("?reach=180", 98, "520103", "520102"),
        ("?reach=never&district=5201", 17, "520103", "520102"),
    ):
        page = page_of(cast.coordinator, COVERAGE + query)
        tiles, rows = (set(re.findall(each, page)) for each in (r'"#place-(\d{6})"', r'id="place-(\d{6})"'))
        assert tiles == rows, query
        assert len(rows) == count, query
        assert shown in rows, query
        assert hidden not in rows, query


def test_nothing_left_is_said_and_unknown_filters_count_as_not_said(cast: Cast):
    members.volunteer()
    page = page_of(cast.coordinator, f"{COVERAGE}?district=9999&reach=7&page=abc&province=51")
    assert page.count('id="place-') == 100
    assert "ลำพูน" not in page


def test_villages_are_listed_where_they_are_loaded(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    Village.objects.filter(place__gte="52", place__lt="53").delete()
    page = page_of(cast.coordinator, COVERAGE)
    assert "ยังไม่ได้นำเข้ารายชื่อหมู่บ้านของจังหวัดนี้" in page

    for number in (1, 2, 3):
        Village.objects.create(place_id="520101", village_no=number, name_th="บ้านสมมติ", source="test")
    _reached(monkeypatch, [LastAct("520101", 2, bangkok_today())])
    page = page_of(cast.coordinator, f"{COVERAGE}?district=5201")
    assert "2 จาก 3: หมู่ที่ 1, 3" in page


def test_terms_that_end_soon_are_counted(cast: Cast):
    members.volunteer(ends_on=bangkok_today() + timedelta(days=90))
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=bangkok_today() + timedelta(days=91))
    with acting_as(cast.coordinator):
        places = {place.code: place.ending for place in province_on("52", bangkok_today()).places}
    assert (places["520101"], places["520102"]) == (1, 0)


def test_languages_of_the_served_are_held_against_those_of_the_serving(cast: Cast):
    _serve("MMR", 5, "520101")
    _serve("KHM", 4, "520101")
    _serve("VNM", 6, "510101")
    _serve("LAO", 6, "520101", days_ago=400)
    member = members.volunteer()
    page = page_of(cast.coordinator, f"{COVERAGE}?district=5201")
    assert "พม่า (5 คน)" in page
    assert "เขมร (น้อยกว่า 5 คน)" in page
    assert "เวียดนาม" not in page
    assert "ลาว" not in page

    with acting_as(cast.coordinator) as actor:
        actions.save_profile(
            member.user, {"languages": ["th", "my"]}, cause="corrected", by=actor, at=members.NOW
        )
    assert "พม่า (" not in page_of(cast.coordinator, f"{COVERAGE}?district=5201")


def test_a_count_under_five_never_leaves_the_database(cast: Cast):
    _serve("KHM", 4, "520101")
    _serve("MMR", 5, "520101")
    for reader in (cast.coordinator, cast.mentor_dsd):
        with acting_as(reader):
            found = nationalities_of("52", bangkok_today() - timedelta(days=365))
            assert found == [("520101", "KHM", None), ("520101", "MMR", 5)]


def test_the_workbook_has_every_place_and_is_in_the_journal(cast: Cast):
    members.volunteer()
    answer = browser_of(cast.coordinator).get(reverse("coverage_file"), {"gaps": "on"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    assert len([row for row in rows if str(row[0]).startswith("52") and len(str(row[0])) == 6]) == 99
    assert "520101" not in {str(row[0]) for row in rows}
    with acting_as(cast.coordinator):
        assert Entry.objects.filter(verb="network.coverage_downloaded", place_code="52").count() == 1


@pytest.mark.parametrize("province", ["52", "30"])
def test_a_first_view_stays_small(cast: Cast, province: str):
    """Also of the province with the most sub-districts, whose rows go on on further pages."""
    from tests import make  # noqa: PLC0415

    reader = cast.coordinator if province == "52" else make.coordinator(province_code=province)
    answer = browser_of(reader).get(COVERAGE)
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST
    if province == "30":
        page = answer.content.decode()
        assert page.count('id="place-') == 100
        assert "page=2" in page
        assert f"{COVERAGE}?province=30&amp;district=3001#place-300101" in page


@pytest.mark.parametrize("reader", ["coordinator", "headquarters"])
def test_coverage_costs_the_same_queries_for_one_place_as_for_thirty(cast: Cast, reader: str):
    def questions() -> int:
        browser = browser_of(getattr(cast, reader))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(COVERAGE).status_code == 200
        return len(asked)

    members.many(1)
    questions()
    one = questions()
    members.many(30, after=1)
    _serve("MMR", 5, "520101")
    assert questions() == one


# --- headquarters, neighbours --------------------------------------------------------------------------------


def test_headquarters_reads_sums_that_are_those_of_the_province(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    member = members.volunteer(ends_on=bangkok_today() + timedelta(days=30))
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", tier="network")
    _serve("MMR", 5, "520101")
    _reached(monkeypatch, [LastAct("520101", 3, bangkok_today()), LastAct("520102", None, date(2020, 1, 7))])
    before = since(bangkok_today(), "")
    with acting_as(cast.coordinator):
        found = province_on("52", bangkok_today())
        theirs = found.sums("52", found.places, before)
    with acting_as(cast.headquarters):
        areas = {area.code: area for area in country_on(bangkok_today(), before)}
    assert areas["52"] == theirs
    assert (theirs.core, theirs.others, theirs.ending, theirs.unreached) == (1, 1, 1, 99)
    assert theirs.missing == ("my",)

    page = page_of(cast.headquarters, f"{COVERAGE}?province=52&district=5201")
    assert len(areas) == 77
    assert page.count('href="#area-') == page.count('id="area-') == 77
    assert "place-5201" not in page
    assert member.name not in page
    assert len(page.encode()) < LARGEST


def test_headquarters_and_neighbours_are_told_nothing_of_a_place(cast: Cast):
    members.volunteer()
    _serve("MMR", 5, "520101")
    today = bangkok_today()
    year_ago = today - timedelta(days=365)
    with acting_as(cast.coordinator_51):
        assert serving_of("52", today, today) == []
        assert languages_of("52", today) == {}
        assert nationalities_of("52", year_ago) == []
        assert [act for source in reaches for act in source.acts(["520101"])] == []
        assert [code for source in reaches for code in source.reached(["520101"], year_ago)] == []
        assert serving_of("00", today, today) == []
        assert nationalities_of_country(["52"], year_ago) == []
    with acting_as(cast.headquarters):
        assert nationalities_of("00", year_ago) == []
        assert nationalities_of_country(["51", "52"], year_ago) == [("52", "MMR")]
    page = page_of(cast.coordinator_51, f"{COVERAGE}?province=52")
    assert "place-520101" not in page
    assert browser_of(cast.volunteer).get(COVERAGE).status_code == 403


# --- what the tests put there ---------------------------------------------------------------------------------


def _reached(monkeypatch: pytest.MonkeyPatch, acts: list[LastAct]) -> None:
    """Instead of what other rooms know: these acts."""
    source = Reach(
        acts=lambda places: [act for act in acts if act.place_code in places],
        reached=lambda places, day: [
            act.place_code for act in acts if act.place_code in places and act.day >= day
        ],
    )
    monkeypatch.setattr("raengjai.network.views.covered.reaches", [source])


def _serve(group: str, people: int, place_code: str, *, days_ago: int = 10) -> None:
    """So many people of a nationality group were served."""
    with acting_as_system("test") as system:
        post_facts(
            [
                FactDraft(
                    kind="need.recorded",
                    subject=("need", uuid4()),
                    place_code=place_code,
                    day=bangkok_today() - timedelta(days=days_ago),
                    quantity=1,
                    service_code="L2",
                    person_key=uuid4(),
                    nationality_group=group,
                )
                for _person in range(people)
            ],
            by=system,
            at=bangkok_now(),
        )
