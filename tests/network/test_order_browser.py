"""The register in a browser: its filter folds on a phone and opens by keyboard; rows are chosen and an order is confirmed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from raengjai.ground.dates import bangkok_today
from raengjai.network import jobs
from tests.cast import Cast, assemble, browser_of
from tests.conftest import DESKTOP, PHONE
from tests.network import members

SOON = bangkok_today() + timedelta(days=30)
FIELD, SUMMARY = "details.fold select[name=district]", "details.fold summary"


@pytest.fixture
def visit(open_browser: Callable[..., Page], live_server_url: str) -> Callable[..., Page]:
    """A page of the register, as the coordinator of Lampang sees it who has two core volunteers."""

    def opened(cast: Cast, size: ViewportSize, **options: object) -> Page:
        page = open_browser(size, **options)
        session = browser_of(cast.coordinator).cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": session.value, "url": live_server_url}])
        page.goto(reverse("register"))
        return page

    return opened


def lampang() -> Cast:
    cast = assemble()
    members.volunteer(ends_on=SOON)
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON)
    return cast


def test_the_filter_folds_on_a_phone_opens_by_keyboard_and_stands_open_at_a_desk(visit: Callable[..., Page]):
    cast = lampang()
    phone = visit(cast, PHONE)
    expect(phone.locator(FIELD)).to_be_hidden()

    phone.locator(SUMMARY).focus()
    phone.keyboard.press("Enter")
    expect(phone.locator(FIELD)).to_be_visible()
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.name") == "state"
    phone.locator(FIELD).select_option("5201")
    phone.locator("details.fold button").press("Enter")
    phone.wait_for_url("**district=5201**")
    expect(phone.locator(f"{SUMMARY} .count")).to_have_text("1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    desk = visit(cast, DESKTOP)
    expect(desk.locator(FIELD)).to_be_visible()
    expect(desk.locator(SUMMARY)).to_be_hidden()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_an_order_for_many_on_a_phone_with_and_without_scripts(
    visit: Callable[..., Page],
    java_script_enabled: bool,  # noqa: FBT001 a parameter of the test
):
    page = visit(lampang(), PHONE, java_script_enabled=java_script_enabled)
    if java_script_enabled:
        page.locator("[data-select-all]").check()
        assert page.locator("input[name=people]:checked").count() == 2
    else:
        page.locator("label", has_text="ทั้ง 2 คนในรายการนี้").click()
    page.locator("button[name=deed][value=end]").click()
    page.locator("label", has_text="ลาออก").click()
    page.locator("main .button-next").click()

    if java_script_enabled:
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [one["id"] for one in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main .button-danger").click()
    page.locator("progress").wait_for()
    jobs.carry_out_order(page.url.split("?")[0].rstrip("/").rpartition("/")[2])
    if java_script_enabled:
        page.locator("details .button-danger").wait_for(state="attached")  # the page looks again by itself
    else:
        page.reload()
    page.locator("main details summary").click()
    page.locator("main details .button-danger").click()
    page.locator("progress").wait_for()
