"""The queue on a wide screen: a row opens beside the list, and every way back leads to the list again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.conftest import DESKTOP
from tests.journeys.test_main_path import sign_in
from tests.needs import story

QUEUE = re.compile(r"/queue/\?state=waiting")


@pytest.fixture
def queue(open_browser: Callable[..., Page]) -> Page:
    """An office's queue with one row that has been opened beside it."""
    story.record(make.volunteer("v520101"))
    make.mentor("dlpw52", office_code="DLPW-52", demo=True)
    page = sign_in(open_browser(DESKTOP), "dlpw52")
    page.goto("/queue/?state=waiting")
    page.locator("a.row-link").click()
    expect(page.locator("#side h1")).to_contain_text("บัวผัน")
    return page


def test_a_row_opens_beside_the_list(queue: Page) -> None:
    expect(queue).to_have_url(re.compile("/needs/"))
    expect(queue.locator("main tr.current")).to_have_count(1)
    expect(queue.locator("#side .button-next")).to_be_visible()


def test_escape_closes_the_panel(queue: Page) -> None:
    queue.keyboard.press("Escape")

    expect(queue).to_have_url(QUEUE)
    expect(queue.locator("#side > *")).to_have_count(0)
    expect(queue.locator("a.row-link")).to_be_visible()


def test_its_own_link_closes_the_panel(queue: Page) -> None:
    queue.locator("#side .side-close").click()

    expect(queue).to_have_url(QUEUE)
    expect(queue.locator("#side > *")).to_have_count(0)


def test_back_closes_the_panel(queue: Page) -> None:
    queue.go_back()

    expect(queue).to_have_url(QUEUE)
    expect(queue.locator("#side > *")).to_have_count(0)
    expect(queue.locator("a.row-link")).to_be_visible()
