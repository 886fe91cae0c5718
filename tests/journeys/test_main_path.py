"""The main job in a real browser (docs: design of the main path): from the village to the office, and back.

Played as volunteer, two mentors, a third agency, the coordinator and the holder of the receipt; in Thai with
scripts on a phone, and in English without JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from raengjai.access.actions import DEMO_PASSWORD, DEMO_TOTP_SECRET
from raengjai.access.views.demo import demo_address
from tests import make

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
NOTE = "ทำงานก่อสร้างสองเดือน ยังไม่ได้ค่าจ้าง"
Open = Callable[..., Page]


def appoint_people(language: str = "th") -> None:
    """Demonstration accounts, whose way in is a link."""
    for username, kind, place in (
        ("v520101", make.volunteer, {"place_code": "520101"}),
        ("dlpw52", make.mentor, {"office_code": "DLPW-52"}),
        ("dsd52", make.mentor, {"office_code": "DSD-52"}),
        ("sso52", make.mentor, {"office_code": "SSO-52"}),
        ("labour52", make.coordinator, {"province_code": "52"}),
    ):
        kind(username, **place, language=language, demo=True)


def sign_in(page: Page, username: str) -> Page:
    page.goto(demo_address(username))
    return page


def next_step(page: Page) -> None:
    """The one thing that stands out."""
    with page.expect_navigation():  # a form with something typed first asks whether the server is there
        page.locator("main .button-next").first.click()


def record(page: Page) -> str:
    """The volunteer's four questions; returns the receipt code."""
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "บัวผัน")
    page.fill("[name=last_name]", "นามสมมติ")
    page.fill("[name=village_no]", "3")
    next_step(page)
    page.locator("input[name=topics][value=sewing-course]").check(force=True)
    page.locator("input[name=topics][value=unpaid-wages]").check(force=True)
    next_step(page)
    page.fill("[name=unpaid-wages-note]", NOTE)
    next_step(page)
    assert page.locator(".route").count() == 2
    page.locator("input[name=purposes][value=share_with_office]").check(force=True)
    next_step(page)
    return str(page.locator(".receipt .code").inner_text())


def work(page: Page, outcome: str, amount: str = "") -> None:
    """A mentor opens the first of the queue, accepts it and resolves it."""
    page.goto("/queue/?state=waiting")
    page.goto(str(page.locator("a.row-link").first.get_attribute("href")))
    assert "บัวผัน" in page.locator("h1").inner_text()
    next_step(page)
    next_step(page)
    next_step(page)
    page.locator(f"input[name=outcome_code][value={outcome}]").check(force=True)
    if amount:
        page.fill("[name=amount]", amount)
    page.fill("[name=text]", "นายจ้างจ่ายแล้ว")
    next_step(page)


@pytest.mark.parametrize(
    ("language", "scripts"), [pytest.param("th", True, marks=pytest.mark.quick), ("en", False)]
)
def test_a_need_travels_to_the_office_and_back(open_browser: Open, language: str, *, scripts: bool):
    appoint_people(language)

    def visitor(viewport: dict[str, int], username: str = "") -> Page:
        page = open_browser(viewport, language=language, java_script_enabled=scripts)
        return sign_in(page, username) if username else page

    volunteer = visitor(PHONE, "v520101")
    code = record(volunteer)
    work(visitor(DESKTOP, "dsd52"), "enrolled-course")
    mentor = visitor(DESKTOP, "dlpw52")
    work(mentor, "paid", "12,400")

    owner = visitor(PHONE)
    owner.goto("/follow/")
    owner.fill("[name=code]", code)
    next_step(owner)
    assert owner.locator("article.followed").count() == 2
    assert "12,400" in owner.locator("main").inner_text()
    assert "บัวผัน" not in owner.content()

    volunteer.goto("/")
    assert volunteer.locator("main").inner_text().count("บัวผัน") >= 2
    volunteer.locator("main .tasks a, main a:has-text('บัวผัน')").first.click()
    next_step(volunteer)
    next_step(volunteer)

    third = visitor(DESKTOP, "sso52")
    third.goto("/queue/?state=waiting")
    assert third.locator("a.row-link").count() == 0
    third.goto("/search/?q=บัวผัน")
    assert "นามสมมติ" not in third.locator("main").inner_text()
    assert third.goto(mentor.url).status == 404

    coordinator = visitor(DESKTOP, "labour52")
    assert coordinator.goto(mentor.url).status == 200


def test_the_real_way_in_asks_an_officer_for_the_second_step(open_browser: Open):
    appoint_people()
    page = open_browser(DESKTOP)
    page.goto("/sign-in/")
    page.fill("[name=username]", "dlpw52")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_load_state()

    assert "/queue/" not in page.url
    assert page.locator("[name=code]").count() == 1
    assert DEMO_TOTP_SECRET not in page.content()
