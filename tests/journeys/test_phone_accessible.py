"""The phone's own pages with something on them, read by axe (WCAG 2.2 AA): in Thai and English, light and dark."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_now
from raengjai.needs import actions
from raengjai.needs.models import Referral
from tests import make
from tests.journeys.phones import Phone, comes, in_use, record, states, wait_for

NewPhone = Callable[..., Phone]
THEMES = ("light", "dark")
NOW = {
    "id": "00000000-0000-0000-0000-000000000000",
    "version": 3,
    "state": "closed",
    "state_name": "ปิดแล้ว",
    "steps": [{"at": "2026-11-20T10:00:00+07:00", "who": "นางสมศรี", "what": "บอกผลแล้ว", "text": "โทรบอกแล้ว"}],
}


class Reader:
    """Collects what is wrong, by page and appearance."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe, self.wrong, self.read = page, Axe(), dict[str, Any](), set[str]()

    def look(self, name: str) -> None:
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found = self.axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            if found:
                self.wrong[f"{name} {theme}"] = [
                    (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found
                ]
        self.read.add(name)


def answering(*decisions: dict[str, Any]) -> Callable[[Route], None]:
    """The office's answers, in the order in which entries come; those after them stay undecided."""
    left = list(decisions)

    def answer(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")["envelopes"]
        results = [{"id": each["id"], **left.pop(0)} for each in sent if left]
        route.fulfill(json={"time": bangkok_now().isoformat(), "state": "active", "results": results})

    return answer


def asked(page: Page) -> None:
    """An office has a question about what this phone recorded; it lies on the phone as a task."""
    mentor = make.mentor("dlpw52", office_code="DLPW-52")
    record(page, "บัวผัน")
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    with acting_as(mentor) as officer:
        actions.accept_referral(Referral.objects.get(), by=officer, at=bangkok_now())
        actions.ask_for_more(Referral.objects.get(), question="ตั้งแต่เมื่อใด", by=officer, at=bangkok_now())
    comes(page, "[data-tasks] a")


def answer_from_the_phone(page: Page, reader: Reader) -> None:
    reader.look("today with a task")
    page.locator("[data-tasks] a").click()
    page.locator("[data-deed=answer] summary").click()
    reader.look("a task, open")
    page.fill("[data-deed=answer] [name=text]", "ตั้งแต่เดือนพฤษภาคม")
    page.locator("[data-deed=answer] button.button-next").click()
    wait_for(page, ["taken", "waiting"])
    page.goto("/offline/")
    expect(page.locator("[data-tasks] .status")).to_be_visible()
    reader.look("today, an answer waiting")


@pytest.mark.long
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_phones_pages_are_accessible_with_something_on_them(new_phone: NewPhone, language: str):
    phone, page = in_use(new_phone, language)
    reader = Reader(page)
    reader.look("enabled")
    asked(page)
    phone.signal(there=False)
    answer_from_the_phone(page, reader)

    page.goto("/offline/record/")
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-errors]")).to_be_visible()
    reader.look("record, with errors")
    record(page, "สมศรี")
    reader.look("record, the receipt")
    record(page, "มาลี")

    refused = {"state": "refused", "words": "วันที่นี้ยังมาไม่ถึง", "fields": {"made_on": "ดูปีอีกครั้ง"}}
    page.context.route("**/offline/commands/", answering({"state": "changed", "now": NOW}, refused))
    page.goto(
        "/offline/outbox/"
    )  # before the signal: a page that is left in mid-sending tries again only later
    phone.signal(there=True)
    wait_for(page, ["taken", "changed", "refused", "waiting"])
    phone.signal(there=False)
    expect(page.locator(".both")).to_be_visible()
    expect(page.locator(".entry a.button-next")).to_be_visible()
    reader.look("outbox: waiting, refused, changed, taken")
    page.locator(".entry a.button-next").click()
    expect(page.locator("[data-reopened]")).to_be_visible()
    reader.look("record, to mend")

    page.goto("/offline/carry/")
    page.locator("[data-show]").click()
    page.locator("[data-scan] summary").click()
    expect(page.locator("[data-chain] svg")).to_be_visible()
    reader.look("carry, with a code")
    page.goto("/offline/handouts/")
    page.locator("[data-part=form] .taps button").first.click()
    expect(page.locator("[data-counted]")).not_to_be_empty()
    reader.look("handouts, one counted")
    assert states(page).count("waiting") == 2

    assert reader.wrong == {}
    assert len(reader.read) == 10
