"""A stranger's phone that checks cards, with signal and without."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.phones import WORKER_READY, Phone

NewPhone = Callable[..., Phone]


def ready(new_phone: NewPhone, language: str = "th") -> tuple[Phone, Page]:
    """A stranger's phone that has opened the page once, with signal; then it has none."""
    phone = new_phone(language)
    page = phone.on()
    page.goto("/verify/")
    page.evaluate(WORKER_READY)
    wait_for_list(page)
    phone.signal(there=False)
    return phone, page


def wait_for_list(page: Page) -> None:
    page.wait_for_function(
        "async () => { const found = await indexedDB.databases(); if (!found.some((each) => each.name === 'raengjai'))"
        " return false; return Boolean(document.querySelector('[data-part=list]').textContent.match(/\\d:\\d\\d/)); }"
    )


def show(page: Page, code: str, verdict: str) -> None:
    """The camera opens the address of the card: a page of its own."""
    page.goto("about:blank")
    page.goto(f"/verify/#{code}")
    expect(page.locator("[data-part=verdict]")).to_have_attribute("data-verdict", verdict)
