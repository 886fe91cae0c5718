"""A volunteer's phone in a browser: one that stays on the disk, so that it can be switched off and on again."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from raengjai.access.door import acting_as_system
from raengjai.access.views.demo import demo_address
from raengjai.needs.models import Visit
from tests import make
from tests.conftest import PHONE
from tools import chromium

PIN = "246813"
ENTRIES = """async () => {
  const database = await new Promise((done, no) => {
    const asked = indexedDB.open("raengjai");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const all = await new Promise((done) => {
    const asked = database.transaction("outbox").objectStore("outbox").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return all.map(({ state, name, id, subject, trouble, envelope, copy, receipt }) =>
    ({ state, name, id, subject, trouble, sealed: Boolean(envelope && copy), text: JSON.stringify({ envelope, copy }), receipt }));
}"""
WORKER_READY = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 50));
}"""


@dataclass
class Phone:
    """`off()` and `on()` switch it off and on; what lies on its disk stays."""

    kind: BrowserType
    base_url: str
    language: str = "th"
    flags: list[str] = field(default_factory=list)
    folder: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="raengjai-phone-"))
    context: BrowserContext | None = None
    complaints: list[str] = field(default_factory=list)

    def on(self) -> Page:
        self.context = self.kind.launch_persistent_context(
            self.folder,
            executable_path=chromium.find(),
            args=[*chromium.FLAGS, *self.flags],
            base_url=self.base_url,
            viewport=PHONE,
        )
        self.context.add_cookies([{"name": "language", "value": self.language, "url": self.base_url}])
        self.context.grant_permissions(["notifications"])  # Chromium keeps storage for sites that have them
        return self.page()

    def page(self) -> Page:
        assert self.context is not None
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error.stack}"))
        page.on("console", lambda message: self.complaints.extend(chromium.policy_refusals(message.text)))
        return page

    def off(self) -> None:
        assert self.context is not None
        self.context.close()
        self.context = None

    def signal(self, *, there: bool) -> None:
        assert self.context is not None
        self.context.set_offline(not there)


def sign_in(page: Page, username: str) -> None:
    page.goto(demo_address(username))
    page.evaluate(WORKER_READY)


def enable(page: Page, pin: str = PIN) -> None:
    page.goto("/offline/enable/")
    page.fill("[name=pin1]", pin)
    page.fill("[name=pin2]", pin)
    page.locator("[data-part=choose] button.button-next").click()
    expect(page.locator("[data-part=enabled]")).to_be_visible(timeout=20_000)


def in_use(new_phone: Callable[..., Phone], language: str = "th") -> tuple[Phone, Page]:
    """The phone of the volunteer v520101, signed in and enabled."""
    make.volunteer("v520101", demo=True, language=language)
    phone = new_phone(language)
    page = phone.on()
    sign_in(page, "v520101")
    enable(page)
    return phone, page


def record(
    page: Page, first_name: str, topics: tuple[str, ...] = ("unpaid-wages",), photo: Path | None = None
) -> str:
    """Fills the phone's own form; returns the code of the receipt."""
    page.goto("/offline/record/")
    page.fill("[name=first_name]", first_name)
    for topic in topics:
        page.locator(f"#topic-{topic}").check(force=True)
        page.fill(f"[name={topic}-note]", f"{first_name} {topic}")
    page.locator("input[name=purposes][value=share_with_office]").check(force=True)
    if photo:
        page.set_input_files("#photo", str(photo))
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-part=done]")).to_be_visible(timeout=20_000)
    return page.locator(".receipt .code").inner_text().replace(" ", "")


@contextlib.contextmanager
def cut(page: Page, pattern: str) -> Iterator[None]:
    """Requests that fit `pattern` never arrive."""

    def refuse(route: Route) -> None:
        route.abort("connectionfailed")

    page.route(pattern, refuse)
    yield
    page.unroute(pattern, refuse)


def states(page: Page) -> list[str]:
    return [entry["state"] for entry in page.evaluate(ENTRIES)]


def wait_for(page: Page, wanted: list[str]) -> None:
    for _ in range(100):
        if states(page) == wanted:
            return
        page.wait_for_timeout(150)
    raise AssertionError([(entry["state"], entry["trouble"]) for entry in page.evaluate(ENTRIES)])


def send(phone: Phone, page: Page) -> None:
    """Signal returns: everything of this phone goes to the office."""
    phone.signal(there=True)
    for _ in range(300):
        if all(state == "taken" for state in states(page)):
            return
        page.evaluate("() => dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
    raise AssertionError([(each["name"], each["state"], each["trouble"]) for each in page.evaluate(ENTRIES)])


def at_event(page: Page, name: str, *address: object) -> None:
    """The phone's page `name` at an event (and a station of it)."""
    page.goto("about:blank")  # another part of the address alone is no new page
    page.goto(f"/offline/{name}/#{'/'.join(map(str, address))}")


def comes(page: Page, selector: str) -> None:
    """Open the phone's page again until something has come: the feed waits for the transactions of other tests too."""
    for _ in range(120):
        page.goto("/offline/")
        with contextlib.suppress(AssertionError):
            expect(page.locator(selector).first).to_be_visible(timeout=1000)
            return
    raise AssertionError(f"{selector} did not come")


def visits() -> list[Visit]:
    with acting_as_system("count"):
        return list(Visit.objects.order_by("id"))
