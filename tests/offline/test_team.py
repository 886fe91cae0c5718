"""What every room knows of a mentor's team: entries, directives, phones. Of one's own volunteers, and of nobody else's."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.knowledge.models import unread_by
from raengjai.needs.models import recorded_by
from raengjai.network import actions
from raengjai.network.actions import Area
from raengjai.network.models import late_tasks
from raengjai.network.providers import mentor_loads, team_sources
from raengjai.offline.models import Device, heard_from
from raengjai.tasks.models import Task
from tests.cast import Cast, browser_of
from tests.knowledge import story as directives
from tests.needs import story
from tests.network import members
from tests.network.pages import page_of
from tests.offline import phone
from tests.offline.reader import record

TEAM = reverse("team")
LONG = timedelta(days=30)


def test_every_sign_has_its_room():
    assert set(team_sources) == {"acts", "phone", "unread"}
    assert len(mentor_loads) == 2


def test_the_team_says_what_the_rooms_know(cast: Cast):
    volunteer = members.volunteer("นางสาย สมมติ", place_code="520103")
    record(volunteer.user, place_code="520103")
    phone.register(volunteer.user)
    directives.sent(cast.coordinator)
    with acting_as_system("test"):
        Device.objects.update(seen_at=bangkok_now() - LONG, waiting=2)

    page = page_of(cast.mentor_sso, TEAM)

    assert "เดือนนี้ 1 รายการ" in page
    assert "เครื่องไม่ได้ส่งข้อมูลมา 30 วัน" in page
    assert "มี 2 รายการรอส่งอยู่ในเครื่อง" in page
    assert "มีข้อสั่งการที่ยังไม่ได้อ่าน 1 ฉบับ" in page
    assert "มีงานเลยวัน" not in page  # reading is told once
    assert story.NOTE not in page


def test_nobody_learns_of_those_they_do_not_stand_by(cast: Cast):
    volunteer = members.volunteer("นางสาย สมมติ", place_code="520103")
    mine, colleague = members.mentor("นายหนึ่ง สมมติ"), members.mentor("นางสอง สมมติ")
    with acting_as(cast.coordinator) as actor:
        areas = [Area("5201")]
        actions.pair_mentor(mine, areas, starts_on=bangkok_today(), by=actor, at=bangkok_now())
    record(volunteer.user, place_code="520103")
    phone.register(volunteer.user)
    directives.sent(cast.coordinator)
    with acting_as_system("test"):
        Task.objects.update(due_on=bangkok_today() - LONG)
    one, today = [volunteer.user_id], bangkok_today()

    for person, is_told in (
        (mine.user, True),
        (cast.coordinator, True),
        (colleague.user, False),
        (cast.coordinator_51, False),
        (cast.mentor_dsd_51, False),
        (cast.headquarters, False),
        (cast.other_volunteer, False),
    ):
        with acting_as(person):
            answers = (recorded_by(one, today), unread_by(one, today), heard_from(one, today))
            assert [bool(each) for each in answers] == [is_told] * 3, person.username
            assert bool(late_tasks(one, today, [])) == is_told


def test_many_with_everything_cost_what_one_costs(cast: Cast):
    def many(count: int, after: int) -> None:
        for number in range(after, count):
            each = members.volunteer(f"นาง{'ก' * (number + 1)} สมมติ", place_code=f"5201{number + 1:02}")
            record(each.user, place_code=each.place_code)
            phone.register(each.user)

    def cost() -> int:
        browser = browser_of(cast.mentor_sso)
        browser.get(TEAM)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(TEAM).status_code == 200
        return len(queries)

    many(1, 0)
    one = cost()
    many(10, 1)
    assert cost() == one


def test_a_phone_learns_whom_to_call(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer(place_code="520103")
    with acting_as(cast.coordinator) as actor:
        areas = [Area("5201")]
        actions.pair_mentor(mentor, areas, starts_on=bangkok_today(), by=actor, at=bangkok_now())
    own = phone.register(volunteer.user)
    answer = browser_of(volunteer.user).get("/offline/changes/", {"device": str(own.id)})
    assert [each["name"] for each in answer.json()["mentors"]] == [mentor.name]
