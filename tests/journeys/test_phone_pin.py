"""A forgotten PIN: what waits is sent, what only the old PIN opened is said to be gone, and only the owner chooses anew."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.phones import ENTRIES, Phone, enable, in_use, record, sign_in, visits, wait_for

NEW_PIN = "975318"
NewPhone = Callable[..., Phone]


def forget(page: Page) -> None:
    """From the question for the PIN to the page that says what a new one costs."""
    page.goto("/offline/outbox/")
    page.evaluate("""async () => {
      const database = await new Promise((done) => {
        const asked = indexedDB.open("raengjai");
        asked.onsuccess = () => done(asked.result);
      });
      const meta = database.transaction("meta", "readwrite").objectStore("meta");
      for (const key of await new Promise((done) => { const all = meta.getAllKeys(); all.onsuccess = () => done(all.result); }))
        if (String(key).startsWith("open:")) meta.delete(key);
      await new Promise((done) => { meta.transaction.oncomplete = done; });
      database.close();
    }""")
    page.reload()
    page.locator("[data-part=pin] a[href$='#forgotten']").click()
    expect(page.locator("[data-part=forgotten]")).to_be_visible()


def choose(page: Page, pin: str = NEW_PIN) -> None:
    page.fill("[name=pin1]", pin)
    page.fill("[name=pin2]", pin)
    page.locator("[data-part=choose] button.button-next").click()


def test_what_waits_under_a_forgotten_pin_is_sent_and_the_new_pin_opens_what_comes_after(new_phone: NewPhone):
    phone, page = in_use(new_phone, language="en")
    phone.signal(there=False)
    record(page, "บัวผัน")
    phone.signal(there=True)
    page.context.route("**/offline/commands/", lambda route: route.abort())

    forget(page)
    expect(page.locator("[data-waits]")).to_contain_text("Entries that wait to be sent: 1.")
    expect(page.locator("[data-stuck]")).to_be_hidden()
    choose(page)
    expect(page.locator("[data-part=renewed]")).to_be_visible(timeout=20_000)

    (entry,) = page.evaluate(ENTRIES)
    assert (entry["state"], entry["sealed"]) == ("waiting", False)
    page.goto("/offline/outbox/")
    expect(page.locator(".entry")).to_contain_text("Kept under your old PIN: it is sent as before")
    phone.signal(there=False)
    record(page, "สมศรี")
    page.goto("/offline/outbox/")
    expect(page.locator(".entry").first).to_contain_text("สมศรี")
    phone.signal(there=True)
    page.context.unroute("**/offline/commands/")
    page.goto("/offline/outbox/")
    wait_for(page, ["taken", "taken"])
    assert len(visits()) == 2
    expect(page.locator(".entry", has_text="old PIN")).to_have_count(0)


def test_what_had_to_be_mended_is_said_to_be_lost_and_can_be_discarded(new_phone: NewPhone):
    phone, page = in_use(new_phone, language="en")
    phone.signal(there=False)
    record(page, "บัวผัน")
    page.evaluate("""async () => {
      const database = await new Promise((done) => {
        const asked = indexedDB.open("raengjai");
        asked.onsuccess = () => done(asked.result);
      });
      const store = database.transaction("outbox", "readwrite").objectStore("outbox");
      const [one] = await new Promise((done) => { const all = store.getAll(); all.onsuccess = () => done(all.result); });
      store.put({ ...one, state: "refused" });
      await new Promise((done) => { store.transaction.oncomplete = done; });
      database.close();
    }""")
    phone.signal(there=True)

    forget(page)
    expect(page.locator("[data-stuck]")).to_contain_text("Entries that you have to mend: 1.")
    choose(page)
    expect(page.locator("[data-part=renewed]")).to_be_visible(timeout=20_000)
    page.goto("/offline/outbox/")
    expect(page.locator(".entry")).to_contain_text("Write it anew, then discard this one.")
    discard = page.locator(".entry button", has_text="Discard")
    discard.click()
    page.locator(".entry button", has_text="Tap again").click()

    expect(page.locator(".entry")).to_have_count(0)


def test_without_signal_or_signed_out_nothing_changes_and_the_old_pin_still_opens(new_phone: NewPhone):
    phone, page = in_use(new_phone, language="en")
    phone.signal(there=False)
    record(page, "บัวผัน")
    forget(page)
    choose(page)
    expect(page.locator("[data-part=unreachable]")).to_be_visible()
    assert [entry["sealed"] for entry in page.evaluate(ENTRIES)] == [True]

    page.context.route("**/offline/commands/", lambda route: route.abort())
    phone.signal(there=True)
    page.context.clear_cookies(name="sessionid")
    choose(page)
    expect(page.locator("[data-part=signed-out]")).to_be_visible()
    address = page.locator("[data-part=signed-out] a").get_attribute("href")
    assert address is not None
    assert address.endswith("next=%2Foffline%2Fenable%2F%23forgotten")
    assert [entry["sealed"] for entry in page.evaluate(ENTRIES)] == [True]
    page.goto("/offline/outbox/")
    page.fill("[name=pin]", "246813")
    page.locator("[data-part=pin] button").click()
    expect(page.locator(".entry")).to_contain_text("บัวผัน")


def test_somebody_else_who_is_signed_in_renews_only_the_own_pin(new_phone: NewPhone):
    phone, page = in_use(new_phone, language="en")
    make.volunteer("v520102", demo=True, place_code="520102", language="en")
    phone.signal(there=False)
    record(page, "บัวผัน")
    page.context.route("**/offline/commands/", lambda route: route.abort())
    phone.signal(there=True)
    sign_in(page, "v520102")
    enable(page, "135724")

    forget(page)
    expect(page.locator("[data-waits]")).to_be_hidden()
    choose(page)
    expect(page.locator("[data-part=renewed]")).to_be_visible(timeout=20_000)

    # The worker may have sent it meanwhile, past the page's route: it waits whole, or the office has it.
    (entry,) = page.evaluate(ENTRIES)
    assert (entry["state"], entry["sealed"]) in (("waiting", True), ("taken", False))
