"""The calendar: a month and a list, filters, who sees what, and that it costs the same with 1 and 30 events."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.models import Event
from raengjai.events.rules import last_day, month_after, month_of, weeks_of
from raengjai.ground.dates import bangkok_now, bangkok_today
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

months = st.dates(date(2010, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))
THIS = bangkok_today().replace(day=1)


@given(months)
def test_a_month_has_every_one_of_its_days_once_in_weeks_from_sunday(first: date):
    weeks = weeks_of(first)
    days = [day for week in weeks for day in week]

    assert all(len(week) == 7 and week[0].isoweekday() == 7 for week in weeks)
    assert all(later - day == timedelta(days=1) for day, later in pairwise(days))
    of_month = [day for day in days if (day.year, day.month) == (first.year, first.month)]
    assert of_month == [first + timedelta(days=n) for n in range((last_day(first) - first).days + 1)]
    assert all(any(day.month == first.month for day in week) for week in weeks)
    assert 4 <= len(weeks) <= 6


@given(months, st.integers(-30, 30))
def test_months_turn_forth_and_back(first: date, count: int):
    there = month_after(first, count)

    assert there.day == 1
    assert month_after(there, -count) == first
    assert month_after(first) == last_day(first) + timedelta(days=1)
    assert month_of(f"{first:%Y-%m}", THIS) == first


@pytest.mark.parametrize(
    "text", ["", "2026-13", "26-01", "2026-1", "0000-01", "9999-12", "2026-01-01", "\x00"]
)
def test_what_is_no_month_is_this_month(text: str):
    assert month_of(text, date(2026, 11, 26)) == date(2026, 11, 1)


@given(st.dates(date(2020, 1, 1), date(2020, 3, 1)), st.integers(0, 30), months)
def test_an_event_is_in_a_range_exactly_when_they_share_a_day(begins: date, length: int, first: date):
    """The bound of 31 days that makes the calendar an index range leaves no event out."""
    ends, last = begins + timedelta(days=length), last_day(first)
    shares = begins <= last and ends >= first
    in_range = first - timedelta(days=30) <= begins <= last and ends >= first
    assert shares is in_range


@pytest.fixture
def cast() -> Cast:
    return assemble()


def calendar(**query: object) -> str:
    return f"{reverse('events')}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def titles(person, **query: object) -> set[str]:
    page = pages.text_of(person, calendar(**query))
    return {title for title in TITLES if title in page}


TITLES = ("งานเปิดอยู่", "งานรออนุมัติ", "งานร่าง", "งานยกเลิก", "งานต่างจังหวัด")


@pytest.fixture
def known(cast: Cast) -> Cast:
    """One event of each state, in this month, and one of the neighbour province."""
    day = THIS + timedelta(days=14)
    story.service_day(cast.coordinator, title="งานเปิดอยู่", starts_on=day)
    story.workshop(cast.coordinator, title="งานรออนุมัติ", starts_on=day, state="submitted")
    story.workshop(cast.coordinator, title="งานร่าง", starts_on=day, state="draft")
    gone = {"state": "cancelled", "cancelled_at": bangkok_now(), "cancelled_why": "น้ำท่วม"}
    story.service_day(cast.coordinator, title="งานยกเลิก", starts_on=day, **gone)
    story.service_day(
        cast.coordinator_51, title="งานต่างจังหวัด", starts_on=day, place_code="510101", office_code="OPS-51"
    )
    return cast


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["", "list"])
def test_everybody_sees_what_they_may(known: Cast, view: str):
    month = f"{THIS:%Y-%m}"

    assert titles(known.volunteer, month=month, view=view) == {"งานเปิดอยู่"}
    assert titles(known.mentor_dsd, month=month, view=view) == {"งานเปิดอยู่", "งานรออนุมัติ", "งานยกเลิก"}
    assert titles(known.coordinator, month=month, view=view) == set(TITLES[:4])
    assert titles(known.coordinator_51, month=month, view=view) == {"งานต่างจังหวัด"}
    assert titles(known.headquarters, month=month, view=view) == set()
    assert titles(known.headquarters, month=month, view=view, province="51") == {"งานต่างจังหวัด"}
    # Another province cannot be asked for.
    assert titles(known.volunteer, month=month, view=view, province="51") == {"งานเปิดอยู่"}


@pytest.mark.django_db
def test_without_an_account_there_is_no_calendar():
    assert browser_of(None).get(reverse("events")).status_code == 302


@pytest.mark.django_db
def test_the_filters_ask_for_kind_state_agency_and_own(known: Cast):
    story.organiser(_event("งานเปิดอยู่"), known.mentor_dsd)
    with acting_as_system("test"):
        Event.objects.filter(title="งานเปิดอยู่").update(agency_codes=["DSD"])

    assert titles(known.coordinator, kind="service_day") == {"งานเปิดอยู่", "งานยกเลิก"}
    assert titles(known.coordinator, state="draft") == {"งานร่าง"}
    assert titles(known.coordinator, agency="DSD") == {"งานเปิดอยู่"}
    assert titles(known.mentor_dsd, own="1") == {"งานเปิดอยู่"}
    assert titles(known.coordinator, own="1") == set(TITLES[:4])
    assert titles(known.coordinator, kind="nonsense", state="nonsense") == set(TITLES[:4])


def _event(title: str) -> Event:
    with acting_as_system("test"):
        return Event.objects.get(title=title)


@pytest.mark.django_db
def test_a_month_turns_by_address_and_keeps_the_filter(known: Cast):
    page = pages.text_of(known.coordinator, calendar(month="2027-01", kind="workshop"))

    assert "month=2026-12" in page
    assert "month=2027-02" in page
    assert len(re.findall(r'href="\?[^"]*kind=workshop[^"]*month=', page)) >= 2
    assert "ยังไม่มีงาน" in page


@pytest.mark.django_db
def test_an_event_of_several_days_stands_on_each_of_them_also_over_the_end_of_a_month(cast: Cast):
    last = last_day(THIS)
    story.service_day(cast.coordinator, title="งานเปิดอยู่", starts_on=last, ends_on=last + timedelta(days=2))

    here = pages.text_of(cast.volunteer, calendar(month=f"{THIS:%Y-%m}"))
    there = pages.text_of(cast.volunteer, calendar(month=f"{month_after(THIS):%Y-%m}"))

    assert "วันที่ 1 จาก 3" in here
    assert "วันที่ 3 จาก 3" in there
    assert "1 งาน" in there


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["", "list"])
def test_queries_of_the_calendar_are_the_same_for_1_and_30_events(cast: Cast, view: str):
    story.workshop(cast.coordinator, starts_on=THIS)
    address = calendar(month=f"{THIS:%Y-%m}", view=view)
    browser = browser_of(cast.coordinator)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(address)
    for number in range(29):
        story.workshop(cast.coordinator, starts_on=THIS + timedelta(days=number % 20))
    with CaptureQueriesContext(connection) as thirty:
        browser.get(address)

    assert len(thirty) == len(one)


@pytest.mark.django_db
def test_the_list_goes_on_page_by_page(cast: Cast):
    for number in range(35):
        story.service_day(
            cast.coordinator, title=f"งานที่ {number:02}.", starts_on=THIS + timedelta(days=number)
        )
    browser = browser_of(cast.volunteer)

    first = browser.get(calendar(view="list", month=f"{THIS:%Y-%m}"))
    later = first.context["later"]
    second = browser.get(f"{reverse('events')}{later}")

    assert [line["title"] for line in first.context["lines"]] == [f"งานที่ {n:02}." for n in range(30)]
    assert [line["title"] for line in second.context["lines"]] == [f"งานที่ {n:02}." for n in range(30, 35)]
    assert second.context["later"] == ""
    assert browser.get(calendar(view="list", after="nonsense")).status_code == 404


@pytest.mark.django_db
def test_the_calendar_reads_a_range_of_its_index(cast: Cast):
    """Not the whole store: a province and a range of first days."""
    story.workshop(cast.coordinator)
    with acting_as(cast.coordinator), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = Event.objects.real().of_province("52").between(THIS, last_day(THIS)).explain()

    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "event_calendar" in plan
    assert all(part in condition for part in ("province_code", "starts_on >=", "starts_on <="))


@pytest.mark.django_db
def test_an_event_s_page_costs_the_same_with_many_parts_of_queries(cast: Cast):
    event = pages.written(cast.coordinator)
    address = reverse("event", args=[event.pk])
    browser = browser_of(cast.coordinator)

    def add(first: int, last: int) -> None:
        with acting_as(cast.coordinator) as actor:
            told = {"by": actor, "at": bangkok_now()}
            for number in range(first, last):
                draft = actions.SpeakerDraft(f"วิทยากร {number}")
                speaker = actions.add_speaker(event, draft, **told)
                at = f"{8 + number // 6:02}:{number % 6 * 10:02}"
                until = f"{8 + number // 6:02}:{number % 6 * 10 + 9:02}"
                line = pages.line(event.days()[0], at, until, f"หัวข้อ {number}", speakers=(speaker.pk,))
                actions.add_line(event, line, **told)
                actions.add_group(event, actions.GroupDraft("other", f"กลุ่ม {number}", 5), **told)
                actions.add_organiser(event, actions.OrganiserDraft(f"คน {number}", "helper"), **told)

    add(0, 1)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    add(1, 30)
    with CaptureQueriesContext(connection) as thirty:
        browser.get(address)

    assert len(thirty) == len(one)
