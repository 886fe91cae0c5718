"""The story of a card: a successor is appointed and gets one, a phone in flight mode knows it, and forgets it when it must."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as
from raengjai.ground import crypto
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today
from raengjai.network import actions
from raengjai.network.actions import NewVolunteer
from raengjai.network.models import Member
from raengjai.papers.models import Credential, forget_keys
from raengjai.papers.rules import credential
from tests import make
from tests.conftest import PHONE
from tests.journeys.phones import WORKER_READY, Phone

NewPhone = Callable[..., Phone]
NAME = "นางสาวคำแปง แก้วตัวอย่าง"
TODAY = bangkok_today()


@pytest.fixture(autouse=True)
def _keys_of_this_database(fresh_database: object) -> None:
    forget_keys()


def successor() -> tuple[Member, Credential]:
    """The term of the one before is ended, another is appointed in her place and gets a card."""
    with acting_as(make.coordinator()) as actor:
        now = bangkok_now()
        first = actions.add_volunteer(
            NewVolunteer(
                "first", "นางบัวผัน นามสมมติ", "", "520101", "core", TODAY - timedelta(400), TODAY + timedelta(9)
            ),
            by=actor,
            at=now,
        )
        actions.end_membership(first, ends_on=TODAY - timedelta(1), reason="moved", by=actor, at=now)
        next_one = NewVolunteer("next", NAME, "", "520101", "core", TODAY, TODAY + timedelta(730))
        member = actions.add_volunteer(next_one, by=actor, at=now)
        return member, actions.issue_card(member, by=actor, at=now)


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


def test_a_phone_in_flight_mode_knows_the_card_of_a_successor(new_phone: NewPhone, live_server_url: str):
    member, card = successor()
    phone, page = ready(new_phone)

    show(page, card.code, "valid")

    expect(page.locator(".verdict .notice.good")).to_be_visible()
    expect(page.locator("[data-fact=name]")).to_have_text(NAME)
    expect(page.locator("[data-fact=place]")).to_contain_text("ลำปาง")
    expect(page.locator("[data-part=list]")).to_be_visible()
    assert "#" not in page.url

    with acting_as(make.coordinator("second")) as actor:
        actions.end_membership(member, ends_on=TODAY, reason="resigned", by=actor, at=bangkok_now())
    show(page, card.code, "valid")  # no list since: it says how old the one here is
    phone.signal(there=True)
    show(page, card.code, "revoked")
    expect(page.locator(".verdict .notice.bad")).to_be_visible()
    phone.signal(there=False)
    show(page, card.code, "revoked")


def test_forged_and_damaged_cards_show_nothing_of_what_they_say(new_phone: NewPhone, live_server_url: str):
    card = successor()[1]
    signed = credential.read(card.code)
    stranger = crypto.new_signing_key()
    own = credential.body_of(
        credential.Claims(1, "7K3M9QXD", "00112233", "520101", "core", TODAY, TODAY, "นายปลอม ตัวจริง")
    )
    phone, page = ready(new_phone)
    changed = signed.body.replace("แปง".encode("cp874"), "แพง".encode("cp874"))
    assert changed != signed.body

    for code, verdict in (
        (credential.text_of(changed, signed.signature), "not_ours"),
        (credential.text_of(signed.body, crypto.sign(stranger.private, signed.message)), "not_ours"),
        (card.code[:-9], "not_ours"),
        (credential.text_of(own, crypto.sign(stranger.private, credential.CONTEXT + own)), "new_key"),
    ):
        show(page, code, verdict)
        expect(page.locator("[data-fact=name]")).to_have_count(0)
        assert page.locator(".verdict .notice-title").inner_text().strip()
    phone.signal(there=True)
    show(page, credential.text_of(own, crypto.sign(stranger.private, credential.CONTEXT + own)), "not_ours")


@pytest.mark.parametrize(
    ("days", "verdict", "tone"),
    [(1, "valid", "good"), (8, "old", "warn"), (800, "expired", "bad"), (-30, "clock", "warn")],
)
def test_a_wrong_clock_and_an_old_list_are_said(
    new_phone: NewPhone, live_server_url: str, days: int, verdict: str, tone: str
):
    card = successor()[1]
    _phone, page = ready(new_phone, "en")
    page.clock.set_fixed_time(datetime.now(BANGKOK) + timedelta(days=days))

    show(page, card.code, verdict)

    expect(page.locator(f".verdict .notice.{tone} .notice-title")).to_be_visible()
    expect(page.locator("[data-fact=checked]")).to_contain_text("clock of this phone")


def test_a_phone_that_was_never_here_with_signal_says_so(new_phone: NewPhone, live_server_url: str):
    card = successor()[1]
    phone = new_phone("en")
    page = phone.on()
    page.route("**/verify/revoked/", lambda route: route.abort())
    show(page, card.code, "no_keys")

    expect(page.locator("[data-part=list]")).to_contain_text("no list")


def test_without_javascript_the_server_answers(open_browser: Callable[..., Page]):
    card = successor()[1]
    page = open_browser(PHONE, java_script_enabled=False, language="en")
    page.goto("/verify/")
    page.fill("[name=code]", f"https://raengjai.example.go.th/verify/#{card.code}")
    page.locator("main form button").click()

    expect(page.locator(".verdict .notice.good")).to_be_visible()
    expect(page.locator("main")).to_contain_text(NAME)


def test_a_pasted_code_is_judged_on_the_phone_and_never_sent(open_browser: Callable[..., Page]):
    card = successor()[1]
    page = open_browser(PHONE, language="en")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.goto(f"/verify/#{card.code}")
    expect(page.locator("[data-part=verdict]")).to_have_attribute("data-verdict", "valid")
    page.fill("[name=code]", card.code)
    page.locator("main form button").click()
    expect(page.locator("[data-part=verdict]")).to_have_attribute("data-verdict", "valid")

    assert [url for url in sent if card.code in url and "#" not in url] == []
