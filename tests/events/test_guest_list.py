"""The guest list: who is put on it and how, nobody twice, nobody over the number of seats by accident."""

import json
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.actions import GuestDraft
from raengjai.events.models import Attendance, Event, Guest, TargetGroup
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.tasks.models import Task
from tests.cast import Cast, assemble, browser_of
from tests.events import story
from tests.network import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def people(count: int, *, first: int = 1) -> list[GuestDraft]:
    return [GuestDraft(f"ผู้เข้าร่วม คนที่ {n}", phone=f"+6681{n:07d}") for n in range(first, first + count)]


def add(
    event: Event, drafts: list[GuestDraft], by: Any, *, group: int = 0, over: str = "refuse"
) -> actions.Listed:
    with acting_as(by) as actor:
        return actions.add_guests(
            story.groups_of(event)[group], drafts, how="hand", over=over, by=actor, at=bangkok_now()
        )


def states(event: Event) -> dict[str, int]:
    with acting_as_system("test"):
        rows = Guest.objects.of_event(event.pk).values_list("state", flat=True)
        return {state: list(rows).count(state) for state in set(rows)}


def seats(event: Event, quota: int, *, group: int = 0) -> TargetGroup:
    with acting_as_system("test"):
        found = story.groups_of(event)[group]
        found.quota = quota
        found.save()
    return found


def test_people_are_put_on_the_list_by_what_they_serve_as(cast: Cast):
    core = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520701")
    members.volunteer("นายบุญมา ใจสมมติ", place_code="510101")
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    address = reverse("add_guests", args=[event.pk])
    said = {"roles": ["core"], "group": str(story.groups_of(event)[0].pk), "over": "refuse"}

    look = browser.post(address, said)
    assert [row[0] for row in look.context["preview"].rows] == [core.name]
    assert states(event) == {}
    browser.post(address, {**said, "add": "1"})

    with acting_as(cast.coordinator):
        guest = Guest.objects.get()
    assert (guest.user_id, guest.person_key, guest.how, guest.home_code) == (
        core.user_id,
        core.user_id,
        "group",
        "520701",
    )
    again = browser.post(address, {**said, "add": "1"}, follow=True)
    assert states(event) == {"listed": 1}
    assert "1" in str(next(iter(again.context["messages"])))


def test_mentors_of_some_agencies_only_and_a_district_only(cast: Cast):
    members.volunteer(place_code="520701")
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    address, group = reverse("add_guests", args=[event.pk]), str(story.groups_of(event)[1].pk)

    mentors = browser.post(
        address, {"roles": ["mentor"], "agencies": ["DSD", "SSO"], "group": group, "over": "wait"}
    )
    district = browser.post(
        address, {"roles": ["core", "network"], "place": "5207", "group": group, "over": "wait"}
    )

    assert mentors.context["fresh"] == 2
    assert district.context["fresh"] == 1


def test_a_list_is_looked_at_first_and_only_rows_without_fault_go_in(cast: Cast):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    address, group = reverse("add_guest_list", args=[event.pk]), str(story.groups_of(event)[2].pk)
    lines = "ชื่อ-สกุล,ตำแหน่ง,หน่วยงาน,โทรศัพท์\nนาย ก ใจดี,ครู,โรงเรียน,0812345678\n,,,0812345679\nนาย ข ใจดี,,,12\nนาย ก ใจดี,ครู,โรงเรียน,081-234-5678"

    look = browser.post(address, {"lines": lines, "group": group, "over": "refuse"})
    assert (look.context["fresh"], look.context["double_count"], len(look.context["faults"].rows)) == (
        1,
        1,
        2,
    )
    assert [row[0] for row in look.context["faults"].rows] == [3, 4]
    assert states(event) == {}
    kept = look.context["form"].kept
    browser.post(address, {"text": kept, "lines": "", "group": group, "over": "refuse", "add": "1"})

    with acting_as(cast.coordinator):
        guest = Guest.objects.get()
    assert (guest.name, guest.position, guest.organisation, guest.phone) == (
        "นาย ก ใจดี",
        "ครู",
        "โรงเรียน",
        "+66812345678",
    )


