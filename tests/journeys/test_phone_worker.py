"""The service worker over time: a new version waits for a person, the first visit is small and quick on a slow line."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from raengjai.offline.views.worker import DIST
from tests import make
from tests.journeys.phones import Phone, in_use, record, sign_in, states

NewPhone = Callable[..., Phone]
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
ORDINARY_PAGE = 40_000
PATIENCE = 3_000


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


def parts_of(name: str) -> set[Path]:
    """A script and what it imports at once; what it imports later is named in import()."""
    found, waiting = set(), [DIST / name]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        text = path.read_text(encoding="utf-8")
        waiting += [DIST / each for each in re.findall(r'(?:from|import)"\./(part-[^"]+)"', text)]
    return found


def test_an_ordinary_page_stays_light():
    files = {DIST / "main.css", DIST / "main.js", *parts_of("phone.js")}

    assert sum(packed(path) for path in files) <= ORDINARY_PAGE


@pytest.mark.long
def test_the_first_visit_is_small_and_usable_on_a_slow_line(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    phone = new_phone()
    page = phone.on()
    page.goto("/healthz")
    page.context.new_cdp_session(page).send("Network.enable")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)

    sign_in(page, "v520101")

    usable = page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert usable < PATIENCE
