"""A service day on two phones without network: one makes the slip, the other has never heard of it and serves it."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as_system
from raengjai.events.models import Event
from raengjai.needs.models import Need
from raengjai.outreach.models import Letter, Served, Slip, Station, Visitor
from tests import make
from tests.cast import assemble
from tests.events import story as events
from tests.journeys.phones import ENTRIES, Phone, at_event, enable, send, sign_in
from tests.outreach import story


def helper(phone: Phone, username: str, event: Event) -> Page:
    """A volunteer who helps at the day, with the phone enabled."""
    person = make.volunteer(username, place_code="520101", demo=True)
    events.organiser(event, person, "station")
    page = phone.on()
    sign_in(page, username)
    enable(page)
    return page


def opened(page: Page, name: str, event: Event, *station: Station) -> None:
    at_event(page, name, event.pk, *(each.pk for each in station))


def test_a_slip_of_one_phone_is_served_by_another_that_never_heard_of_it(new_phone: Callable[..., Phone]):
    event = story.day(assemble())
    station = story.stations_of(event)[3]
    desk, table = new_phone(), new_phone()
    front, back = helper(desk, "reception", event), helper(table, "table", event)
    opened(front, "reception", event)
    opened(back, "station", event, station)
    for page in (front, back):
        expect(page.locator("[data-part=ready]")).to_be_visible(timeout=60_000)
    desk.signal(there=False)
    table.signal(there=False)

    number = _make_slip(front, event, station)
    text = _slip_text(front, event)
    _serve(back, event, station, text, number)
    send(table, back)  # the station first: its visitor is not known yet
    send(desk, front)

    with acting_as_system("test"):
        assert {each.letter for each in Letter.objects.all()} == {"B", "C"}
        visitor = Visitor.objects.get()
        assert (visitor.number, visitor.name, visitor.is_unknown) == (number, "คำปัน", False)
        assert [each.service_code for each in Served.objects.filter(stands=True)] == ["P2"]
        assert Slip.objects.get(visitor=visitor, station=station).state == "done"
        assert Need.objects.get().topic_code == "unpaid-wages"


def _make_slip(page: Page, event: Event, station: Station) -> str:
    """Without network, after the phone was locked and opened: the page comes from the phone."""
    opened(page, "reception", event)
    form = page.locator("[data-part=reception] form")
    form.locator("[name=name]").fill("คำปัน")
    form.locator(f"[name=stations][value='{station.pk}']").check()
    form.locator("button.button-next").click()
    expect(page.locator("[data-part=slip]")).to_be_visible()
    return page.locator("[data-number]").inner_text()


def _slip_text(page: Page, event: Event) -> str:
    """What the QR code says: the visitor's id is on this phone alone."""
    rows: Any = page.evaluate(ENTRIES)
    visitor = next(each["subject"] for each in rows if each["name"] == "outreach.visit")
    ids = [_short(str(event.pk)), _short(visitor)]
    return ".".join(["RJS1", *ids, page.locator("[data-number]").inner_text()])


def _serve(page: Page, event: Event, station: Station, text: str, number: str) -> None:
    opened(page, "station", event, station)
    expect(page.locator("[data-part=desk]")).to_be_visible(timeout=20_000)
    page.locator("[name=number]").fill("กกก")
    page.locator("[data-find] button").click()
    expect(page.locator("[data-find-said]")).to_be_visible()
    page.evaluate(
        "text => document.dispatchEvent(new CustomEvent('raengjai:scanned', { detail: text }))", text
    )
    expect(page.locator("[data-who-number]")).to_have_text(number)
    form = page.locator("[data-part=serve] form")
    form.locator("button.button-next").click()
    expect(page.locator("[data-part=nothing]")).to_be_visible()
    form.locator("[name=services][value=P2]").check()
    form.locator("summary").first.click()
    form.locator("[name=topics][value=unpaid-wages]").check()
    form.locator("button.button-next").click()
    expect(page.locator("[data-part=receipt]")).to_be_visible()
    expect(page.locator("[data-done] li")).to_have_count(1)


def _short(text: str) -> str:
    return base64.urlsafe_b64encode(UUID(text).bytes).decode().rstrip("=")