def test_an_excel_file_is_read_also_where_a_zero_was_eaten(cast: Cast):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["นาง ค ใจดี", "ผู้ใหญ่บ้าน", "บ้านสมมติ"])
        sheet.write_number(0, 3, 812345678)
    upload = SimpleUploadedFile("list.xlsx", file.getvalue())

    look = browser.post(
        reverse("add_guest_list", args=[event.pk]),
        {"file": upload, "group": str(story.groups_of(event)[0].pk), "over": "refuse"},
    )

    assert look.context["preview"].rows == [["นาง ค ใจดี", "ผู้ใหญ่บ้าน", "บ้านสมมติ", "081-234-5678"]]


@pytest.mark.parametrize("raw", [b"PK\x03\x04 no archive", b"\xff\xfe\x00", b"", b"\x00\x01\x02"])
def test_a_file_that_is_no_list_is_said_and_nothing_is_kept(cast: Cast, raw: bytes):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)

    page = browser.post(
        reverse("add_guest_list", args=[event.pk]),
        {
            "file": SimpleUploadedFile("x.xlsx", raw),
            "group": str(story.groups_of(event)[0].pk),
            "over": "refuse",
            "add": "1",
        },
    )

    assert page.status_code == 422
    assert states(event) == {}


def test_over_the_number_of_seats_nobody_is_added_or_the_rest_waits(cast: Cast):
    event = story.workshop(cast.coordinator)
    seats(event, 3)

    with pytest.raises(Refused, match="5 people are to be added and 3 seats are free"):
        add(event, people(5), cast.coordinator)
    assert states(event) == {}
    listed = add(event, people(5), cast.coordinator, over="wait")

    assert [guest.name for guest in listed.waiting] == ["ผู้เข้าร่วม คนที่ 4", "ผู้เข้าร่วม คนที่ 5"]
    assert states(event) == {"listed": 3, "waiting": 2}


def test_somebody_is_never_twice_on_one_event_however_the_name_is_spelt(cast: Cast):
    event = story.workshop(cast.coordinator)
    add(event, [GuestDraft("นายสมชาย ใจดี", phone="+66812345678")], cast.coordinator)

    page = browser_of(cast.coordinator).post(
        reverse("add_guest", args=[event.pk]),
        {
            "name": "สมชาย  ใจดี",
            "phone": "081 234 5678",
            "group": str(story.groups_of(event)[1].pk),
            "over": "wait",
        },
    )

    assert page.status_code == 422
    assert "on the list already" in str(page.context["form"].errors) or "อยู่ในรายชื่อแล้ว" in str(
        page.context["form"].errors
    )
    assert states(event) == {"listed": 1}


def test_who_was_taken_off_comes_back_with_another_code(cast: Cast):
    event = story.workshop(cast.coordinator)
    guest = add(event, people(1), cast.coordinator).seated[0]
    with acting_as(cast.coordinator) as actor:
        actions.invite_guests(event, [guest.pk], by=actor, at=bangkok_now())
        code = Guest.objects.get().code
        actions.remove_guests(event, [guest.pk], by=actor, at=bangkok_now())
    add(event, people(1), cast.coordinator)

    with acting_as(cast.coordinator):
        back = Guest.objects.get()
        assert (back.state, back.code_index) == ("listed", None)
        assert back.code != code


def test_inviting_tells_those_with_an_account_and_can_be_taken_back(cast: Cast):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    add(event, [GuestDraft("สมใจ", user_id=cast.volunteer.pk), *people(1)], cast.coordinator)
    with acting_as(cast.coordinator):
        ids = [str(pk) for pk in Guest.objects.values_list("pk", flat=True)]

    page = browser.post(
        reverse("change_guests", args=[event.pk]), {"people": ids, "deed": "invite"}, follow=True
    )
    toast = next(iter(page.context["messages"]))
    assert states(event) == {"invited": 2}
    with acting_as(cast.volunteer):
        assert Notice.objects.get().kind == "guest_invited"
        assert Task.objects.open().of(cast.volunteer.pk).get().kind == "answer_invitation"
    home = browser_of(cast.volunteer).get("/")
    assert event.title in home.content.decode()

    undo = json.loads(toast.extra_tags)
    browser.post(undo["url"], undo["fields"])
    assert states(event) == {"listed": 2}
    with acting_as_system("test"):
        assert not Task.objects.open().filter(kind="answer_invitation").exists()
        assert not Guest.objects.filter(code_index__isnull=False).exists()


