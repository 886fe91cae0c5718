"""Signing in with a real browser: a passkey, no JavaScript at all, and for people who do not see the screen."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from raengjai.access.views.demo import demo_address
from tests import make
from tests.access.test_second_step import code_now
from tests.conftest import DESKTOP, PHONE, Database

Open = Callable[..., Page]
PHONE_WITH_FINGERPRINT = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def sign_in(page: Page, username: str, *, base: str = "") -> None:
    page.goto(f"{base}/sign-in/?next=/account/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.quick
def test_a_passkey_is_made_and_opens_the_account(open_browser: Open, live_server_url: str):
    make.volunteer("somjai", language="en")
    page = open_browser(language="en")
    # Browsers bind passkeys to host names, so the address must have one.
    base = f"http://localhost:{urlsplit(live_server_url).port}"
    page.context.add_cookies([{"name": "language", "value": "en", "url": base}])
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    page.context.new_cdp_session(page).send(
        "WebAuthn.addVirtualAuthenticator", {"options": PHONE_WITH_FINGERPRINT}
    )
    sign_in(page, "somjai", base=base)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this device").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("my phone", exact=False).first).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{base}/sign-in/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Somjai Rakngan")
    expect(page.get_by_text("Passkey · Linux computer")).to_be_visible()


def test_a_bare_address_offers_no_passkey(open_browser: Open):
    page = open_browser(language="en")

    page.goto("/sign-in/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


def test_an_officer_sets_up_the_second_step_without_javascript(open_browser: Open):
    make.mentor("officer", language="en")
    page = open_browser(language="en", java_script_enabled=False)

    sign_in(page, "officer")
    key = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(code_now(key))
    page.get_by_role("button", name="Confirm").click()
    expect(
        page.get_by_role("listitem").filter(has_text=re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$"))
    ).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Somjai Rakngan")


@pytest.mark.parametrize("language", ["th", pytest.param("en", marks=pytest.mark.long)])
def test_pages_are_accessible(open_browser: Open, fresh_database: Database, language: str):
    officer = make.user("officer", demo=True, language=language)
    make.posting(officer, "mentor", "52", office_code="DSD-52")
    for viewport in (PHONE, DESKTOP):
        page = open_browser(viewport, language=language)
        check(page, "/sign-in/")
        page.goto(demo_address("officer"))
        for path in ("", "password/", "recovery-codes/", "passkeys/add/", "confirm/"):
            check(page, f"/account/{path}")
        check(page, "/second-factor/set-up/")


def check(page: Page, path: str) -> None:
    page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
