"""The service worker over time: a new version waits for a person; what an ordinary page loads stays light."""

import gzip
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from raengjai.offline.views.worker import DIST
from raengjai.web.templatetags.scripts import imported
from tests.journeys.phones import Phone, in_use, record, states

NewPhone = Callable[..., Phone]
ORDINARY_PAGE = 40_000


def test_a_new_version_waits_while_a_form_is_half_filled_and_takes_nothing_away(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    phone.signal(there=False)
    record(page, "บัวผัน")
    phone.signal(there=True)
    page.context.route("**/offline/commands/", lambda route: route.abort())
    page.goto("/offline/record/")
    page.fill("[name=first_name]", "สมศรี")
    before = (DIST / "service_worker.js").read_text(encoding="utf-8")
    try:
        (DIST / "service_worker.js").write_text(before + "\n// next\n", encoding="utf-8")
        page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
        page.wait_for_timeout(3_000)
        expect(page.locator("[data-new-version]")).to_be_hidden()
        expect(page.locator("[name=first_name]")).to_have_value("สมศรี")

        page.goto("/offline/outbox/")
        expect(page.locator("[data-new-version]")).to_be_visible()
        page.locator("[data-new-version] button").click()
        expect(page.locator("[data-new-version]")).to_be_hidden()
        expect(page.locator(".entry")).to_have_count(1)
        assert states(page) == ["waiting"]
    finally:
        (DIST / "service_worker.js").write_text(before, encoding="utf-8")


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_an_ordinary_page_stays_light():
    files = {DIST / name for name in ("main.css", "main.js", "phone.js", *imported("phone.js"))}

    assert sum(packed(path) for path in files) <= ORDINARY_PAGE
