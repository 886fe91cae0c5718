"""The calendar and an event in a browser: a month at a desk, days on a phone, nothing wider than the screen, axe content."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from raengjai.access.models import User
from raengjai.ground.dates import bangkok_today
from tests.cast import Cast, assemble, browser_of
from tests.conftest import DESKTOP, PHONE
from tests.events import pages, story


@pytest.fixture
def visit(open_browser: Callable[..., Page], live_server_url: str) -> Callable[..., Page]:
    def opened(person: User, address: str, size: object, **options: object) -> Page:
        page = open_browser(size, **options)
        session = browser_of(person).cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": session.value, "url": live_server_url}])
        page.goto(address)
        return page

    return opened


def province() -> Cast:
    cast = assemble()
    story.workshop(cast.coordinator, latitude="18.28881", longitude="99.49090")
    story.service_day(cast.coordinator, ends_on=bangkok_today() + timedelta(days=1))
    return cast


def test_a_month_at_a_desk_and_days_on_a_phone_by_one_page(visit: Callable[..., Page]):
    cast = province()

    desk = visit(cast.coordinator, reverse("events"), DESKTOP)
    expect(desk.locator(".month-name")).to_have_count(7)
    expect(desk.locator(".month-name").first).to_be_visible()
    tops = [
        desk.locator(".month-day").nth(n).evaluate("box => box.getBoundingClientRect().top")
        for n in (0, 6, 7)
    ]
    assert tops[0] == tops[1] < tops[2]

    phone = visit(cast.volunteer, reverse("events"), PHONE)
    expect(phone.locator(".month-name").first).to_be_hidden()
    expect(phone.locator(".month-day.free:not(.today)").first).to_be_hidden()
    expect(phone.locator(".today .bead-title").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator(".today a").first.click()
    expect(phone.locator("h1")).to_have_count(1)


def test_an_event_is_sent_for_approval_without_scripts(visit: Callable[..., Page]):
    cast = assemble()
    event = pages.complete(cast.coordinator)

    page = visit(cast.coordinator, reverse("event", args=[event.pk]), DESKTOP, java_script_enabled=False)
    page.locator("main .button-next").click()
    page.locator("main .button-next").click()

    expect(page.locator(".record-head .status")).to_have_text("รออนุมัติ")
    assert pages.now(event).state == "submitted"


@pytest.mark.parametrize("name", ["events", "write_event", "event_templates", "event_feed"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_axe_finds_nothing(visit: Callable[..., Page], name: str, size: object):
    cast = province()
    page = visit(cast.coordinator, reverse(name), size)

    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "name", ["event", "event_agenda", "event_groups", "event_organisers", "submit_event"]
)
def test_axe_finds_nothing_on_an_event(visit: Callable[..., Page], name: str):
    cast = assemble()
    event = pages.complete(cast.coordinator, contact_name="")

    page = visit(cast.coordinator, reverse(name, args=[event.pk]), PHONE)

    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
