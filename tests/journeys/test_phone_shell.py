"""The shell that a phone keeps: pages without data, there without signal, in both languages; nothing else is kept."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests import make
from tests.journeys.phones import Phone, sign_in

NewPhone = Callable[..., Phone]
OTHER_LANGUAGE = "/offline/record/?language=th"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push([request.url, await (await cache.match(request)).text()]);
  }
  return found;
}"""


def test_without_signal_the_shell_stands_in_and_nothing_personal_is_kept(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    phone = new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    page.goto("/services/")
    page.goto("/hotlines/")
    page.goto("/account/")
    assert "Somjai" in page.content()
    phone.signal(there=False)

    page.goto("/account/")
    expect(page.locator("body")).to_have_attribute("data-shell", "today")
    page.goto("/needs/new/?new=1")
    expect(page.locator("body")).to_have_attribute("data-shell", "record")
    page.goto("/hotlines/")
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    expect(page.locator("h1")).to_be_visible()

    kept = page.evaluate(KEPT)
    assert len(kept) > 20
    assert [url for url, text in kept if "Somjai" in text] == []
    assert [url for url, _text in kept if "/account/" in url or "/needs/" in url] == []
    expect(page.locator(".sync-line")).to_have_count(0)


def test_the_shell_speaks_the_language_of_the_last_page(new_phone: NewPhone):
    make.volunteer("v520101", demo=True, language="en")
    phone = new_phone("en")
    page = phone.on()
    sign_in(page, "v520101")
    page.goto("/account/")
    while not page.evaluate(f"async () => await caches.match('{OTHER_LANGUAGE}') !== undefined"):
        page.wait_for_timeout(100)  # `wait_for_function` takes the promise itself for a yes
    phone.signal(there=False)

    page.goto("/")

    expect(page.locator("h1")).to_have_text("On this phone")
    page.locator("a[data-language=th]").click()
    expect(page.locator("h1")).not_to_have_text("On this phone")
    page.goto("/offline/record/")
    expect(page.locator("html")).to_have_attribute("lang", "th")


def test_before_the_other_language_came_the_shell_is_there_in_the_one_it_has(new_phone: NewPhone):
    make.volunteer("v520101", demo=True, language="en")
    phone = new_phone("en")
    page = phone.on()
    sign_in(page, "v520101")
    assert page.evaluate(f"async () => await caches.match('{OTHER_LANGUAGE}') === undefined")
    phone.signal(there=False)

    page.goto("/offline/record/")
    page.locator("a[data-language=th]").click()

    page.wait_for_url("**/offline/record/?language=th")
    expect(page.locator("body")).to_have_attribute("data-shell", "record")
    expect(page.locator("html")).to_have_attribute("lang", "en")
