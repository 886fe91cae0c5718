"""A sealed entry with a plain example: written without signal, sent without saying who sends, opened by the province alone."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import KeyPair, open_envelope
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import make_intake_key
from raengjai.protection.models import Clue
from tests import make
from tests.journeys.phones import Phone, sign_in

NewPhone = Callable[..., Phone]
WORDS = "เห็นคนถูกขังในโรงงาน"
# The form of an example, drawn at the end of a page of the shell; the room that needs it brings one of its own.
EXAMPLE = """async () => {
  const address = document.querySelector("script[src*='/offline']").src;
  document.body.dataset.shell = "sealed";
  document.querySelector("main").insertAdjacentHTML("beforeend", `
    <form data-sealed="example" data-part="form"><input name="place" value="520101"><textarea name="words" required></textarea>
    <button>ok</button></form><p data-sealed-said></p><p data-part="done" hidden>done</p>
    <dl hidden><dd data-word="sealed-no-key">no key</dd><dd data-word="sealed-long">too long</dd></dl>`);
  await import(`${address}?example`);
}"""
KEY_IS_HERE = """async () => {
  const database = await new Promise((go) => { indexedDB.open("raengjai").onsuccess = (event) => go(event.target.result); });
  const kept = await new Promise((go) => {
    database.transaction("meta").objectStore("meta").get("intake").onsuccess = (event) => go(event.target.result);
  });
  database.close();
  return Boolean(kept?.intake["52"]);
}"""
LYING = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((go) => { indexedDB.open(name).onsuccess = (event) => go(event.target.result); });
    for (const store of database.objectStoreNames) {
      found.push(await new Promise((go) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = (event) => go(JSON.stringify(event.target.result));
      }));
    }
    database.close();
  }
  return found.join();
}"""


def intake() -> KeyPair:
    with acting_as_system("test") as system:
        return make_intake_key("52", by=system, at=bangkok_now())


def kept() -> list[Clue]:
    with acting_as_system("test"):
        return list(Clue.objects.all())


def on_the_form(page: Page) -> None:
    page.goto("/offline/outbox/")
    expect(page.locator("body")).to_have_attribute("data-drawn", "yes")
    page.evaluate(EXAMPLE)


def until_the_key_is_here(page: Page) -> None:
    """The province's key comes while there is signal."""
    for _try in range(300):
        if page.evaluate(KEY_IS_HERE):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the province's key did not come")


def test_it_waits_without_signal_and_only_the_province_reads_it(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    key, phone = intake(), new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    on_the_form(page)
    page.wait_for_function("() => document.querySelector('form[data-sealed]').onsubmit !== null")
    until_the_key_is_here(page)
    phone.signal(there=False)

    page.locator("[data-sealed] button").click()  # checked whole first: nothing is said yet
    expect(page.locator("[data-part=done]")).to_be_hidden()
    page.fill("[name=words]", WORDS)
    page.locator("[data-sealed] button").click()
    expect(page.locator("[data-part=done]")).to_be_visible()

    assert WORDS not in page.evaluate(LYING)
    page.goto("/offline/outbox/")
    line = page.locator("[data-entries] .entry")
    expect(line).to_have_count(1)
    expect(line.locator("[data-entry-name]")).to_have_text("ข้อความที่ปิดผนึก")
    assert kept() == []

    phone.signal(there=True)
    page.locator("[data-send]").click()
    expect(line.locator(".status.good")).to_be_visible(timeout=20_000)

    (row,) = kept()
    info = f"raengjai/offline/sealed/1|52|{row.pk}".encode()
    said = json.loads(open_envelope(key.private, bytes(row.content), info=info))
    assert ["words", WORDS] in said["fields"]
    page.locator("[data-send]").click()
    assert len(kept()) == 1


def test_without_the_key_of_the_province_everything_typed_stays(new_phone: NewPhone):
    phone = new_phone("en")
    page = phone.on()
    on_the_form(page)

    page.fill("[name=words]", WORDS)
    page.locator("[data-sealed] button").click()

    expect(page.locator("[data-sealed-said]")).to_have_text("no key")
    assert page.input_value("[name=words]") == WORDS
    assert kept() == []
