"""Forms where the signal is lost, the phone is full, or the office says no: what was typed is never gone."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import receipt_hash
from raengjai.needs.models import Need
from tests import make
from tests.journeys.phones import ENTRIES, PIN, Phone, in_use, sign_in, states, visits, wait_for

NewPhone = Callable[..., Phone]


def test_no_room_on_the_phone_keeps_the_form_on_the_screen(new_phone: NewPhone):
    _phone, page = in_use(new_phone)
    page.goto("/offline/record/")
    page.evaluate(
        """() => { IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    page.fill("[name=first_name]", "บัวผัน")
    page.locator("input[name=topics][value=unpaid-wages]").check(force=True)

    page.locator("[data-part=form] button.button-next").click()

    expect(page.locator("[data-form-full]")).to_be_visible()
    expect(page.locator("[name=first_name]")).to_have_value("บัวผัน")
    assert states(page) == []


def test_a_refused_entry_reopens_with_everything_typed(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    phone.signal(there=False)
    page.goto("/offline/record/")
    page.fill("[name=first_name]", "บัวผัน")
    page.fill("[name=phone]", "12")
    page.locator("input[name=topics][value=unpaid-wages]").check(force=True)
    page.fill("[name=unpaid-wages-note]", "สองเดือน")
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-part=done]")).to_be_visible()
    code = page.locator(".receipt .code").inner_text().replace(" ", "")
    phone.off()

    page = phone.on()
    page.goto("/offline/outbox/")
    wait_for(page, ["refused"])
    expect(page.locator(".entry .error")).to_contain_text("081-234-5678")
    page.locator(".entry a.button-next").click()
    expect(page.locator("[name=phone]")).to_have_value("12")
    expect(page.locator("[name=unpaid-wages-note]")).to_have_value("สองเดือน")
    page.fill("[name=phone]", "0812345678")
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-part=done]")).to_be_visible()
    wait_for(page, ["taken"])

    (visit,) = visits()
    assert bytes(visit.receipt_hash) == receipt_hash(code)
    assert PIN not in json.dumps(page.evaluate(ENTRIES))


def test_a_form_of_the_pages_goes_into_the_outbox_when_the_signal_is_lost_on_the_last_one(
    new_phone: NewPhone,
):
    phone, page = in_use(new_phone)
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "บัวผัน")
    page.locator("main form .button-next").last.click()
    page.locator("input[name=topics][value=unpaid-wages]").check(force=True)
    page.locator("main form .button-next").last.click()
    page.fill("[name=unpaid-wages-note]", "สองเดือน")
    page.locator("main form .button-next").last.click()
    page.locator("input[name=purposes][value=share_with_office]").check(force=True)
    phone.signal(there=False)

    page.locator("main form .button-next").last.click()
    expect(page.locator("[data-part=done]")).to_be_visible()
    code = page.locator(".receipt .code").inner_text().replace(" ", "")
    assert states(page) == ["waiting"]
    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])

    (visit,) = visits()
    assert bytes(visit.receipt_hash) == receipt_hash(code)
    with acting_as_system("look"):
        assert Need.objects.get().note == "สองเดือน"


def test_a_form_of_the_pages_goes_on_in_the_phones_own_when_the_signal_is_lost_half_way(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "บัวผัน")
    page.locator("main form .button-next").last.click()
    page.wait_for_url("**/what/")
    page.locator("input[name=topics][value=unpaid-wages]").check(force=True)
    phone.signal(there=False)
    page.locator("main form .button-next").last.click()

    expect(page.locator("[name=first_name]")).to_have_value("บัวผัน")
    expect(page.locator("input[name=topics][value=unpaid-wages]")).to_be_checked()
    page.fill("[name=unpaid-wages-note]", "สองเดือน")
    page.locator("[data-part=form] button.button-next").click()
    expect(page.locator("[data-part=done]")).to_be_visible()
    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    assert len(visits()) == 1


def test_a_form_that_was_lost_on_its_way_to_the_office_is_on_the_phone(new_phone: NewPhone):
    _phone, page = in_use(new_phone)
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "บัวผัน")
    posted = "**/needs/new/*/who/"
    page.context.route(
        posted, lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    page.locator("main form .button-next").last.click()
    page.wait_for_timeout(1000)
    page.goto("/offline/record/")

    expect(page.locator("[data-draft-notice]")).to_be_visible()
    expect(page.locator("[name=first_name]")).to_have_value("บัวผัน")
    page.context.unroute(posted)
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "สมศรี")
    page.locator("main form .button-next").last.click()
    page.wait_for_url("**/what/")
    page.wait_for_timeout(500)
    page.goto("/offline/record/")
    expect(page.locator("[data-part=form]")).to_be_visible()
    expect(page.locator("[data-draft-notice]")).to_be_hidden()


def test_a_phone_that_was_never_enabled_keeps_the_form_on_the_screen(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    phone = new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    page.goto("/needs/new/?new=1")
    page.fill("[name=first_name]", "บัวผัน")
    phone.signal(there=False)

    page.locator("main form .button-next").last.click()

    expect(page.locator("[data-form-stays]")).to_be_visible()
    expect(page.locator("[name=first_name]")).to_have_value("บัวผัน")
