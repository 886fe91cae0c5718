"""A post passes on: a term ends, its work goes to the coordinator, the map turns red, a successor is appointed and gets a
card that a phone in flight mode knows, until it is revoked."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.network.models import Member
from raengjai.papers.models import Credential
from tests import make
from tests.cast import browser_of
from tests.journeys.verifying import NewPhone, ready, show
from tests.network import members
from tests.network.pages import page_of
from tests.network.test_handover_pages import day_of, give, hidden, owner

PLACE = "520103"
NAME = "นางสาวคำแปง แก้วตัวอย่าง"
pytestmark = pytest.mark.usefixtures("keys_of_this_database")
NOBODY = "ยังไม่มีผู้ปฏิบัติหน้าที่"


def said_of_place(reader: User) -> set[str]:
    """What tile and row say of the place; a map and a table that differ give two words."""
    page = page_of(reader, reverse("coverage"))
    tile = re.search(rf'href="#place-{PLACE}">[^<]+<span>([^<]+)</span>', page)
    row = re.search(rf'id="place-{PLACE}".*?</th><td[^>]*>.*?</td><td[^>]*>(.*?)</td>', page, flags=re.DOTALL)
    assert tile
    assert row
    return {tile[1], re.sub(r"<[^>]+>", "", row[1]).strip()}


def resigns(member: Member, coordinator: User) -> None:
    browser, address = browser_of(coordinator), reverse("end_term", args=[member.pk])
    check = browser.post(address, {**day_of("ends_on", -1), "reason": "resigned"}).content.decode()
    assert browser.post(address, hidden(check)).status_code == 302


def appointed(coordinator: User) -> Member:
    said = {"name": NAME, "username": "khampaeng", "phone": "081 234 5678", "place": PLACE, "tier": "core"}
    answer = browser_of(coordinator).post(reverse("appoint"), {**said, **day_of("starts_on", 0)})
    assert answer.status_code == 302, answer.context["form"].errors
    with acting_as(coordinator):
        return Member.objects.get(name=NAME)


def card_of(member: Member, coordinator: User) -> Credential:
    browser_of(coordinator).post(reverse("issue_card", args=[member.pk]))
    with acting_as(coordinator):
        return Credential.objects.get(subject_id=member.pk)


def test_from_an_ending_to_a_card_that_is_revoked(new_phone: NewPhone, live_server_url: str):
    coordinator = make.coordinator()
    before = members.volunteer(place_code=PLACE)
    task = give(before)
    assert NOBODY not in said_of_place(coordinator)

    resigns(before, coordinator)

    assert owner(task) == coordinator.pk  # nobody else serves there: the work is with the office
    assert said_of_place(coordinator) == {NOBODY}

    after = appointed(coordinator)

    assert NOBODY not in said_of_place(coordinator)

    card = card_of(after, coordinator)
    phone, page = ready(new_phone)
    show(page, card.code, "valid")
    expect(page.locator("[data-fact=name]")).to_have_text(NAME)
    expect(page.locator("[data-fact=place]")).to_contain_text("ลำปาง")
    assert "#" not in page.url

    browser_of(coordinator).post(reverse("revoke_card", args=[after.pk]), {"reason": "lost"})

    show(page, card.code, "valid")  # no list since: the page says how old the one here is
    expect(page.locator("[data-part=list]")).to_be_visible()
    phone.signal(there=True)
    show(page, card.code, "revoked")
    phone.signal(there=False)
    show(page, card.code, "revoked")
