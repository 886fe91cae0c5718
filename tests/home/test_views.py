"""The first page: what is to be done for people at work, one question for everybody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.messages.models import Notice
from raengjai.needs import actions
from raengjai.needs.models import Need
from raengjai.programmes.actions import post_facts, set_targets
from raengjai.programmes.models import Indicator
from raengjai.tasks.actions import give_task
from tests import make
from tests.cast import Cast, browser_of
from tests.needs import story
from tests.network import members
from tests.programmes.ledger import draft

HOME, INBOX = reverse("home"), reverse("inbox")


def page(person: User | None, address: str = HOME, language: str = "th") -> str:
    answer = browser_of(person).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def resolved(cast: Cast, *, after: timedelta = timedelta(hours=2)) -> None:
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    story.resolve(cast.mentor_dlpw, story.referral_of(need, cast.volunteer), after=after)


# --- home ----------------------------------------------------------------------------------------------------


def test_a_volunteer_reads_the_person_first_then_what_and_that_it_is_late(cast: Cast):
    resolved(cast)

    html = page(cast.volunteer)

    task = html[html.index('<ul class="tasks">') : html.index("</ul>", html.index('<ul class="tasks">'))]
    assert task.index("นางบัวผัน นามสมมติ") < task.index("ค่าจ้าง")
    assert 'class="clock bad"' in task
    assert "เกินกำหนด" in task


def test_a_task_goes_by_itself_when_the_person_is_told(cast: Cast):
    resolved(cast)
    with acting_as(cast.volunteer) as actor:
        need = Need.objects.get()
        actions.tell_person(need, text="", by=actor, at=story.MORNING + timedelta(hours=3))

    html = page(cast.volunteer)

    assert "ตอนนี้ไม่มีงานค้าง" in html
    assert "เรื่องที่ฉันบันทึกไปถึงไหนแล้ว" in html
    assert "นางบัวผัน นามสมมติ" in html


def test_of_one_day_the_nearest_task_comes_first_and_the_page_says_so(cast: Cast):
    """Own village, own sub-district, then by the kilometres between known points; the due day goes before all."""
    appointed = members.volunteer(village_no=3).user
    make.posting(appointed, "volunteer", "52")
    today = bangkok_today()
    spots = {
        "far": ("520801", 1),  # Thoen, 90 km to the south
        "same_district": ("520102", 3),
        "sub_district": ("520101", 1),
        "village": ("520101", 3),
        "sooner": ("520801", 2),
    }
    for name, (place_code, village_no) in spots.items():
        draft = story.visit_draft(
            place_code=place_code,
            village_no=village_no,
            new_person={**story.BUAPHAN, "first_name": f"Z{name}"},
        )
        need = story.need_of(story.record(cast.coordinator, draft), cast.coordinator)
        due_on = today + timedelta(days=1 if name == "sooner" else 5)
        with acting_as(cast.coordinator) as actor:
            give_task(
                "tell_person",
                need,
                to=appointed.pk,
                place_code=place_code,
                due_on=due_on,
                by=actor,
                at=bangkok_now(),
            )

    html = page(appointed)

    order = sorted(spots, key=lambda name: html.index(f"Z{name} "))
    assert order == ["sooner", "village", "sub_district", "same_district", "far"]
    assert "ใกล้หมู่บ้านของคุณขึ้นก่อน" in html


def test_a_volunteer_reads_sixteen_of_twenty_and_the_share(cast: Cast):
    today = bangkok_today()
    with acting_as(cast.coordinator) as actor:
        indicator = Indicator.objects.get(code="needs-recorded")
        set_targets(
            indicator, province_code="52", from_month=today.replace(day=1), for_each=20,
            exceptions={"520102": 0}, by=actor, at=bangkok_now(),
        )  # fmt: skip
    acts = [*(draft(day=today) for _ in range(16)), draft(place_code="520102", day=today)]
    with acting_as_system("test") as system:
        post_facts(acts, by=system, at=bangkok_now())
    with connection.cursor() as database, acting_as(cast.volunteer):
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")

    html = page(cast.volunteer)

    assert "16 จาก 20" in html
    assert "80%" in html
    opens = re.search(r'href="([^"]*/reports/acts/[^"]*)"', html)
    assert opens
    assert browser_of(cast.volunteer).get(opens[1].replace("&amp;", "&")).status_code == 200
    for person in (cast.other_volunteer, cast.coordinator, cast.coordinator_51):
        assert "เป้าหมายประจำเดือน" not in page(person)


def test_somebody_new_is_shown_how_to_begin(cast: Cast):
    html = page(cast.volunteer)

    assert "คุณยังไม่ได้บันทึกเรื่องใด" in html
    assert f'href="{reverse("record_need")}"' in html


def test_an_officer_reads_counts_that_lead_to_the_queue(cast: Cast):
    story.record(cast.volunteer, story.visit_draft("unpaid-wages", "sewing-course"))

    html = page(cast.mentor_dlpw)

    assert f'href="{reverse("queue")}?state=waiting"' in html
    assert "1 รอรับเรื่อง" in words(html)
    assert "1 รอรับเกินกำหนด" in words(html)
    assert "0 อยู่กับฉัน" in words(html)
    assert "2 รอรับเรื่อง" in words(page(cast.coordinator))


@pytest.mark.parametrize(
    "name", ["mentor_sso", "other_volunteer", "mentor_dsd_51", "coordinator_51", "headquarters"]
)
def test_nobody_else_reads_anything_of_it(cast: Cast, name: str):
    resolved(cast)
    person = getattr(cast, name)

    for address in (HOME, INBOX):
        html = page(person, address)
        assert "บัวผัน" not in html
        assert "1 รอ" not in words(html)


def test_the_page_asks_as_many_questions_with_thirty_tasks_as_with_one(cast: Cast):
    def questions(person: User) -> int:
        browser = browser_of(person)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(HOME).status_code == 200
        return len(asked)

    resolved(cast)
    questions(cast.volunteer)  # the catalogue may be read anew once
    one = [questions(cast.volunteer), questions(cast.mentor_dlpw)]
    for _ in range(29):
        resolved(cast)

    assert [questions(cast.volunteer), questions(cast.mentor_dlpw)] == one
    assert "ยังมีอีก จะขึ้นมาเมื่อทำเรื่องเหล่านี้เสร็จ" in page(cast.volunteer)


def test_a_visitor_is_asked_what_is_needed_and_finds_whom_to_call(db: None):
    html = page(None)

    assert "ต้องการให้ช่วยเรื่องอะไร" in html
    assert f'action="{reverse("services")}"' in html
    assert 'href="tel:1506"' in html
    assert "What do you need?" in page(None, language="en")


# --- inbox ---------------------------------------------------------------------------------------------------


def test_opening_the_inbox_marks_its_notices_read(cast: Cast):
    resolved(cast)
    with acting_as(cast.volunteer):
        unread = Notice.objects.unread().count()
    assert unread
    assert f"แจ้งเตือนใหม่ {unread} รายการ" in page(cast.volunteer)

    first = page(cast.volunteer, INBOX)

    assert reverse("need", args=[_need_of(cast)]) in first
    assert "แจ้งเตือนใหม่" not in page(cast.volunteer)


def test_an_empty_inbox_says_what_will_come(cast: Cast):
    assert "ยังไม่มีแจ้งเตือน" in page(cast.volunteer, INBOX)
    assert browser_of(None).get(INBOX).status_code == 302


def _need_of(cast: Cast) -> object:
    with acting_as(cast.volunteer):
        return Need.objects.get().pk
