"""Targets of the month: what holds, "16 of 20" from the kept sums, and setting them."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.programmes.actions import set_targets
from raengjai.programmes.forms.targets import month_after
from raengjai.programmes.models import Indicator, Progress, Target, holding_in, progress_of
from tests.cast import Cast, assemble, browser_of
from tests.programmes.ledger import draft, post

AT = datetime(2020, 1, 20, 10, 0, tzinfo=BANGKOK)
JANUARY, FEBRUARY = date(2020, 1, 1), date(2020, 2, 1)
TARGETS = reverse("targets")


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def indicator(code: str = "needs-recorded") -> Indicator:
    with acting_as_system("test"):
        return Indicator.objects.get(code=code)


def put(
    person, code: str = "needs-recorded", *, each=None, month=JANUARY, at=AT, seen="", **exceptions
) -> int:
    with acting_as(person) as actor:
        return set_targets(
            indicator(code),
            province_code="52",
            from_month=month,
            for_each=each,
            exceptions={place.removeprefix("at_"): value for place, value in exceptions.items()},
            seen=seen,
            by=actor,
            at=at,
        )


def said(person, *places: str, day: date = date(2020, 1, 31)) -> list[tuple[str, str, int, int]]:
    with acting_as(person), connection.cursor() as database:
        database.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # sums are written when a transaction ends; this one goes on
        return [
            (each.place_code, each.indicator.code, each.done, each.target)
            for each in progress_of(list(places or ["520101"]), day)
        ]


def test_where_no_target_is_set_nothing_is_said(cast: Cast):
    post(draft(), draft())

    assert said(cast.volunteer) == []


def test_acts_copies_and_people_are_counted_as_the_indicator_asks(cast: Cast):
    person, other = uuid4(), uuid4()
    post(*(draft(person_key=key) for key in (person, person, other)))
    post(draft(kind="document.handed_out", quantity=40), draft(kind="information.given"))
    post(draft(place_code="520102"), draft(day=date(2020, 2, 1)))
    for code, each in (("needs-recorded", 20), ("people-with-needs", 4), ("documents-handed-out", 40)):
        put(cast.coordinator, code, each=each)
    put(cast.coordinator, "information-given", each=1)

    assert said(cast.volunteer) == [
        ("520101", "needs-recorded", 3, 20),
        ("520101", "people-with-needs", 2, 4),
        ("520101", "information-given", 2, 1),
        ("520101", "documents-handed-out", 40, 40),
    ]


def test_an_exception_goes_before_and_ends(cast: Cast):
    put(cast.coordinator, each=20, at_520101=5, at_520102=0)

    assert said(cast.volunteer, "520101", "520103") == [
        ("520101", "needs-recorded", 0, 5),
        ("520103", "needs-recorded", 0, 20),
    ]
    assert said(cast.other_volunteer, "520102") == []
    put(cast.coordinator, each=20, month=FEBRUARY, at_520101=None, at_520102=None)
    assert said(cast.volunteer) == [("520101", "needs-recorded", 0, 5)]
    assert said(cast.volunteer, day=date(2020, 2, 2)) == [("520101", "needs-recorded", 0, 20)]


def test_a_target_holds_until_another_month_says_otherwise(cast: Cast):
    put(cast.coordinator, each=20)
    put(cast.coordinator, each=30, month=FEBRUARY)
    put(cast.coordinator, each=None, month=date(2020, 4, 1))

    found = [said(cast.volunteer, day=date(2020, month, 3)) for month in (1, 2, 3, 4)]

    assert [line[0][3] if line else None for line in found] == [20, 30, 30, None]
    assert said(cast.volunteer, day=date(2019, 12, 31)) == []


def test_a_month_that_is_over_keeps_its_targets(cast: Cast):
    with pytest.raises(Refused):
        put(cast.coordinator, each=20, month=date(2019, 12, 1))
    with pytest.raises(Refused):
        put(cast.coordinator, each=20, month=date(2020, 1, 2))


def test_each_setting_is_one_entry_of_the_journal_and_the_same_again_none(cast: Cast):
    assert put(cast.coordinator, each=20, at_520101=5) == 2
    assert put(cast.coordinator, each=20, at_520101=5) == 0
    assert put(cast.coordinator, each=25, at_520101=5) == 1

    with acting_as_system("test"):
        entries = list(Entry.objects.filter(verb="targets.set").order_by("seq"))
    assert [(each.place_code, each.codes["each"], each.codes["changed"]) for each in entries] == [
        ("52", 20, 2),
        ("52", 25, 1),
    ]


def test_somebody_who_was_quicker_is_not_overwritten(cast: Cast):
    with acting_as(cast.coordinator):
        seen = holding_in("52", [indicator()], JANUARY)["needs-recorded"].mark
    put(cast.coordinator, each=20)

    with pytest.raises(Refused, match=r"meanwhile|ระหว่าง"):
        put(cast.coordinator, each=30, seen=seen)
    assert said(cast.volunteer)[0][3] == 20


@pytest.mark.parametrize("name", ["coordinator_51", "volunteer", "mentor_dlpw", "headquarters"])
def test_an_outsider_sets_nothing_even_past_the_page(cast: Cast, name: str):
    person = getattr(cast, name)
    with pytest.raises(Refused):
        put(person, each=20)
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(person) as actor:
        Target.objects.create(
            place_code="52", indicator=indicator(), each="subdistrict", span="month",
            first_day=JANUARY, value=9, set_at=AT, set_by=actor.me,
        )  # fmt: skip
    assert said(cast.volunteer) == []


def test_a_place_of_another_province_is_refused(cast: Cast):
    with pytest.raises(Refused):
        put(cast.coordinator, each=20, at_510101=5)


def test_the_neighbour_province_reads_no_targets(cast: Cast):
    put(cast.coordinator, each=20)

    assert said(cast.coordinator_51, "520101") == []


def test_targets_of_an_area_and_quarter_have_their_place_in_the_table(cast: Cast):
    with acting_as(cast.coordinator) as actor:
        more = {"indicator": indicator(), "value": 300, "set_at": AT, "set_by": actor.me}
        Target.objects.create(place_code="52", span="quarter", first_day=JANUARY, **more)
        Target.objects.create(place_code="52", span="year", first_day=date(2019, 10, 1), **more)
        with pytest.raises(DatabaseError), transaction.atomic():
            Target.objects.create(place_code="52", span="quarter", first_day=FEBRUARY, **more)
    assert said(cast.volunteer) == []


@given(done=st.integers(0, 10_000), target=st.integers(1, 1_000))
def test_a_share_never_says_all_before_all_is_done(done: int, target: int):
    share = Progress("520101", Indicator(), done, target).share
    assert (share >= 100) == (done >= target)


@given(day=st.dates(date(2019, 1, 1), date(2090, 1, 1)), count=st.integers(0, 40))
def test_months_follow_each_other(day: date, count: int):
    first, then = month_after(day, count), month_after(day, count + 1)
    assert (first.day, then.day) == (1, 1)
    assert (then.year * 12 + then.month) - (first.year * 12 + first.month) == 1


# --- the pages -------------------------------------------------------------------------------------------------------


def page(person, address: str, language: str = "th", **data):
    browser = browser_of(person)
    headers = {"Accept-Language": language}
    return browser.post(address, data, headers=headers) if data else browser.get(address, headers=headers)


def set_page(code: str = "needs-recorded", month: date | None = None) -> str:
    address = reverse("set_targets", args=[code])
    return f"{address}?month={month:%Y-%m}" if month else address


def mark(person, code: str = "needs-recorded", month: date | None = None) -> str:
    html = page(person, set_page(code, month)).content.decode()
    return html.split('name="seen" value="')[1].split('"')[0]


def test_a_coordinator_sets_one_number_for_all_with_exceptions(cast: Cast):
    this_month = bangkok_today().replace(day=1)
    answer = page(
        cast.coordinator, set_page(), seen=mark(cast.coordinator), for_each="20", **{"at-520101": "16"}
    )

    assert answer.status_code == 302
    assert said(cast.volunteer, "520101", "520103", day=this_month) == [
        ("520101", "needs-recorded", 0, 16),
        ("520103", "needs-recorded", 0, 20),
    ]
    html = page(cast.coordinator, TARGETS).content.decode()
    assert "จำนวนเรื่องที่อาสาสมัครแรงงานรับจากประชาชน" in html
    assert ">20\n<" in html
    assert 'value="16"' in page(cast.coordinator, set_page()).content.decode()


def test_a_later_month_leaves_this_one_alone_and_is_said(cast: Cast):
    this_month = bangkok_today().replace(day=1)
    later = month_after(this_month, 2)
    page(cast.coordinator, set_page(), seen=mark(cast.coordinator), for_each="20")
    page(cast.coordinator, set_page(month=later), seen=mark(cast.coordinator, month=later), for_each="30")

    assert said(cast.volunteer, day=this_month)[0][3] == 20
    assert said(cast.volunteer, day=later)[0][3] == 30
    assert "มีการกำหนดตัวเลขอื่นไว้แล้ว" in page(cast.coordinator, set_page()).content.decode()


@pytest.mark.parametrize("wrong", ["-1", "ยี่สิบ", "1.5", "1000001"])
def test_what_is_no_number_stays_and_a_sentence_stands_beside_it(cast: Cast, wrong: str):
    answer = page(
        cast.coordinator, set_page(), seen=mark(cast.coordinator), for_each="20", **{"at-520101": wrong}
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{wrong}"' in html
    assert "เขียนเป็นจำนวนเต็ม" in html
    assert said(cast.volunteer, day=bangkok_today()) == []


def test_a_page_that_was_overtaken_keeps_what_was_typed(cast: Cast):
    seen = mark(cast.coordinator)
    page(cast.coordinator, set_page(), seen=seen, for_each="20")

    answer = page(cast.coordinator, set_page(), seen=seen, for_each="30")

    html = answer.content.decode()
    assert (answer.status_code, 'value="30"' in html) == (200, True)
    assert said(cast.volunteer, day=bangkok_today())[0][3] == 20
    again = html.split('name="seen" value="')[1].split('"')[0]
    assert page(cast.coordinator, set_page(), seen=again, for_each="30").status_code == 302


@pytest.mark.parametrize("name", ["volunteer", "mentor_dlpw", "headquarters"])
def test_only_coordinators_come_in(cast: Cast, name: str):
    assert page(getattr(cast, name), TARGETS).status_code == 403
    assert page(getattr(cast, name), set_page()).status_code == 403


def test_a_coordinator_of_another_province_reads_and_sets_the_own(cast: Cast):
    put(cast.coordinator, each=77, month=bangkok_today().replace(day=1), at=bangkok_now())

    html = page(cast.coordinator_51, TARGETS).content.decode()
    assert "ลำพูน" in html
    assert ">77\n<" not in html
    page(cast.coordinator_51, set_page(), seen=mark(cast.coordinator_51), for_each="9")
    assert said(cast.volunteer, day=bangkok_today())[0][3] == 77


def test_the_pages_ask_as_much_with_many_targets_as_with_one(cast: Cast):
    def questions(address: str) -> int:
        browser = browser_of(cast.coordinator)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    this_month = bangkok_today().replace(day=1)
    put(cast.coordinator, each=20, month=this_month, at=bangkok_now(), at_520101=1)
    one = [questions(TARGETS), questions(set_page())]
    places = [f"5201{number:02}" for number in range(2, 12)]
    for code in ("people-with-needs", "needs-resolved", "needs-recorded"):
        put(
            cast.coordinator,
            code,
            each=9,
            month=this_month,
            at=bangkok_now(),
            **{f"at_{each}": 3 for each in places},
        )

    assert [questions(TARGETS), questions(set_page())] == one
