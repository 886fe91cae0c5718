"""A page that no page leads to does not exist for people: every address that opens by itself is linked somewhere."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import assemble, browser_of
from tests.house.test_doors import patterns

# For machines, for the living page, or steps of signing in that one is sent to.
NOT_FOR_LINKS = {
    *("healthz", "manifest", "robots", "components", "set_up_second_factor", "second_factor"),
    *("confirm_identity", "recovery_codes", "add_passkey", "suggest_people", "place_suggest"),
    *("service_worker", "sealed", "revoked_cards"),  # the browser asks for them
    *("activate", "activated"),  # on the printed slip and the page to sign in
    "acts",  # behind a number, and the cast has none
    "points_template",  # a file on the page of one's own points, four steps away
}
# Shells without data open for everybody, for the browser keeps them; who records needs is led to them.
WITH_A_PHONE = {"volunteer", "other_volunteer"}
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"?#]+)')
MOST_STEPS = 3


@pytest.mark.django_db
def test_every_page_that_opens_by_itself_is_led_to():
    cast = assemble()
    wanted = {name: address for name, address in alone().items() if name not in NOT_FOR_LINKS}
    lost = {}
    for who, person in cast.everybody().items():
        browser = browser_of(person)
        opens = {
            name
            for name, address in wanted.items()
            if browser.get(address).status_code == 200
            and not (name.startswith("phone_") and who not in WITH_A_PHONE)
        }
        met = walked(browser)
        lost[who] = sorted(name for name in opens if wanted[name] not in met)

    assert {who: names for who, names in lost.items() if names} == {}


def alone() -> dict[str, str]:
    """Names and addresses of pages without parameters."""
    found: dict[str, str] = {}
    for pattern in patterns():
        try:
            found[str(pattern.name)] = reverse(str(pattern.name))
        except NoReverseMatch:
            continue
    return found


def walked(browser: Client) -> set[str]:
    """What one meets within a few steps from the first page."""
    met, edge = {"/"}, {"/"}
    for _step in range(MOST_STEPS):
        found: set[str] = set()
        for address in sorted(edge):
            answer = browser.get(address)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                found |= {link for link in LINK.findall(answer.content.decode()) if link.startswith("/")}
        edge = {link for link in found - met if link.count("/") < 5 and not re.search(r"\d", link)}
        met |= found
    return met
