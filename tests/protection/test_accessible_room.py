"""Every page of the room to which its links lead, once: axe (WCAG 2.2 AA) reads it in the dark, and it fits a small telephone."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from tests.conftest import PHONE
from tests.protection import clues, rooms
from tests.protection.desks import case_of, interview, note, task
from tests.protection.test_triage_browser import enter

ALIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/add/)\w+|(?<=/parts/)[\w-]+|(?<=/practice/)\w+")
ASKED = re.compile(r"/room/cases/[^/]+/open/")
FILE = re.compile(r"/(file|pictures)/")


def test_every_page_of_the_room_is_accessible(
    open_browser: Callable[..., Page], live_server_url: str
) -> None:
    supervisor = rooms.province()
    rooms.member()
    rooms.renew_room_keys(supervisor)
    clues.clue(at=bangkok_now(), danger="yes", children="yes")
    case_of(supervisor, interview(), note(), task())
    with acting_as_system("test"):
        User.objects.update(language="en")
    page = open_browser(PHONE, language="en", color_scheme="dark")
    enter(page, supervisor, live_server_url)
    todo, read, wrong = ["/room/"], set[str](), {}

    while todo:
        address = todo.pop(0)
        if shape(address) in read:
            continue
        read.add(shape(address))
        page.goto(address)
        if ASKED.search(page.url):
            open_case(page)
        if found := problems(page):
            wrong[address] = found
        todo += [link for link in links(page) if shape(link) not in read]

    assert wrong == {}
    assert len(read) > 40


def shape(address: str) -> str:
    """A page is read once, whatever it is about; so is one form for all kinds of records, all parts of an interview, all stories."""
    return ALIKE.sub("*", address.split("?")[0])


def open_case(page: Page) -> None:
    assert problems(page) == []
    page.locator("input[name=purpose]").first.check(force=True)
    page.locator("main .button-next").click()
    page.wait_for_load_state()


def links(page: Page) -> list[str]:
    found = page.eval_on_selector_all("main a[href^='/room/']", "all => all.map(a => a.getAttribute('href'))")
    return [link.split("#")[0] for link in found if not FILE.search(link)]


def problems(page: Page) -> list[object]:
    width = page.evaluate("document.documentElement.scrollWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    said: list[object] = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    return said + ([f"{width} px wide"] if width > PHONE["width"] else [])
