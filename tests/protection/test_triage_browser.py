"""Triage in a real browser: by keyboard, and without JavaScript; its forms are the room's own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from raengjai.ground.dates import bangkok_now
from raengjai.protection.models.inside import Room
from tests.conftest import DESKTOP, PHONE
from tests.protection import clues, rooms

Opened = Callable[..., Page]
WORDS = "ขอให้ตรวจความปลอดภัยของเครื่องจักร"


@pytest.fixture
def officer(live_server_url: str) -> Room:
    supervisor, room = rooms.province(), rooms.member()
    rooms.renew_room_keys(supervisor)
    return room


def enter(page: Page, room: Room, url: str) -> None:
    cookies = rooms.browser_in(room).cookies
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": url} for name, cookie in cookies.items()]
    )


@pytest.mark.quick
def test_from_the_list_to_a_case_by_keyboard(open_browser: Opened, live_server_url: str, officer: Room):
    reported = clues.clue(at=bangkok_now(), danger="yes")
    page = open_browser(DESKTOP)
    enter(page, officer, live_server_url)
    page.goto("/room/clues/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_contain_text(clues.SEEN)
    page.locator(".decisions .button-next").press("Enter")
    page.locator("main form .button-next").press("Enter")
    expect(page.locator("blockquote")).to_have_count(0)
    assert reported.clue.state == "accepted"


def test_passing_on_without_a_script(open_browser: Opened, live_server_url: str, officer: Room):
    reported = clues.clue(at=bangkok_now())
    page = open_browser(PHONE, java_script_enabled=False)
    enter(page, officer, live_server_url)
    page.goto(f"/room/clues/{reported.id}/pass/")
    assert page.locator("html").evaluate("page => page.scrollWidth") <= PHONE["width"]
    page.locator("label[for=id_topic_0]").click()
    page.locator("[name=words]").fill(WORDS)
    page.locator("main form .button-next").click()
    expect(page.locator("dl.summary")).to_contain_text(WORDS)
    page.locator("[name=step][value=send]").click()
    expect(page.locator(".fingerprint")).to_be_visible()
    assert reported.clue.state == "passed"
