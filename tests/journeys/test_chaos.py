"""A volunteer's phone in a bad week: the network goes and comes, answers are lost, requests arrive twice and late, the
server is killed, the browser crashes, tabs double, people sign out and in. At the end the database is counted apart
from the product: every entry is there, none twice.

`make chaos n=10000` plays a longer week; RAENGJAI_CHAOS_SEED repeats one.
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from raengjai.ground.crypto import receipt_hash
from tests import make
from tests.conftest import Database
from tests.journeys.phones import ENTRIES, Phone, enable, record, sign_in
from tools import server, testing

SHORT = int(os.environ.get("RAENGJAI_CHAOS", "300"))
LONG = 2_000
SEED = int(os.environ.get("RAENGJAI_CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
COMMANDS = "**/offline/commands/"


@dataclass
class Server:
    """The real server, to be killed without warning and started again at the same address."""

    environment: dict[str, str]
    port: int = field(default_factory=server.free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{server.HOST}:{self.port}"

    def start(self) -> None:
        self.process = server.start(self.environment, self.port, log=subprocess.DEVNULL)
        server.wait_until_ready(self.process, self.port)

    def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Week:
    """What is played, and what was promised to the volunteer."""

    phone: Phone
    server: Server
    dice: random.Random
    page: Page | None = None
    taps: int = 0
    codes: list[str] = field(default_factory=list)
    on_page: int = 0  # taps since the page was opened
    late: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        return self.taps + len(self.codes)

    def begin(self) -> None:
        self.page = self.phone.on()
        assert self.phone.context is not None
        self.phone.context.route(COMMANDS, self.trouble)

    def trouble(self, route: Route) -> None:
        """On the way to the server and back: lost, doubled, late, or well."""
        request = route.request
        kind = self.dice.choices(
            ("well", "never arrives", "answer is lost", "arrives twice", "comes again later"), (6, 1, 2, 2, 1)
        )[0]
        self.troubles[kind] += 1
        with suppress(Error):  # the page went away meanwhile
            if kind == "never arrives":
                return route.abort()
            if kind == "comes again later":
                self.late.append((request.post_data or "", dict(request.headers)))
            if kind == "well":
                return route.continue_()
            answer = route.fetch()
            if kind == "answer is lost":
                return route.abort()
            if kind == "arrives twice":
                answer = route.fetch()
            route.fulfill(response=answer)

    # --- what the volunteer does ---------------------------------------------------------------------------

    def tap(self, times: int) -> None:
        page = self.shown("/offline/handouts/")
        buttons = page.locator(".taps button:visible")
        for _ in range(times):
            buttons.nth(self.dice.randrange(5)).click()
            self.taps += 1
            self.on_page += 1  # it is kept before the line says so
            expect(page.locator("[data-counted]")).to_have_attribute("data-number", str(self.on_page))
        assert page.locator("[data-form-stays]").is_hidden()

    def shown(self, path: str) -> Page:
        assert self.page is not None
        if not self.page.url.endswith(path):
            self.page.goto(path)
            self.page.wait_for_selector("body[data-drawn]", state="attached")
            self.on_page = 0
        return self.page

    def record(self) -> None:
        assert self.page is not None
        self.codes.append(record(self.page, f"บัวผัน{len(self.codes)}"))

    # --- what happens to the phone and the server ----------------------------------------------------------

    def lose_signal(self) -> None:
        self.phone.signal(there=False)

    def find_signal(self) -> None:
        self.phone.signal(there=True)

    def send(self) -> None:
        self.shown("/offline/outbox/").locator("[data-send]").click(no_wait_after=True)

    def kill_server(self) -> None:
        self.find_signal()
        self.send()
        time.sleep(self.dice.random() * 0.1)
        self.server.kill()
        self.tap(3)
        self.server.start()

    def crash_browser(self) -> None:
        self.find_signal()
        self.send()
        self.phone.off()
        self.begin()

    def second_tab(self) -> None:
        self.find_signal()
        other = self.phone.page()
        other.goto("/offline/outbox/")
        self.send()
        other.locator("[data-send]").click(no_wait_after=True)
        self.page, first = other, self.page
        assert first is not None
        first.close()

    def sign_out_and_in(self) -> None:
        self.find_signal()
        assert self.page is not None
        self.page.goto("/account/")
        if self.page.locator("form[action='/sign-out/']").count():
            self.page.locator("form[action='/sign-out/'] button").click()
            self.page.wait_for_load_state()
        sign_in(self.page, "v520101")

    def old_requests_come(self) -> None:
        """Network boxes that held a request back: it arrives long after it was answered, and out of order."""
        self.find_signal()
        assert self.phone.context is not None
        self.dice.shuffle(self.late)
        for body, headers in self.late:
            own = {name: headers[name] for name in ("content-type", "raengjai-signature") if name in headers}
            with suppress(Error):
                self.phone.context.request.post(
                    "/offline/commands/", data=body, headers=own | {"origin": self.server.url}
                )
        self.late.clear()

    def play(self, entries: int) -> None:
        troubles = [
            self.lose_signal,
            self.find_signal,
            self.send,
            self.second_tab,
            self.old_requests_come,
            self.sign_out_and_in,
            self.crash_browser,
        ]
        round_number = 0
        while self.kept < entries:
            round_number += 1
            self.tap(min(self.dice.randrange(5, 16), max(entries - self.kept, 1)))
            if round_number % 3 == 0 and self.kept < entries:
                self.record()
            if round_number % 8 == 0:
                self.kill_server()
            self.dice.choice(troubles)()

    def end_well(self) -> list[dict[str, object]]:
        """The signal stays; everything is sent. Returns what lies in the outbox."""
        self.find_signal()
        self.old_requests_come()
        assert self.page is not None
        assert self.phone.context is not None
        self.phone.context.unroute(COMMANDS)
        deadline = time.monotonic() + 30 + self.kept / 20
        while time.monotonic() < deadline:
            outbox = self.shown("/offline/outbox/")  # the server may have died under the page before
            found: list[dict[str, object]] = outbox.evaluate(ENTRIES)
            if all(entry["state"] == "taken" for entry in found):
                return found
            outbox.locator("[data-send]").click()
            outbox.wait_for_timeout(300)
        raise AssertionError(Counter(str((entry["state"], entry["trouble"])) for entry in found))


@pytest.fixture
def killable(fresh_database: Database) -> Iterator[Server]:
    found = Server(testing.environment(fresh_database.urls))
    found.start()
    yield found
    found.kill()


def counted(admin_url: str, statement: str) -> list[tuple[Any, ...]]:
    """Past the product and its policies, with a connection of its own."""
    with psycopg.connect(admin_url) as connection:
        return connection.execute(statement).fetchall()


def play(browser: Browser, server_: Server, admin_url: str, entries: int) -> None:
    make.volunteer("v520101", demo=True)
    week = Week(Phone(browser.browser_type, server_.url), server_, random.Random(SEED))
    try:
        week.begin()
        assert week.page is not None
        sign_in(week.page, "v520101")
        enable(week.page)
        week.play(entries)
        outbox = week.end_well()
    finally:
        if week.phone.context is not None:
            week.phone.off()
    print(f"seed {SEED}: {week.kept} entries, {dict(week.troubles)}")  # noqa: T201 how bad the week was

    promised = {receipt_hash(code) for code in week.codes}
    arrived = [bytes(row[0]) for row in counted(admin_url, "SELECT receipt_hash FROM needs_visit")]
    assert (set(arrived) == promised, len(arrived)) == (True, len(promised))
    assert counted(admin_url, "SELECT count(*) FROM needs_handout WHERE taken_back_at IS NULL") == [
        (week.taps,)
    ]
    taken = {
        str(row[0]) for row in counted(admin_url, "SELECT id FROM offline_command WHERE state = 'taken'")
    }
    assert taken == {entry["id"] for entry in outbox}
    assert len(outbox) == week.kept
    assert week.phone.complaints == []


@pytest.fixture
def admin_url(machine: object, fresh_database: Database) -> str:
    return testing.url_of_database(machine.admin_url, fresh_database.name)  # type: ignore[attr-defined]


@pytest.mark.long
def test_nothing_is_lost_and_nothing_is_there_twice(browser: Browser, killable: Server, admin_url: str):
    play(browser, killable, admin_url, SHORT)


@pytest.mark.long
def test_nothing_is_lost_in_a_long_week(browser: Browser, killable: Server, admin_url: str):
    play(browser, killable, admin_url, LONG)
