"""A card before a stranger's phone: genuine, forged, damaged, old, and without JavaScript."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as
from raengjai.ground import crypto
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today
from raengjai.network import actions
from raengjai.network.actions import NewVolunteer
from raengjai.papers.models import Credential
from raengjai.papers.rules import credential
from tests import make
from tests.conftest import PHONE
from tests.journeys.verifying import NewPhone, ready, show

pytestmark = pytest.mark.usefixtures("keys_of_this_database")
NAME = "นางสาวคำแปง แก้วตัวอย่าง"
TODAY = bangkok_today()


def issued() -> Credential:
    """Of somebody whose term begins today."""
    with acting_as(make.coordinator()) as actor:
        new = NewVolunteer("next", NAME, "", "520101", "core", TODAY, TODAY + timedelta(730))
        member = actions.add_volunteer(new, by=actor, at=bangkok_now())
        return actions.issue_card(member, by=actor, at=bangkok_now())


def test_forged_and_damaged_cards_show_nothing_of_what_they_say(new_phone: NewPhone, live_server_url: str):
    card = issued()
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


def test_a_wrong_clock_and_an_old_list_are_said(new_phone: NewPhone, live_server_url: str):
    card = issued()
    _phone, page = ready(new_phone, "en")

    for days, verdict, tone in (
        (1, "valid", "good"),
        (8, "old", "warn"),
        (800, "expired", "bad"),
        (-30, "clock", "warn"),
    ):
        page.clock.set_fixed_time(datetime.now(BANGKOK) + timedelta(days=days))
        show(page, card.code, verdict)
        expect(page.locator(f".verdict .notice.{tone} .notice-title")).to_be_visible()
        expect(page.locator("[data-fact=checked]")).to_contain_text("clock of this phone")


def test_a_phone_that_was_never_here_with_signal_says_so(new_phone: NewPhone, live_server_url: str):
    card = issued()
    phone = new_phone("en")
    page = phone.on()
    page.route("**/verify/revoked/", lambda route: route.abort())
    show(page, card.code, "no_keys")

    expect(page.locator("[data-part=list]")).to_contain_text("no list")


def test_without_javascript_the_server_answers(open_browser: Callable[..., Page]):
    card = issued()
    page = open_browser(PHONE, java_script_enabled=False, language="en")
    page.goto("/verify/")
    page.fill("[name=code]", f"https://raengjai.example.go.th/verify/#{card.code}")
    page.locator("main form button").click()

    expect(page.locator(".verdict .notice.good")).to_be_visible()
    expect(page.locator("main")).to_contain_text(NAME)


def test_a_pasted_code_is_judged_on_the_phone_and_never_sent(open_browser: Callable[..., Page]):
    card = issued()
    page = open_browser(PHONE, language="en")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.goto(f"/verify/#{card.code}")
    expect(page.locator("[data-part=verdict]")).to_have_attribute("data-verdict", "valid")
    page.fill("[name=code]", card.code)
    page.locator("main form button").click()
    expect(page.locator("[data-part=verdict]")).to_have_attribute("data-verdict", "valid")

    assert [url for url in sent if card.code in url and "#" not in url] == []
