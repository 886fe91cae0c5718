"""Budget and payments of an event: written, refused by rules, paid, undone, copied; and who sees what."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events.actions.money import LineDraft, PaymentDraft, copy_money, pay, write_line
from raengjai.events.models import (
    AgendaItem,
    AgendaSpeaker,
    Attendance,
    BudgetLine,
    Event,
    Guest,
    Payment,
    Speaker,
    money_summary,
)
from raengjai.events.providers import readiness
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from tests.cast import Cast, assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db
PAID = {"paid_on_day": "1", "paid_on_month": "1", "paid_on_year": "2563"}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.workshop(cast.coordinator)


@pytest.fixture
def browser(cast: Cast) -> Client:
    return browser_of(cast.coordinator)


def line(event: Event, by: User, category: str = "materials", **said: Any) -> BudgetLine:
    draft = {
        "project_code": "NET",
        "category": category,
        "what": "เอกสารประกอบการประชุม",
        "quantity": Decimal(128),
        "times": Decimal(1),
        "unit_price": Decimal("40.25"),
    } | said
    with acting_as(by) as actor:
        return write_line(event, LineDraft(**draft), by=actor, at=bangkok_now())


def present(event: Event, guest: Guest) -> Guest:
    with acting_as_system("test"):
        Attendance(
            event=event,
            session=story.sessions_of(event)[0],
            guest=guest,
            at=bangkok_now(),
            how="list",
            seen_by=event.written_by,
            received_at=bangkok_now(),
        ).save(force_insert=True)
    return guest


def paid(row: BudgetLine, by: User, **said: Any) -> Payment:
    draft = {"amount": Decimal(100), "paid_on": bangkok_today(), "payee": "ร้านถ่ายเอกสาร"} | said
    with acting_as(by) as actor:
        return pay(row, PaymentDraft(**draft), by=actor, at=bangkok_now())


def typed(**said: str) -> dict[str, str]:
    return {
        "project_code": "NET",
        "category": "meal",
        "what": "อาหารกลางวัน",
        "of": "",
        "meal": "lunch",
        "speaker": "",
        "quantity": "128",
        "times": "1",
        "unit_price": "150",
    } | said


def test_a_budget_is_written_by_project_and_adds_up(cast: Cast, event: Event, browser: Client):
    browser.post(reverse("add_budget_line", args=[event.pk]), typed())
    browser.post(
        reverse("add_budget_line", args=[event.pk]),
        typed(
            project_code="AHT",
            category="snack",
            of="private",
            times="2",
            unit_price="1,050.50",
            what="อาหารว่าง",
        ),
    )
    page = browser.get(reverse("event_money", args=[event.pk])).text

    with acting_as(cast.coordinator):
        summary = money_summary(event)
    assert [(each.code, each.planned) for each in summary.projects] == [
        ("NET", Decimal("19200.00")),
        ("AHT", Decimal("268928.00")),
    ]
    assert summary.planned == Decimal("288128.00")
    assert "288,128" in page
    assert "1,050.50 บาท เกินอัตราสูงสุด 50 บาท" in page
    assert "ยังไม่ยืนยัน" in page


def test_a_line_that_a_rule_forbids_is_refused_with_its_source_and_nothing_is_lost(
    cast: Cast, event: Event, browser: Client
):
    with acting_as(cast.coordinator):
        AgendaItem.objects.filter(event=event, starts_at__gte="12:00").delete()

    page = browser.post(reverse("add_budget_line", args=[event.pk]), typed(what="ข้าวกล่อง"))

    assert page.status_code == 422
    assert "เบิกค่าอาหารกลางวันไม่ได้" in page.text
    assert "audit.mcu.ac.th" in page.text
    assert "ข้าวกล่อง" in page.text
    with acting_as(cast.coordinator):
        assert not BudgetLine.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"quantity": "-1"},
        {"quantity": "0"},
        {"unit_price": "0.001"},
        {"unit_price": "99999999999"},
        {"unit_price": "9999999", "quantity": "9999"},
        {"unit_price": "หนึ่งร้อย"},
        {"unit_price": "NaN"},
        {"project_code": "VOL"},
        {"category": "bribe"},
        {"meal": ""},
        {"category": "snack", "of": ""},
        {"category": "speaker", "speaker": ""},
    ],
)
def test_absurd_lines_come_back(cast: Cast, event: Event, browser: Client, said: dict[str, str]):
    page = browser.post(reverse("add_budget_line", args=[event.pk]), typed(**said))

    assert page.status_code == 422
    assert "อาหารกลางวัน" in page.text
    with acting_as(cast.coordinator):
        assert not BudgetLine.objects.exists()


def test_a_speaker_is_paid_by_the_agenda(cast: Cast, event: Event, browser: Client):
    with acting_as(cast.coordinator):
        speaker = Speaker.objects.get(event=event)
        lecture = AgendaItem.objects.get(event=event, kind="lecture")
        AgendaSpeaker(event=event, item=lecture, speaker=speaker).save()
    fee = typed(category="speaker", speaker=str(speaker.pk), quantity="1", times="2.5", unit_price="600")

    too_much = browser.post(reverse("add_budget_line", args=[event.pk]), fee | {"times": "3"})
    right = browser.post(reverse("add_budget_line", args=[event.pk]), fee)
    with acting_as(cast.coordinator):
        row = BudgetLine.objects.get()
    browser.post(
        reverse("add_payment", args=[row.pk]), {**PAID, "amount": "1,500", "receipt": "", "note": ""}
    )
    pdf = browser.get(reverse("payment_receipts", args=[event.pk]))

    assert "2.50 ชั่วโมง" in too_much.text
    assert right.status_code == 302
    with acting_as(cast.coordinator):
        payment = Payment.objects.get()
    assert (payment.payee, payment.amount) == ("วิทยากร สมมติ", Decimal(1500))
    assert pdf.content.startswith(b"%PDF")


def test_travel_needs_proof_and_presence(cast: Cast, event: Event, browser: Client):
    row = line(
        event, cast.coordinator, "travel", what="ค่าพาหนะ", quantity=Decimal(10), unit_price=Decimal(300)
    )
    there = present(event, story.guest(event, user=cast.volunteer))
    away = story.guest(event, name="ไม่มา จริงๆ")
    posted = {**PAID, "payee": "", "amount": "120", "km": "", "receipt": "", "note": ""}

    page = browser.get(reverse("add_payment", args=[row.pk])).text
    without = browser.post(reverse("add_payment", args=[row.pk]), posted | {"guest": str(there.pk)})
    draft = PaymentDraft(Decimal(100), bangkok_today(), guest_id=away.pk, km=Decimal(25))
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match="absent"):
        pay(row, draft, by=actor, at=bangkok_now())
    entered = browser.post(
        reverse("add_payment", args=[row.pk]), posted | {"guest": str(there.pk), "km": "20"}, follow=True
    )
    twice = browser.post(reverse("add_payment", args=[row.pk]), posted | {"guest": str(there.pk), "km": "20"})

    assert there.name in page
    assert away.name not in page
    assert "จ่ายตามจริง" in without.text
    assert 'value="120"' in without.text
    assert "เกิน 80 บาท" in entered.text
    assert twice.status_code == 422
    assert "จากรายการนี้แล้ว" in twice.text
    with acting_as(cast.volunteer):
        assert Payment.objects.get().amount == Decimal(120)


def test_the_travel_of_many_goes_in_together_or_not_at_all(cast: Cast, event: Event, browser: Client):
    row = line(
        event, cast.coordinator, "travel", what="ค่าพาหนะ", quantity=Decimal(4), unit_price=Decimal(100)
    )
    guests = [present(event, story.guest(event, name=f"คนที่ {number}")) for number in range(4)]
    posted = dict(PAID)
    for guest in guests:
        posted |= {f"km_{guest.pk}": "25", f"receipt_{guest.pk}": "", f"amount_{guest.pk}": "100"}

    no_amount = browser.post(reverse("pay_travel", args=[row.pk]), posted | {f"amount_{guests[0].pk}": ""})
    no_proof = browser.post(reverse("pay_travel", args=[row.pk]), posted | {f"km_{guests[3].pk}": ""})
    nobody = browser.post(reverse("pay_travel", args=[row.pk]), PAID)
    with acting_as(cast.coordinator):
        assert not Payment.objects.exists()
    all_of_them = browser.post(reverse("pay_travel", args=[row.pk]), posted, follow=True)
    pdf = browser.get(reverse("travel_list", args=[event.pk]))

    assert {no_amount.status_code, no_proof.status_code, nobody.status_code} == {422}
    assert "ไม่ใช่เหมาจ่าย" in all_of_them.text
    assert "จ่ายครบพอดี" in all_of_them.text
    assert pdf.content.startswith(b"%PDF")
    assert browser.get(reverse("pay_travel", args=[row.pk])).text.count("คนที่") == 0


def test_paying_too_much_is_said_and_a_mistake_is_undone(cast: Cast, event: Event, browser: Client):
    row = line(event, cast.coordinator)
    payment = paid(row, cast.coordinator, amount=Decimal("6000.50"))
    over = browser.get(reverse("event_money", args=[event.pk])).text

    without = browser.post(reverse("take_back_payment", args=[payment.pk]), {"why": ""})
    browser.post(reverse("take_back_payment", args=[payment.pk]), {"why": "พิมพ์ผิด"})
    twice = browser.post(reverse("take_back_payment", args=[payment.pk]), {"why": "อีก"})
    after = browser.get(reverse("event_payments", args=[event.pk])).text

    assert "จ่ายเกินรายการนี้ 848.50 บาท" in over
    assert "เกินงบประมาณ 848.50 บาท" in over
    assert without.status_code == twice.status_code == 422
    assert "พิมพ์ผิด" in after
    with acting_as(cast.coordinator):
        assert money_summary(event).spent == 0


def test_what_was_paid_from_stays_and_what_is_over_is_not_written(cast: Cast, event: Event, browser: Client):
    row, other = line(event, cast.coordinator), line(event, cast.coordinator, what="อื่น")
    paid(row, cast.coordinator)

    kept = browser.post(reverse("remove_budget_line", args=[row.pk]), follow=True)
    browser.post(reverse("remove_budget_line", args=[other.pk]))
    with acting_as(cast.coordinator):
        left = list(BudgetLine.objects.all())
        Event.objects.filter(pk=event.pk).update(state="reported")
    closed = browser.post(reverse("edit_budget_line", args=[row.pk]), typed())

    assert "จึงลบไม่ได้" in kept.text
    assert left == [row]
    assert closed.status_code == 422
    draft = PaymentDraft(Decimal(1), bangkok_today() + timedelta(days=1), payee="ใคร")
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match=r"ยังมาไม่ถึง|still to come"):
        pay(row, draft, by=actor, at=bangkok_now())


def test_who_sees_a_budget_and_who_sees_what_people_got(cast: Cast, event: Event):
    row = line(event, cast.coordinator)
    guest = present(event, story.guest(event, name="ผู้รับ เงินคนหนึ่ง", user=cast.volunteer))
    paid(row, cast.coordinator, guest_id=guest.pk, payee="")
    story.organiser(event, cast.other_volunteer, "money")
    story.organiser(event, cast.mentor_dsd, "desk")

    def sees(person: User) -> tuple[int, ...]:
        with acting_as(person):
            rows = BudgetLine.objects.count(), Payment.objects.count()
        open_pages = [
            browser_of(person).get(reverse(name, args=[event.pk])).status_code
            for name in ("event_money", "event_payments")
        ]
        return *rows, *open_pages

    assert sees(cast.coordinator) == (1, 1, 200, 200)
    assert sees(cast.other_volunteer) == (1, 1, 200, 200)
    assert sees(cast.headquarters) == (1, 0, 200, 403)
    assert sees(cast.volunteer) == (0, 1, 404, 404)
    assert sees(cast.mentor_dsd) == (0, 0, 404, 404)
    assert sees(cast.coordinator_51) == (0, 0, 404, 404)
    assert "100 บาท" in browser_of(cast.volunteer).get(reverse("own_payments")).text
    assert "100 บาท" not in browser_of(cast.other_volunteer).get(reverse("own_payments")).text
    for person in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        for name in ("add_payment", "edit_budget_line"):
            assert browser_of(person).post(reverse(name, args=[row.pk]), typed()).status_code in (403, 404)
    headquarters = browser_of(cast.headquarters).get(reverse("event_money_file", args=[event.pk])).content
    assert [
        sheet.name for sheet in CalamineWorkbook.from_filelike(BytesIO(headquarters)).sheets_metadata
    ] == ["งบประมาณ"]


def test_the_workbook_and_the_sign_in_sheets(cast: Cast, event: Event, browser: Client):
    row = line(event, cast.coordinator)
    paid(row, cast.coordinator)
    for number in range(45):
        story.guest(event, name=f"=ผู้ร่วม ที่{number}")

    book = CalamineWorkbook.from_filelike(
        BytesIO(browser.get(reverse("event_money_file", args=[event.pk])).content)
    )
    sheets = browser.get(reverse("sign_in_sheets", args=[event.pk]))

    assert book.get_sheet_by_index(0).to_python()[-1][3:] == [5152.0, 100.0, 5052.0]
    assert book.get_sheet_by_index(1).to_python()[3][1] == "ร้านถ่ายเอกสาร"
    assert sheets.content.startswith(b"%PDF")
    with acting_as_system("test"):
        verbs = set(Entry.objects.filter(subject_id=event.pk).values_list("verb", flat=True))
        said = " ".join(str(each.codes) for each in Entry.objects.filter(subject_id=event.pk))
    assert {
        "event.money_downloaded",
        "event.money_paper_printed",
        "budget.line_added",
        "payment.entered",
    } <= verbs
    assert "ร้าน" not in said


def test_a_service_day_without_sessions_or_payments_says_so(cast: Cast, browser: Client):
    event = story.service_day(cast.coordinator)

    for name, words in (
        ("sign_in_sheets", "ยังไม่มีช่วงเวลา"),
        ("payment_receipts", "ยังไม่มีการจ่าย"),
        ("travel_list", "ยังไม่มีการจ่าย"),
    ):
        assert words in browser.get(reverse(name, args=[event.pk]), follow=True).text


def test_a_copied_event_gets_the_lines_and_nobodys_payment(cast: Cast, event: Event):
    row = line(event, cast.coordinator)
    line(event, cast.coordinator, project_code="AHT", what="ของโครงการอื่น")
    paid(row, cast.coordinator)
    other = story.service_day(cast.coordinator, state="draft")

    with acting_as(cast.coordinator):
        copy_money(event, other)
        copied = money_summary(other)

    assert [(each.code, len(each.lines)) for each in copied.projects] == [("NET", 2)]
    assert (copied.planned, copied.spent) == (Decimal("10304.00"), Decimal(0))


def test_lines_of_a_project_that_is_no_longer_charged_stand_in_the_way(cast: Cast, event: Event):
    line(event, cast.coordinator, project_code="AHT")
    with acting_as(cast.coordinator):
        event.project_codes = ["NET"]
        event.save()

        missing = [str(sentence) for asks in readiness for sentence in asks(event, "submitted")]

    assert any("AHT" in sentence for sentence in missing)


@pytest.mark.parametrize("page", ["event_money", "event_payments", "payment_receipts", "event_money_file"])
def test_thirty_lines_cost_the_same_queries(cast: Cast, event: Event, browser: Client, page: str):
    row = line(event, cast.coordinator)
    paid(row, cast.coordinator)
    address = reverse(page, args=[event.pk])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for number in range(29):
        paid(line(event, cast.coordinator, what=f"รายการ {number}"), cast.coordinator)

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few) < 20
