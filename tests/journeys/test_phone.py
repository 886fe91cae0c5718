"""A volunteer without signal, in a real browser against the real server: nothing is lost, nothing is there twice."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.files.models import Attachment
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_now
from raengjai.needs import actions
from raengjai.needs.models import Need, Referral, Visit
from raengjai.offline.actions import revoke_device
from raengjai.offline.models import Device, Held
from tests import make
from tests.journeys.phones import (
    ENTRIES,
    Phone,
    comes,
    enable,
    in_use,
    record,
    sign_in,
    states,
    visits,
    wait_for,
)

NewPhone = Callable[..., Phone]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A large picture with a place in its EXIF."""
    path = tmp_path / "paper.jpg"
    image = Image.effect_noise((2400, 1800), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    image.save(path, exif=exif, quality=95)
    return path


@pytest.mark.quick
def test_two_needs_with_a_photo_survive_switching_off_and_arrive_with_receipts(
    new_phone: NewPhone, photo: Path
):
    phone, page = in_use(new_phone)
    phone.signal(there=False)
    first = record(page, "บัวผัน", photo=photo)
    second = record(page, "สมศรี", topics=("unpaid-wages", "sewing-course"))
    assert states(page) == ["waiting", "waiting"]
    assert "บัวผัน" not in json.dumps(page.evaluate(ENTRIES))
    phone.off()

    page = phone.on()
    phone.signal(there=False)
    page.goto("/offline/outbox/")
    expect(page.locator(".entry")).to_have_count(2)
    expect(page.locator("[data-sync-words]")).to_contain_text("2")
    assert visits() == []

    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken", "taken"])

    kept = page.evaluate(ENTRIES)
    assert all(entry["receipt"]["signature"] for entry in kept)
    assert [entry["sealed"] for entry in kept] == [False, False]
    with acting_as_system("count"):
        found = {bytes(visit.receipt_hash) for visit in Visit.objects.all()}
        assert found == {receipt_hash(first), receipt_hash(second)}
        assert Need.objects.count() == 3
        (attachment,) = Attachment.objects.all()
    assert attachment.size < 400_000
    expect(page.locator(".entry .status.good")).to_have_count(2)


def test_a_signed_out_phone_still_sends_and_the_next_person_reads_nothing(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    make.volunteer("v520102", demo=True, place_code="520102")
    phone = new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    enable(page)
    phone.signal(there=False)
    record(page, "บัวผัน")
    phone.signal(there=True)
    page.goto("/account/")
    wait_for(page, ["taken"])
    phone.signal(there=False)
    record(page, "สมศรี")
    phone.signal(there=True)
    page.context.route("**/offline/commands/", lambda route: route.abort())
    page.goto("/account/")
    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_load_state()
    sign_in(page, "v520102")
    enable(page, "975318")
    page.goto("/offline/outbox/")
    expect(page.locator(".entry")).to_have_count(2)
    page.wait_for_timeout(500)
    assert "สมศรี" not in page.content()
    page.context.unroute("**/offline/commands/")

    page.locator("[data-send]").click()
    wait_for(page, ["taken", "taken"])
    assert len(visits()) == 2
    assert len({visit.recorded_by for visit in visits()}) == 1


def test_two_tabs_send_each_entry_once(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    phone.signal(there=False)
    for name in ("บัวผัน", "สมศรี", "มาลี"):
        record(page, name)
    other = phone.page()
    other.goto("/offline/outbox/")
    sent: list[str] = []
    page.context.on(
        "request", lambda request: sent.append(request.url) if "/offline/commands/" in request.url else None
    )
    phone.signal(there=True)

    other.locator("[data-send]").click()
    wait_for(page, ["taken"] * 3)

    assert len(visits()) == 3
    assert 1 <= len(sent) <= 3


def test_a_clock_that_is_years_off_is_corrected(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    phone = new_phone()
    page = phone.on()
    page.clock.install(time="2019-02-03T10:00:00+07:00")
    sign_in(page, "v520101")
    enable(page)
    page.goto("/offline/outbox/")
    record(page, "บัวผัน")
    page.clock.run_for(1000)
    wait_for(page, ["taken"])

    (visit,) = visits()
    assert abs((visit.made_at - visit.recorded_at).total_seconds()) < 120


def test_the_offices_reply_comes_onto_the_phone_and_the_person_is_told_without_signal(new_phone: NewPhone):
    mentor = make.mentor("dlpw52", office_code="DLPW-52")
    phone, page = in_use(new_phone, "en")
    record(page, "Buaphan")
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    with acting_as(mentor) as officer:
        referral = Referral.objects.get()
        actions.accept_referral(referral, by=officer, at=bangkok_now())
        actions.resolve_referral(
            Referral.objects.get(),
            outcome_code="paid",
            amount=Decimal(12_400),
            text="The employer paid",
            by=officer,
            at=bangkok_now(),
        )
    comes(page, "[data-tasks] li")
    phone.signal(there=False)

    page.goto("/")
    expect(page.locator("[data-tasks] a")).to_have_text("Buaphan")
    page.locator("[data-tasks] a").click()
    expect(page.locator("dialog")).to_contain_text("The employer paid")
    page.locator("[data-deed=tell] summary").click()
    page.fill("[data-deed=tell] [name=text]", "She is glad")
    page.locator("[data-deed=tell] button.button-next").click()
    expect(page.locator("[data-tasks] .task-end")).to_have_text("Waits to be sent")

    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken", "taken"])
    with acting_as_system("look"):
        assert Need.objects.get().state == "told"
    comes(page, "[data-none-tasks]")


def test_a_deed_that_somebody_else_did_first_is_shown_beside_theirs(new_phone: NewPhone):
    mentor = make.mentor("dlpw52", office_code="DLPW-52")
    phone, page = in_use(new_phone, "en")
    volunteer = User.objects.get(username="v520101")
    record(page, "Buaphan")
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    with acting_as(mentor) as officer:
        actions.accept_referral(Referral.objects.get(), by=officer, at=bangkok_now())
        actions.ask_for_more(Referral.objects.get(), question="Since when?", by=officer, at=bangkok_now())
    comes(page, "[data-tasks] a")
    page.locator("[data-tasks] a").click()
    phone.signal(there=False)
    page.locator("[data-deed=answer] summary").click()
    page.fill("[data-deed=answer] [name=text]", "Since May")
    page.locator("[data-deed=answer] button.button-next").click()
    wait_for(page, ["taken", "waiting"])
    with acting_as(volunteer) as other:
        actions.answer_question(Referral.objects.get(), text="Since June", by=other, at=bangkok_now())

    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken", "changed"])
    expect(page.locator(".both")).to_contain_text("Since May")
    expect(page.locator(".both")).to_contain_text("Since June")
    page.get_by_role("button", name="Leave it as it is now").click()
    wait_for(page, ["taken"])


def test_a_lost_phone_hands_over_and_wipes_itself(new_phone: NewPhone):
    phone, page = in_use(new_phone)
    volunteer = User.objects.get(username="v520101")
    phone.signal(there=False)
    record(page, "บัวผัน")
    with acting_as(volunteer) as owner:
        revoke_device(Device.objects.get(), by=owner, at=bangkok_now())
    phone.signal(there=True)
    page.goto("/offline/outbox/")

    expect(page.locator("[data-part=no-device]")).to_be_visible()
    assert states(page) == []
    with acting_as_system("look"):
        assert Held.objects.count() == 1


def test_carried_entries_are_sent_by_another_phone(new_phone: NewPhone, tmp_path: Path):
    make.volunteer("v520101", demo=True)
    phone, other = new_phone(), new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    enable(page)
    phone.signal(there=False)
    record(page, "บัวผัน")
    page.goto("/offline/carry/")
    with page.expect_download() as download:
        page.locator("[data-save]").click()
    file = tmp_path / "carried.raengjai"
    download.value.save_as(file)
    assert "บัวผัน" not in file.read_text()
    office = other.on()
    sign_in(office, "v520101")
    office.goto("/offline/carry/")
    office.set_input_files("#carried", str(file))
    expect(office.locator("[data-taken]")).to_contain_text("1")
    assert len(visits()) == 1

    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken"])
    assert len(visits()) == 1
