"""The check page before a term ends, and what the office lends, as the coordinator sees them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today, displayed_year
from raengjai.network.models import Equipment, Member
from raengjai.tasks.actions import give_task
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, browser_of
from tests.network import members


def day_of(name: str, days: int) -> dict[str, str]:
    day = bangkok_today() + timedelta(days=days)
    year = displayed_year(day.year, "th")
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(year)}


def give(member: Member, kind: str = "tell_person") -> Task:
    with acting_as_system("test") as system:
        subject = make.user()
        give_task(
            kind,
            subject,
            to=member.user_id,
            place_code=member.place_code,
            due_on=bangkok_today(),
            by=system,
            at=bangkok_now(),
        )
        return Task.objects.get(subject_id=subject.pk)


def hidden(page: str) -> dict[str, str]:
    """What the check page carries along, and what it has chosen."""
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        kept[name] = chosen[1] if chosen else ""
    return kept


def owner(task: Task) -> object:
    with acting_as_system("test"):
        return Task.objects.open().filter(pk=task.pk).values_list("assigned_to", flat=True).first()


def test_ending_asks_first_who_goes_on_and_does_both_in_one_action(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    near = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    one, other = give(member), give(member)
    browser, address = browser_of(cast.coordinator), reverse("end_term", args=[member.pk])

    page = browser.post(address, {**day_of("ends_on", 0), "reason": "resigned"}).content.decode()

    assert "ใครรับช่วงต่อ" in page
    assert "2 รายการ" in page
    assert owner(one) == member.user_id  # nothing is written before it is checked
    said = hidden(page)
    assert said[f"to_{one.pk.hex}"] == str(heir.user_id)
    said[f"to_{other.pk.hex}"] = str(near.user_id)
    page = browser.post(address, said, follow=True).content.decode()
    assert (owner(one), owner(other)) == (heir.user_id, near.user_id)

    undo = reverse("reopen_term", args=[member.pk])
    assert undo in page
    browser.post(undo)
    assert (owner(one), owner(other)) == (member.user_id, member.user_id)


def test_everything_can_go_to_one_person(cast: Cast):
    member = members.volunteer()
    members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    tasks = [give(member), give(member)]
    browser, address = browser_of(cast.coordinator), reverse("end_term", args=[member.pk])
    page = browser.post(address, {**day_of("ends_on", 0), "reason": "resigned"}).content.decode()

    browser.post(address, {**hidden(page), "all_to": str(cast.coordinator.pk)})

    assert [owner(task) for task in tasks] == [cast.coordinator.pk] * 2


def test_who_is_not_on_the_list_cannot_be_chosen(cast: Cast):
    member = members.volunteer()
    task = give(member)
    browser, address = browser_of(cast.coordinator), reverse("end_term", args=[member.pk])
    said = hidden(browser.post(address, {**day_of("ends_on", 0), "reason": "resigned"}).content.decode())

    answer = browser.post(address, {**said, f"to_{task.pk.hex}": str(cast.coordinator_51.pk)})

    assert answer.status_code == 422
    assert "ใครรับช่วงต่อ" in answer.content.decode()
    assert owner(task) == member.user_id


def test_where_nothing_is_open_nothing_is_asked(cast: Cast):
    member = members.volunteer()
    address = reverse("end_term", args=[member.pk])

    answer = browser_of(cast.coordinator).post(address, {**day_of("ends_on", 0), "reason": "resigned"})

    assert answer.status_code == 302


def test_a_later_end_says_when_it_passes_on(cast: Cast):
    member = members.volunteer()
    task = give(member)
    browser, address = browser_of(cast.coordinator), reverse("end_term", args=[member.pk])

    page = browser.post(address, {**day_of("ends_on", 20), "reason": "resigned"}).content.decode()
    browser.post(address, hidden(page))

    assert "ในคืนหลังวันที่" in page
    assert owner(task) == member.user_id


def test_moving_asks_too(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    task = give(member)
    browser, address = browser_of(cast.coordinator), reverse("move_term", args=[member.pk])
    said = {**day_of("moves_on", 0), "place": "520103", "tier": "core", "village_no": ""}

    page = browser.post(address, said).content.decode()
    assert "ใครรับช่วงต่อ" in page
    browser.post(address, hidden(page))

    assert owner(task) == heir.user_id
    with acting_as(cast.coordinator):
        assert Member.objects.filter(previous=member, place_code="520103").exists()


def test_the_check_page_costs_the_same_for_one_and_thirty_things(cast: Cast):
    """One question for the names of all subjects, whatever is open."""
    one, many = members.volunteer(), members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    give(one)
    for _number in range(30):
        give(many)
    counts = []
    for member in (one, many):
        browser, address = browser_of(cast.coordinator), reverse("end_term", args=[member.pk])
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.post(address, {**day_of("ends_on", 0), "reason": "resigned"})
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_lending_and_taking_back_on_the_page_of_the_member(cast: Cast):
    member, browser = members.volunteer(), browser_of(cast.coordinator)
    address = reverse("lend_equipment", args=[member.pk])
    assert address in browser.get(reverse("member", args=[member.pk])).content.decode()

    said = {"kind": "phone", "serial": "IMEI 35 1", **day_of("handed_on", 0)}
    page = browser.post(address, said, follow=True).content.decode()
    assert "IMEI 35 1" in page
    with acting_as(cast.coordinator):
        thing = Equipment.objects.get()

    back = reverse("take_back_equipment", args=[thing.pk])
    assert back in page
    page = browser.post(back, follow=True).content.decode()
    assert back not in page
    assert "บันทึกการรับคืนแล้ว" in page


@pytest.mark.parametrize(("days", "sentence"), [(1, "วันนี้ยังมาไม่ถึง"), (-9000, "")])
def test_a_day_that_cannot_be_is_refused_beside_it(cast: Cast, days: int, sentence: str):
    member = members.volunteer()
    said = {"kind": "phone", "serial": "IMEI 35 1", **day_of("handed_on", days)}

    answer = browser_of(cast.coordinator).post(reverse("lend_equipment", args=[member.pk]), said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "IMEI 35 1" in answer.content.decode()
    with acting_as(cast.coordinator):
        assert not Equipment.objects.exists()


def test_others_neither_lend_nor_take_back(cast: Cast):
    member = members.volunteer()
    thing = members.lent(cast.coordinator, member)
    addresses = (
        reverse("lend_equipment", args=[member.pk]),
        reverse("take_back_equipment", args=[thing.pk]),
    )
    for address in addresses:
        assert browser_of(cast.coordinator_51).post(address).status_code == 404
        for person in (cast.volunteer, cast.mentor_dsd, cast.headquarters):
            assert browser_of(person).post(address).status_code == 403
    assert "SN 1" not in browser_of(cast.mentor_dsd).get(reverse("member", args=[member.pk])).content.decode()
