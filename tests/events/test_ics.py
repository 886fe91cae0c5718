"""Events in other calendar programmes (RFC 5545), and the secret address under which they are read."""

from base64 import b64encode
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from icalendar import Calendar

from raengjai.access.door import acting_as_system
from raengjai.access.models import Posting, User
from raengjai.events.models import CalendarFeed, Event
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def one(person: User, event: Event) -> Any:
    """The download of one event, read by a library."""
    answer = browser_of(person).get(reverse("event_ics", args=[event.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return only(answer.content)


def only(body: bytes) -> Any:
    (found,) = Calendar.from_ical(body).walk("VEVENT")
    return found


def address_of(person: User) -> str:
    browser = browser_of(person)
    browser.post(reverse("open_event_feed"))
    return str(browser.get(reverse("event_feed")).context["address"])


def read(address: str) -> Any:
    return browser_of(None).get(address.removeprefix("http://testserver"))


def summaries(address: str) -> set[str]:
    answer = read(address)
    assert answer.status_code == 200
    return {str(each["SUMMARY"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_one_event_with_an_agenda_has_its_times_in_bangkok(cast: Cast):
    event = story.workshop(cast.coordinator, latitude="18.28881", longitude="99.49090", version=4)

    found = one(cast.volunteer, event)

    day = event.starts_on
    assert found.decoded("DTSTART") == datetime(day.year, day.month, day.day, 8, 30, tzinfo=BANGKOK)
    assert found.decoded("DTEND") == datetime(day.year, day.month, day.day, 16, 0, tzinfo=BANGKOK)
    assert found["DTSTART"].params["TZID"] == "Asia/Bangkok"
    assert str(found["UID"]) == f"{event.pk}@testserver"
    assert found["SEQUENCE"] == 4
    assert str(found["STATUS"]) == "CONFIRMED"
    assert found["GEO"].to_ical() == "18.28881;99.4909"
    assert "โรงแรม ณ บ้านแม่ รีสอร์ท" in str(found["LOCATION"])


def test_the_file_keeps_the_form_of_the_rfc(cast: Cast):
    event = story.workshop(cast.coordinator, title="ชื่อยาว, มีจุลภาค; และอัฒภาค\\" + "ก" * 200)

    body = browser_of(cast.volunteer).get(reverse("event_ics", args=[event.pk])).content

    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert str(only(body)["SUMMARY"]) == event.title
    names = [part.name for part in Calendar.from_ical(body).walk()]
    assert "VTIMEZONE" in names
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in body


def test_several_days_are_whole_days_and_the_end_is_the_day_after(cast: Cast):
    first = date(2026, 12, 30)
    event = story.service_day(cast.coordinator, starts_on=first, ends_on=first + timedelta(days=2))

    found = one(cast.volunteer, event)

    assert found.decoded("DTSTART") == first
    assert found.decoded("DTEND") == date(2027, 1, 2)
    assert found["DTSTART"].params["VALUE"] == "DATE"


def test_who_may_not_see_the_event_gets_no_file(cast: Cast):
    event = story.workshop(cast.coordinator, state="draft")

    for person in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        assert browser_of(person).get(reverse("event_ics", args=[event.pk])).status_code == 404


def test_a_feed_holds_what_its_person_may_see_and_no_names_of_people(cast: Cast):
    said = {"contact_name": "นางสาวลับ จำเพาะ", "contact_phone": "+66811234567", "opener_name": "นายเปิด ลับ"}
    event = story.workshop(cast.coordinator, title="งานเปิด", **said)
    story.guest(event, name="แขกลับ จำเพาะ")
    story.workshop(cast.coordinator, title="งานร่าง", state="draft")
    story.workshop(cast.coordinator, title="งานรอ", state="submitted")
    story.service_day(cast.coordinator_51, title="งานเชียงใหม่", place_code="510101", office_code="OPS-51")

    for person in (cast.volunteer, cast.coordinator):
        address = address_of(person)
        assert summaries(address) == {"งานเปิด"}
        body = read(address).content.decode()
        assert not any(name in body for name in ("ลับ", "811234567", "811-234", "วิทยากร"))
    assert summaries(address_of(cast.coordinator_51)) == {"งานเชียงใหม่"}


def test_headquarters_chooses_the_province_and_nobody_else_can(cast: Cast):
    story.workshop(cast.coordinator, title="งานลำปาง")
    story.service_day(cast.coordinator_51, title="งานเชียงใหม่", place_code="510101", office_code="OPS-51")
    browser = browser_of(cast.headquarters)
    browser.post(reverse("open_event_feed"))

    address = browser.get(reverse("event_feed"), {"province": "51"}).context["address"]
    assert summaries(address) == {"งานเชียงใหม่"}
    assert summaries(f"{address_of(cast.volunteer)}?province=51") == {"งานลำปาง"}


def test_a_cancelled_event_says_so_with_a_higher_number(cast: Cast):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)
    address = address_of(cast.volunteer)
    before = only(read(address).content)
    pages.do(cast.coordinator, "cancel_event", event, why="น้ำท่วม")

    after = only(read(address).content)
    assert str(after["STATUS"]) == "CANCELLED"
    assert str(after["UID"]) == str(before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_plan_cancelled_before_approval_is_in_no_feed(cast: Cast):
    gone = {"state": "cancelled", "cancelled_at": bangkok_now(), "cancelled_why": "เปลี่ยนใจ"}
    story.workshop(cast.coordinator, **gone)

    assert summaries(address_of(cast.volunteer)) == set()


def test_a_new_address_ends_the_one_before_and_closing_ends_both(cast: Cast):
    story.workshop(cast.coordinator)
    browser, first = browser_of(cast.volunteer), address_of(cast.volunteer)
    browser.post(reverse("renew_event_feed"))
    second = browser.get(reverse("event_feed")).context["address"]

    assert first != second
    assert read(first).status_code == 404
    assert read(second).status_code == 200
    browser.post(reverse("close_event_feed"))
    assert read(second).status_code == 404
    assert browser.get(reverse("event_feed")).context["feed"] is None


def test_a_guessed_or_borrowed_code_opens_nothing(cast: Cast):
    mine, theirs = address_of(cast.volunteer), address_of(cast.coordinator)

    assert read(mine[:-5] + ("0" if mine[-5] != "0" else "1") + mine[-4:]).status_code == 404
    # My feed with their code.
    borrowed = mine.rsplit("/", 1)[0] + "/" + theirs.rsplit("/", 1)[1]
    assert read(borrowed).status_code == 404


def test_the_table_alone_does_not_open_a_feed(cast: Cast):
    address = address_of(cast.volunteer)

    with acting_as_system("test"):
        feed = CalendarFeed.objects.get()
    code = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(code) == 32
    assert code not in (feed.pk.hex, feed.user_id.hex)
    with override_settings(BLIND_INDEX_KEY=b64encode(b"k" * 32).decode()):
        assert feed.code != code


def test_who_serves_no_more_or_is_deactivated_has_an_empty_or_no_calendar(cast: Cast):
    story.workshop(cast.coordinator)
    address = address_of(cast.volunteer)
    assert summaries(address)

    with acting_as_system("test"):
        User.objects.filter(pk=cast.volunteer.pk).update(deactivated_at=bangkok_now())
    assert read(address).status_code == 404
    with acting_as_system("test"):
        User.objects.filter(pk=cast.volunteer.pk).update(deactivated_at=None)
        yesterday = bangkok_today() - timedelta(days=1)
        Posting.objects.filter(user=cast.volunteer.pk).update(ends_on=yesterday)
    assert read(address).status_code == 404


def test_a_feed_is_seen_by_its_person_alone(cast: Cast):
    address_of(cast.volunteer)

    for other in (cast.coordinator, cast.headquarters, make.volunteer("nosy")):
        browser = browser_of(other)
        assert browser.get(reverse("event_feed")).context["feed"] is None
