"""Practice on a phone without JavaScript: an invented story to its debrief, and the situations for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PHONE
from tests.protection import rooms

Opened = Callable[..., Page]


def fits(page: Page) -> bool:
    page.wait_for_load_state()
    return page.locator("html").evaluate("page => page.scrollWidth") <= PHONE["width"]


@pytest.mark.quick
def test_a_story_to_its_debrief(open_browser: Opened, live_server_url: str):
    cookies = rooms.browser_in(rooms.province()).cookies
    page = open_browser(PHONE, java_script_enabled=False)
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": live_server_url} for name, cookie in cookies.items()]
    )
    page.goto("/room/practice/")
    assert fits(page)
    page.locator("a[href='/room/practice/domestic/']").click()
    assert fits(page)
    page.locator("label[for=id_decision_0]").click()
    page.locator("label[for=id_urgent_0]").click()
    page.locator("[name=step][value=decide]").click()
    assert fits(page)
    for code in ("DR", "CR", "VR", "EX", "CD", "VD"):
        page.locator(f"label[for=id_read_1_adult_{code}_0]").click()
    page.locator("[name=step][value=read]").click()
    assert fits(page)
    expect(page.locator("#debrief")).to_be_visible()


def test_situations_for_everybody(open_browser: Opened, live_server_url: str):
    page = open_browser(PHONE, java_script_enabled=False)
    page.goto(f"{live_server_url}/report/practice/?lang=th")
    assert fits(page)
    for story in ("fishing", "kiln", "orchard", "false_alarm"):
        page.locator(f"label[for=id_{story}_3]").click()
    page.locator("main form .button-next").click()
    assert fits(page)
    expect(page.locator("a.button-next[href^='/report/']")).to_be_visible()
