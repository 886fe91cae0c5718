"""The pages of team, clocks and the end of a case."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.protection.actions import case_clocks, open_case, shred_case, write_record
from raengjai.protection.models import Case, Clock, Team
from raengjai.protection.models.inside import Room
from tests.protection import desks, rooms

pytestmark = pytest.mark.django_db
REASON = "ทุกคนปลอดภัยและได้รับค่าจ้างครบแล้ว"


def in_the_case(room: Room, case: Case) -> Client:
    browser = rooms.browser_in(room)
    desks.enter(browser, case)
    return browser


def clock_id(room: Room, case: Case) -> str:
    with rooms.inside(room):
        opened = open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())
        return str(case_clocks(opened)[0].id)


def live(case: Case) -> set[object]:
    with acting_as_system("test"):
        return set(Team.objects.filter(case=case, until=None).values_list("member_id", flat=True))


def test_the_owner_lets_somebody_in_and_takes_somebody_out():
    owner, partner, foreign = rooms.province(), rooms.member(), rooms.member(province_code="51")
    case = desks.case_of(owner)
    browser = in_the_case(owner, case)
    address = reverse("case_team", args=[case.pk])

    for said in (
        {},
        {"member": str(foreign.member_id), "part": "partner"},
        {"member": str(partner.member_id), "part": "owner"},
    ):
        assert browser.post(address, said).status_code == 422
    assert live(case) == {owner.member_id}
    assert browser.post(address, {"member": str(partner.member_id), "part": "partner"}).status_code == 302
    theirs = in_the_case(partner, case)
    assert theirs.get(reverse("case", args=[case.pk])).status_code == 200
    assert (
        theirs.post(address, {"member": str(rooms.member().member_id), "part": "partner"}).status_code == 422
    )

    leave = reverse("leave_case_team", args=[case.pk, partner.member_id])
    assert browser.post(leave).status_code == 302
    assert live(case) == {owner.member_id}
    assert theirs.get(reverse("case", args=[case.pk])).status_code == 404
    assert browser.post(leave).status_code == 404
    assert browser.get(address).status_code == 200  # under its new key


def test_a_member_leaves_by_himself_and_the_owner_does_not():
    owner, partner = rooms.province(), rooms.member()
    case = desks.case_of(owner)
    in_the_case(owner, case).post(
        reverse("case_team", args=[case.pk]), {"member": str(partner.member_id), "part": "keeper"}
    )
    theirs = in_the_case(partner, case)
    assert theirs.post(reverse("leave_case_team", args=[case.pk, owner.member_id])).status_code == 302
    answer = theirs.post(reverse("leave_case_team", args=[case.pk, partner.member_id]))
    assert answer["Location"] == reverse("cases")
    browser = in_the_case(owner, case)
    assert browser.post(reverse("leave_case_team", args=[case.pk, owner.member_id])).status_code == 302
    assert live(case) == {owner.member_id}


def test_a_clock_is_started_made_longer_and_finished():
    owner = rooms.province()
    case = desks.case_of(owner)
    browser = in_the_case(owner, case)
    address = reverse("case_clocks", args=[case.pk])
    yesterday, tomorrow = bangkok_today() - timedelta(days=1), bangkok_today() + timedelta(days=1)

    def day(of: date) -> dict[str, str]:
        return {"day_day": str(of.day), "day_month": str(of.month), "day_year": str(of.year + 543)}

    for said in (
        {},
        {"kind": "wage_order", "time": "00:01", **day(tomorrow)},
        {"kind": "none", "time": "00:01", **day(yesterday)},
    ):
        answer = browser.post(address, said)
        assert answer.status_code == 422
    assert (
        str(tomorrow.year + 543)
        in browser.post(address, {"kind": "wage_order", "time": "00:01", **day(tomorrow)}).content.decode()
    )
    assert browser.post(address, {"kind": "wage_order", "time": "00:01", **day(yesterday)}).status_code == 302
    with acting_as_system("test"):
        (row,) = Clock.objects.all()

    extend = reverse("extend_case_clock", args=[case.pk, clock_id(owner, case), "wage_order_30_days"])
    assert browser.get(extend.replace("wage_order_30", "wage_order_90")).status_code == 404
    assert browser.post(extend, {"reason": " "}).status_code == 422
    assert browser.post(extend, {"reason": "พนักงานตรวจแรงงานขอขยายเวลา"}).status_code == 302
    with acting_as_system("test"):
        (longer,) = Clock.objects.all()
    assert longer.due_at == row.due_at + timedelta(days=30)

    assert (
        browser.post(reverse("finish_case_clock", args=[case.pk, clock_id(owner, case)])).status_code == 302
    )
    with acting_as_system("test"):
        assert Clock.objects.get().ended_at is not None
    stop = reverse("stop_case_clock", args=[case.pk, clock_id(owner, case)])
    assert browser.post(stop, {"reason": "ไม่ใช้แล้ว"}).status_code == 422  # it has ended
    assert browser.get(reverse("stop_case_clock", args=[case.pk, case.pk])).status_code == 404


def test_a_case_is_closed_by_two_and_what_is_left_is_a_certificate():
    owner, partner = rooms.province(), rooms.member()
    case = desks.case_of(owner)
    browser = in_the_case(owner, case)
    address = reverse("case_closing", args=[case.pk])
    browser.post(reverse("case_team", args=[case.pk]), {"member": str(partner.member_id), "part": "partner"})

    refused = browser.post(address, {"deed": "ask", "reason": REASON})  # without an outcome
    assert refused.status_code == 422
    assert REASON in refused.content.decode()
    with rooms.inside(owner):
        opened = open_case(Case.objects.get(pk=case.pk), room=owner, purpose="work", at=bangkok_now())
        write_record(opened, "outcome", {"version": 1}, at=bangkok_now())
    assert browser.post(address, {"deed": "ask", "reason": REASON}).status_code == 302
    assert browser.post(address, {"deed": "agree"}).status_code == 422  # a second person
    theirs = in_the_case(partner, case)
    assert theirs.post(address, {"deed": "refuse", "reason": ""}).status_code == 422
    assert theirs.post(address, {"deed": "agree", "reason": ""}).status_code == 302
    assert theirs.post(address, {"deed": "ask", "reason": REASON}).status_code == 404
    assert browser.post(address, {"deed": "hold", "reason": "ศาลจังหวัดขอเอกสาร"}).status_code == 302
    assert browser.post(address, {"deed": "hold", "reason": "ศาลพิพากษาถึงที่สุดแล้ว"}).status_code == 302

    with acting_as_system("test"):
        Case.objects.filter(pk=case.pk).update(keep_until=bangkok_today() - timedelta(days=1))
        certificate = shred_case(case, at=bangkok_now())
    answer = browser.get(reverse("case", args=[case.pk]), follow=True)
    assert certificate in answer.content.decode()


def test_identities_go_to_the_custodian_by_a_button():
    owner, custodian = rooms.province(), rooms.member(duty="custodian")
    case = desks.case_of(owner)
    browser = in_the_case(owner, case)
    address = reverse("case_team", args=[case.pk])
    browser.post(address, {"member": str(custodian.member_id), "part": "keeper"})
    hand = reverse("hand_identities", args=[case.pk, custodian.member_id])
    assert hand in browser.get(address).content.decode()
    assert browser.post(hand).status_code == 302


@pytest.mark.parametrize("name", ["case_team", "case_clocks", "case_closing"])
def test_nobody_else_finds_these_pages_and_a_purpose_comes_first(name: str):
    owner = rooms.province()
    case = desks.case_of(owner)
    address = reverse(name, args=[case.pk])
    for stranger in (rooms.member(), rooms.member(duty="supervisor"), rooms.member(province_code="51")):
        assert rooms.browser_in(stranger).get(address).status_code == 404
    answer = rooms.browser_in(owner).get(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        302,
        reverse("case_open", args=[case.pk]),
    )