def test_a_removal_that_is_taken_back_finds_the_queue_as_it_was(cast: Cast):
    event = story.workshop(cast.coordinator)
    seats(event, 2)
    add(event, people(4), cast.coordinator, over="wait")
    with acting_as(cast.coordinator) as actor:
        first = Guest.objects.of_event(event.pk).seated().listed().first()
        assert first is not None
        before = list(Guest.objects.of_event(event.pk).queue())
        deed = actions.remove_guests(event, [first.pk], by=actor, at=bangkok_now())
        assert deed.moved_up == 1
        assert list(Guest.objects.of_event(event.pk).queue()) == before[1:]
        actions.take_back_deed(event, deed.id, by=actor, at=bangkok_now())

        assert list(Guest.objects.of_event(event.pk).queue()) == before
        assert Guest.objects.of_event(event.pk).seated().count() == 2
        with pytest.raises(Refused, match="no longer"):
            actions.take_back_deed(event, deed.id, by=actor, at=bangkok_now())


def test_before_approval_nobody_is_invited(cast: Cast):
    event = story.workshop(cast.coordinator, state="draft")
    guest = add(event, people(1), cast.coordinator).seated[0]

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match="approved and open"):
        actions.invite_guests(event, [guest.pk], by=actor, at=bangkok_now())
    assert states(event) == {"listed": 1}


def test_who_was_present_stays_on_the_list(cast: Cast):
    event = story.workshop(cast.coordinator)
    guest = story.guest(event)
    with acting_as(cast.coordinator) as actor:
        Attendance(
            event=event,
            session=story.sessions_of(event)[0],
            guest=guest,
            at=bangkok_now(),
            how="list",
            seen_by=actor.me,
            received_at=bangkok_now(),
        ).save()
        deed = actions.remove_guests(event, [guest.pk], by=actor, at=bangkok_now())

    assert (deed.done, deed.left) == (0, 1)
    assert states(event) == {"accepted": 1}


def test_a_guest_is_put_right_and_answers_by_telephone(cast: Cast):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    guest = story.guest(event, state="invited")
    other = story.guest(event, name="อีกคน หนึ่ง", phone="+66812345678")
    page = reverse("guest", args=[event.pk, guest.pk])

    wrong = browser.post(page, {"name": other.name, "phone": "0812345678"})
    assert wrong.status_code == 422
    browser.post(page, {"name": "สมใจ รักงานดี", "position": "ครู", "note": "มังสวิรัติ"})
    browser.post(reverse("answer_for_guest", args=[event.pk, guest.pk]), {"answer": "no", "why": "ติดราชการ"})

    with acting_as(cast.coordinator):
        found = Guest.objects.get(pk=guest.pk)
    assert (found.name, found.position, found.note, found.state, found.declined_why) == (
        "สมใจ รักงานดี",
        "ครู",
        "มังสวิรัติ",
        "declined",
        "ติดราชการ",
    )


def test_the_list_filters_pages_and_is_taken_as_files(cast: Cast):
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    add(event, people(60), cast.coordinator)
    story.guest(event, name="นางบัวผัน นามสมมติ", group=story.groups_of(event)[1], phone="+66899999999")
    address = reverse("guests", args=[event.pk])

    first = browser.get(address)
    second = browser.get(address + first.context["older"])
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 11)
    ids = {row["id"] for page in (first, second) for row in page.context["rows"]}
    assert len(ids) == 61
    found = browser.get(address, {"q": "บัวผัน"})
    assert [row["name"] for row in found.context["rows"]] == ["นางบัวผัน นามสมมติ"]
    assert len(browser.get(address, {"state": "accepted"}).context["rows"]) == 1

    book = browser.get(reverse("guests_file", args=[event.pk]), {"state": "accepted"})
    rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[-1][0] == "นางบัวผัน นามสมมติ"
    assert rows[-1][3] == "089-999-9999"
    assert browser.get(reverse("guests_paper", args=[event.pk])).content.startswith(b"%PDF")


def queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_lists_cost_the_same_number_of_queries_with_one_and_thirty_rows(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.guest(event, user=cast.volunteer, state="invited")
    lists = [
        (cast.coordinator, reverse("guests", args=[event.pk])),
        (cast.coordinator, reverse("guests", args=[event.pk]) + "?state=waiting"),
        (cast.volunteer, reverse("my_events")),
    ]
    costs = [queries(browser_of(person), address) for person, address in lists]
    add(event, people(30), cast.coordinator)
    for _number in range(29):
        story.guest(story.workshop(cast.coordinator), user=cast.volunteer, state="invited")

    assert [queries(browser_of(person), address) for person, address in lists] == costs
