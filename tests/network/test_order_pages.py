"""The pages of an order for many: choosing in a list, writing, the check, the run and its undo; and who sees none of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_today
from raengjai.network import jobs
from raengjai.network.models import Member, OrderRun
from tests.cast import Cast, browser_of
from tests.network import members, orders
from tests.network.pages import page_of

TODAY = bangkok_today()
SOON = TODAY + timedelta(days=30)
CHOOSE, REGISTER = reverse("choose_for_order"), reverse("register")
LINE = r'<li><a href="/network/[0-9a-f-]{36}/">'
SAID = {"order_no": "๙/2569", "order_on_day": "1", "order_on_month": "11", "order_on_year": "2569"}
END = {
    "ends_on_day": str(TODAY.day),
    "ends_on_month": str(TODAY.month),
    "ends_on_year": str(TODAY.year + 543),
    "reason": "resigned",
}


def choose(browser: Client, **said: Any) -> str:
    """Posts the choice of a list; the address of the page on which the order is written."""
    answer = browser.post(CHOOSE, {"deed": "renew", "province": "52", **said})
    assert answer.status_code == 302
    assert "/write/" in answer["Location"]
    return str(answer["Location"])


def run_of(person: User) -> OrderRun:
    with acting_as(person):
        return OrderRun.objects.latest("made_at")


def test_a_coordinator_renews_many_looks_on_and_undoes_it(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON)
    members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520103")  # no last day
    browser = browser_of(cast.coordinator)
    page = browser.get(REGISTER).content.decode()
    assert page.count('name="people"') == 3
    assert "ทั้ง 3 คนในรายการนี้" in page

    address = choose(browser, whom="all")
    page = browser.get(address).content.decode()
    assert "เลือกไว้ 3 คน" in page
    answer = browser.post(address, SAID)
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "ทำไม่ได้ 1 คน" in page
    assert "ยังไม่กำหนดวันสุดท้าย" in page
    assert "ต่อวาระ 2 คน" in page
    with acting_as_system("test"):
        assert not Member.objects.filter(previous__isnull=False).exists()

    run = run_of(cast.coordinator)
    page = browser.post(reverse("confirm_order", args=[run.pk]), follow=True).content.decode()
    assert "<progress" in page
    fragment = browser.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div class="stack" hx-get=')
    jobs.carry_out_order(str(run.pk))
    page = browser.get(f"{answer['Location']}?show=done").content.decode()
    assert "every 2s" not in page
    assert reverse("member", args=[one.pk]) in page
    assert "เลิกทำ 2 คน" in page

    browser.post(reverse("undo_order", args=[run.pk]))
    assert "กำลังเลิกทำ" in browser.get(answer["Location"]).content.decode()
    jobs.carry_out_order(str(run.pk))
    assert "เลิกทำแล้ว" in browser.get(answer["Location"]).content.decode()
    with acting_as_system("test"):
        assert not Member.objects.filter(previous__isnull=False).exists()
    assert "9/2569" in browser.get(reverse("order_runs")).content.decode()


def test_ticked_rows_of_the_terms_that_end_soon_end_by_one_order(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    two = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON)
    browser = browser_of(cast.coordinator)
    assert str(two.pk) in browser.get(reverse("ending_terms")).content.decode()

    address = choose(browser, list="ending", whom="ticked", people=[str(one.pk), "no id"], deed="end")
    answer = browser.post(address, END)
    run = run_of(cast.coordinator)
    browser.post(reverse("confirm_order", args=[run.pk]))
    jobs.carry_out_order(str(run.pk))

    assert "พ้นหน้าที่แล้ว" in browser.get(answer["Location"]).content.decode()
    with acting_as(cast.coordinator):
        one.refresh_from_db()
        two.refresh_from_db()
    assert (one.end_reason, two.end_reason) == ("resigned", "")
    page = browser.get(reverse("ending_terms")).content.decode()
    assert str(one.pk) not in page
    assert str(two.pk) in page


def test_all_that_fit_the_filter_are_chosen_and_no_others(cast: Cast):
    members.volunteer(ends_on=SOON)
    two = members.volunteer("นายบุญมา ใจสมมติ", place_code="520201", ends_on=SOON, tier="network")
    browser = browser_of(cast.coordinator)

    choose(browser, whom="all", district="5202", tier="network", state="serving")

    run = run_of(cast.coordinator)
    assert [name for name, _state, _why in orders.lines(run)] == [two.name]


def test_nobody_ticked_is_said_and_the_filter_stays(cast: Cast):
    members.volunteer()
    browser = browser_of(cast.coordinator)

    answer = browser.post(
        CHOOSE, {"deed": "end", "province": "52", "tier": "core", "whom": "ticked"}, follow=True
    )

    assert "เลือกอย่างน้อยหนึ่งคน" in answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith(f"{REGISTER}?")
    assert "tier=core" in answer.redirect_chain[-1][0]
    with acting_as(cast.coordinator):
        assert not OrderRun.objects.exists()


def test_an_order_that_is_not_whole_comes_back_with_what_was_typed(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    browser = browser_of(cast.coordinator)
    address = choose(browser, people=[str(one.pk)])

    answer = browser.post(address, {**SAID, "order_no": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert 'value="2569"' in page

    address = choose(browser, people=[str(one.pk)], deed="end")
    answer = browser.post(address, {**END, "reason": "removed"})
    assert answer.status_code == 422
    assert "คำสั่ง" in answer.content.decode()


def test_the_page_of_a_member_leads_to_the_order(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    browser = browser_of(cast.coordinator)
    page = browser.get(reverse("member", args=[one.pk])).content.decode()
    assert f'action="{CHOOSE}"' in page

    assert one.name in browser.get(choose(browser, people=[str(one.pk)])).content.decode()

    other = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102")  # no last day: nothing to renew
    assert f'action="{CHOOSE}"' not in browser.get(reverse("member", args=[other.pk])).content.decode()


def test_a_move_is_undone_from_the_next_page(cast: Cast):
    member = members.volunteer(ends_on=SOON)
    browser = browser_of(cast.coordinator)
    said = {"place": "520103", "tier": "core"} | {
        f"moves_on_{part}": str(value)
        for part, value in (("day", TODAY.day), ("month", TODAY.month), ("year", TODAY.year + 543))
    }

    page = browser.post(reverse("move_term", args=[member.pk]), said, follow=True).content.decode()
    undo = reverse("reopen_term", args=[member.pk])
    assert undo in page
    page = browser.post(undo, follow=True).content.decode()

    assert "ปฏิบัติหน้าที่อยู่" in page
    with acting_as(cast.coordinator):
        assert Member.objects.filter(user=member.user).count() == 1


def test_nobody_else_chooses_or_sees_an_order(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    run = orders.checked(cast.coordinator, [one])
    names = ("order_run", "write_order")
    deeds = ("confirm_order", "discard_order", "undo_order")

    for person in (cast.volunteer, cast.mentor_dsd, cast.headquarters):
        browser = browser_of(person)
        assert browser.get(reverse("order_runs")).status_code == 403
        assert browser.post(CHOOSE, {"deed": "end", "people": [str(one.pk)]}).status_code == 403
        assert {browser.get(reverse(name, args=[run.pk])).status_code for name in names} == {403}
        assert {browser.post(reverse(name, args=[run.pk])).status_code for name in deeds} == {403}
    outsider = browser_of(cast.coordinator_51)
    assert {outsider.get(reverse(name, args=[run.pk])).status_code for name in names} == {404}
    assert {outsider.post(reverse(name, args=[run.pk])).status_code for name in deeds} == {404}
    assert "9/2569" not in page_of(cast.coordinator_51, reverse("order_runs"))
    for said in ({"whom": "all"}, {"people": [str(one.pk)]}, {"whom": "all", "list": "ending"}):
        outsider.post(CHOOSE, {"deed": "end", "province": "52", **said})
    with acting_as(cast.coordinator_51):
        assert not OrderRun.objects.exists()
    assert 'name="people"' not in page_of(cast.mentor_dsd, REGISTER)
    assert "บัวผัน" in page_of(cast.mentor_dsd, REGISTER)


@pytest.mark.parametrize("name", ["ending_terms", "order_runs", "order_run", "write_order"])
def test_the_pages_cost_the_same_for_one_row_as_for_thirty(cast: Cast, name: str):
    def questions() -> int:
        everybody = orders.everybody_until(SOON)
        run = orders.checked(cast.coordinator, everybody)
        address = reverse(name, args=[] if name in ("ending_terms", "order_runs") else [run.pk])
        return min(_asked_for(cast.coordinator, address) for _again in range(3))

    members.many(1)
    questions()
    one = questions()
    members.many(15, after=1)
    assert questions() == one


def _asked_for(person: User, address: str) -> int:
    """How many statements a page takes; what is remembered for seconds only may be asked for in between."""
    browser = browser_of(person)
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_check_costs_the_same_for_one_as_for_thirty(cast: Cast):
    def questions() -> int:
        everybody = orders.everybody_until(SOON)
        with CaptureQueriesContext(connection) as asked:
            run = orders.checked(cast.coordinator, everybody)
        assert orders.counts(run) == {"waiting": len(everybody)}
        return len(asked)

    members.many(1)
    questions()
    one = questions()
    members.many(15, after=1)
    assert questions() == one


def test_fifty_lines_a_page_and_the_next_ones_follow(cast: Cast):
    members.many(30)
    run = orders.checked(cast.coordinator, orders.everybody_until(SOON))
    address = reverse("order_run", args=[run.pk])

    first = page_of(cast.coordinator, address)
    older = re.search(r'href="(\?[^"]*after=[^"]+)"', first)
    assert len(re.findall(LINE, first)) == 50
    assert older
    rest = page_of(cast.coordinator, address + older[1].replace("&amp;", "&"))
    assert len(re.findall(LINE, rest)) == 10
