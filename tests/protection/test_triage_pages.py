"""The pages of triage: what they show, what they do, and who does not get there."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.needs.models import Need
from raengjai.protection import actions
from raengjai.protection.actions import exclude_member, place_tags
from raengjai.protection.models import Case, Clue, Entry, Message
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.clue import ClueFile
from tests.cast import Cast, browser_of
from tests.protection import clues, rooms

pytestmark = pytest.mark.django_db
DEEDS = ["clue", "accept_clue", "close_clue", "agree_clue", "send_back_clue", "link_clue", "pass_clue"]
WORDS = "ขอให้ตรวจความปลอดภัยของเครื่องจักร"


def now_clue(**fields: str) -> clues.Reported:
    return clues.clue(at=bangkok_now(), **fields)


def page(browser: Client, name: str, *ids: object, status: int = 200) -> str:
    answer = browser.get(reverse(name, args=ids))
    assert answer.status_code == status
    if status == 200:
        assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def send(browser: Client, name: str, clue_id: UUID, status: int = 302, **said: object) -> str:
    answer = browser.post(reverse(name, args=[clue_id]), said)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def state_of(reported: clues.Reported) -> str:
    return reported.clue.state


def test_the_list_says_what_stands_out_and_until_when(second: Room):
    now_clue(danger="yes", village_no="9")
    late = clues.clue(at=bangkok_now() - timedelta(hours=30), children="yes")
    html = page(rooms.browser_in(second), "triage")
    assert html.index('class="status bad"') < html.index('class="status warn"')
    assert "อันตรายตอนนี้" in html
    assert "หมู่ที่ 9" in html
    assert "เลยมา" in html
    assert str(late.id) in html
    assert clues.SEEN not in html
    assert clues.CONTACT not in html


def test_nothing_waits(first: Room):
    assert "ไม่มีเบาะแสรออยู่" in page(rooms.browser_in(first), "triage")


def test_one_clue_with_all_that_was_said_and_how_to_reach_whoever_reported(second: Room):
    reported, other = now_clue(), now_clue()
    clues.reporter_writes(reported, "ยังเห็นอยู่ทุกวัน")
    with rooms.inside(second):
        actions.list_clues(second, at=bangkok_now())
    html = page(rooms.browser_in(second), "clue", reported.id)
    for words in (clues.SEEN, clues.WHERE, clues.CONTACT, "หลังสองทุ่ม", "ยังเห็นอยู่ทุกวัน"):
        assert words in html
    assert reverse("clue", args=[other.id]) in html  # of the same place and time
    with acting_as_system("test"):
        assert Message.objects.get().read_at is not None
        assert Entry.objects.filter(verb="clue.read", subject_id=reported.id, purpose="triage").count() == 1


@pytest.mark.parametrize("reach", ["code", "no"])
def test_nobody_is_called_who_did_not_say_so(second: Room, reach: str):
    reported = now_clue(reach=reach, contact="", safe_hours="")
    html = page(rooms.browser_in(second), "clue", reported.id)
    assert "อย่าโทร เขียนที่นี่เท่านั้น" in html


def test_writing_to_the_reporter(second: Room):
    reported = now_clue()
    browser = rooms.browser_in(second)
    assert "เขียนสั้น ๆ" in send(browser, "write_to_reporter", reported.id, 422, text=" ")
    send(browser, "write_to_reporter", reported.id, text="เห็นประตูล็อกไหม")
    assert clues.reporter_reads(reported) == ["เห็นประตูล็อกไหม"]
    assert "เห็นประตูล็อกไหม" in page(browser, "clue", reported.id)


def test_accepting(first: Room, second: Room):
    reported = now_clue()
    browser, colleague = rooms.browser_in(second), rooms.browser_in(first)
    page(colleague, "clue", reported.id)
    assert "ย้อนกลับไม่ได้" in page(browser, "accept_clue", reported.id)
    send(browser, "accept_clue", reported.id)
    assert state_of(reported) == "accepted"
    assert clues.SEEN not in page(browser, "clue", reported.id)  # the case holds it
    assert second.member.user.name in page(colleague, "clue", reported.id)
    answer = colleague.post(reverse("accept_clue", args=[reported.id]))
    assert answer.status_code == 409
    assert second.member.user.name in answer.content.decode()
    with acting_as_system("test"):
        assert Case.objects.count() == 1


def test_closing_by_two(first: Room, second: Room):
    reported = now_clue()
    browser, colleague = rooms.browser_in(second), rooms.browser_in(first)
    html = send(browser, "close_clue", reported.id, 422, reason="", words="โทรถามแล้ว")
    assert "โทรถามแล้ว" in html
    send(browser, "close_clue", reported.id, reason="not_ours", words="โทรถามแล้ว")
    assert "รอเพื่อนร่วมงาน" in page(browser, "triage")
    send(browser, "agree_clue", reported.id, 422)
    assert state_of(reported) == "closing"
    assert "โทรถามแล้ว" in page(colleague, "agree_clue", reported.id)
    send(colleague, "send_back_clue", reported.id, 422, words="")
    send(colleague, "send_back_clue", reported.id, words="ไปดูที่ก่อน")
    assert "ไปดูที่ก่อน" in page(browser, "clue", reported.id)
    send(browser, "close_clue", reported.id, reason="not_ours", words="ไปดูแล้ว")
    send(colleague, "agree_clue", reported.id)
    assert state_of(reported) == "closed"
    page(browser, "clue", reported.id)
    send(browser, "take_clue_back", reported.id)
    assert state_of(reported) == "new"


def test_taking_a_proposal_back_is_for_whoever_made_it(first: Room, second: Room):
    reported = now_clue()
    browser, colleague = rooms.browser_in(second), rooms.browser_in(first)
    send(browser, "close_clue", reported.id, reason="practice", words="ฝึก")
    send(colleague, "take_clue_back", reported.id)
    assert state_of(reported) == "closing"
    send(browser, "take_clue_back", reported.id)
    assert state_of(reported) == "new"


def test_passing_on_after_a_second_look(second: Room):
    reported = now_clue()
    browser = rooms.browser_in(second)
    said = {"topic": "unsafe-work", "place_code": "520101", "village_no": "3", "words": WORDS}
    assert clues.SEEN not in page(browser, "pass_clue", reported.id)
    html = send(browser, "pass_clue", reported.id, 422, **{**said, "words": clues.SEEN})
    assert "เป็นคำจากเบาะแส" in html
    html = send(browser, "pass_clue", reported.id, 200, **said)
    assert WORDS in html
    assert clues.SEEN not in html
    assert state_of(reported) == "new"  # the second look sends nothing
    assert WORDS in send(browser, "pass_clue", reported.id, 200, **said, step="change")
    send(browser, "pass_clue", reported.id, 200, **said, step="send")
    with acting_as_system("test"):
        assert Need.objects.get().note == f"{WORDS}\nหมู่ที่ 3"
    assert state_of(reported) == "passed"
    assert WORDS in page(browser, "clue", reported.id)


def test_putting_together(second: Room):
    one, two, three = now_clue(), now_clue(), now_clue()
    browser = rooms.browser_in(second)
    page(browser, "triage")  # the places are read
    send(browser, "link_clue", one.id, 422, other="")
    send(browser, "link_clue", one.id, other=f"clue {two.id}")
    assert clues.SEEN in page(browser, "clue", two.id)
    assert reverse("clue", args=[two.id]) in page(browser, "clue", one.id)
    send(browser, "accept_clue", two.id)
    with acting_as_system("test"):
        case = Case.objects.get()
    assert case.code in page(browser, "link_clue", three.id)
    send(browser, "link_clue", three.id, other=f"case {case.pk}")
    with acting_as_system("test"):
        assert set(Clue.objects.values_list("case_id", flat=True)) == {case.pk}


def test_what_cannot_be_opened_is_shown_and_becomes_no_case(second: Room):
    reported, other = now_clue(), now_clue()
    with acting_as_system("test"):
        Clue.objects.filter(pk=reported.id).update(content=bytes(other.clue.content))
    browser = rooms.browser_in(second)
    assert "เปิดไม่ได้" in page(browser, "triage")
    page(browser, "clue", reported.id)
    assert "เปิดด้วยกุญแจของคุณไม่ได้" in send(browser, "accept_clue", reported.id, 422)


def test_pictures_come_drawn_anew_and_are_kept_nowhere(second: Room, picture: bytes):
    file = ClueFile("a.jpg", "image/jpeg", picture)
    reported = clues.clue(at=bangkok_now(), files=(file,))
    browser = rooms.browser_in(second)
    assert reverse("clue_picture", args=[reported.id, 1]) in page(browser, "clue", reported.id)
    answer = browser.get(reverse("clue_picture", args=[reported.id, 1]))
    assert answer["Content-Type"].startswith("image/")
    assert answer["Cache-Control"] == "no-store"
    page(browser, "clue_picture", reported.id, 2, status=404)


def test_pictures_of_messages_come_the_same_way_and_each_reading_is_kept(second: Room, picture: bytes):
    reported, another = now_clue(), now_clue()
    file = ClueFile("<script>.html", "image/jpeg", picture)
    message = clues.reporter_writes(reported, "ป้ายโรงงาน", files=(file,), at=bangkok_now())
    browser = rooms.browser_in(second)
    address = reverse("message_picture", args=[reported.id, message, 1])
    assert f'src="{address}"' in page(browser, "clue", reported.id)
    with acting_as_system("test"):
        before = Entry.objects.filter(verb="clue.read", subject_id=reported.id).count()
    answer = browser.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="photo-1.jpeg"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    with acting_as_system("test"):
        read = Entry.objects.filter(verb="clue.read", subject_id=reported.id)
        assert read.count() == before + 1
        assert {(entry.member_id, entry.purpose) for entry in read} == {(second.member_id, "triage")}
    page(browser, "message_picture", reported.id, message, 2, status=404)
    page(browser, "message_picture", reported.id, message, 0, status=404)
    page(browser, "message_picture", another.id, message, 1, status=404)


@pytest.mark.parametrize(
    "body",
    [b"<html><script>alert(1)</script>", b"%PDF-1.4\n%%EOF", b"<svg onload='alert(1)'/>", b"\xff\xd8\xff"],
)
def test_what_is_no_picture_is_never_answered_whatever_it_is_called(second: Room, body: bytes):
    reported = now_clue()
    file = ClueFile("a.jpg", "image/jpeg", body)
    message = clues.reporter_writes(reported, "ภาพ", files=(file,), at=bangkok_now())
    browser = rooms.browser_in(second)
    assert "alert(1)" not in page(browser, "message_picture", reported.id, message, 1, status=404)
    page(browser, "clue", reported.id)


def test_nobody_outside_opens_a_picture_of_a_message(cast: Cast, first: Room, second: Room, picture: bytes):
    reported = now_clue()
    file = ClueFile("a.jpg", "image/jpeg", picture)
    message = clues.reporter_writes(reported, "ป้ายโรงงาน", files=(file,), at=bangkok_now())
    address = reverse("message_picture", args=[reported.id, message, 1])
    for room in (rooms.member(province_code="51"), rooms.member(duty="custodian")):
        assert rooms.browser_in(room).get(address).status_code == 404
    with rooms.inside(first):
        tag = place_tags("520101", "3")[-1]
        exclude_member(second.member, tag=tag, by=first.member, at=bangkok_now())
    assert rooms.browser_in(second).get(address).status_code == 404
    assert browser_of(cast.coordinator).get(address).status_code == 403
    assert browser_of(second.member.user).get(address).status_code == 302  # to the door


@pytest.fixture
def picture() -> bytes:
    from io import BytesIO  # noqa: PLC0415 - for this test alone

    from PIL import Image  # noqa: PLC0415 - the same

    body = BytesIO()
    Image.new("RGB", (40, 30), "green").save(body, "JPEG")
    return body.getvalue()


@pytest.mark.parametrize("name", DEEDS)
def test_outsiders_find_nothing_and_officers_are_led_to_the_door(cast: Cast, second: Room, name: str):
    reported = now_clue()
    address = reverse(name, args=[reported.id])
    outsiders = [
        rooms.member(province_code="51"),
        rooms.member(province_code="51", duty="supervisor"),
        rooms.member(duty="custodian"),
        rooms.member(province_code="00", duty="duty_officer"),
    ]
    for room in outsiders:
        assert rooms.browser_in(room).get(address).status_code in (302, 404)
        assert rooms.browser_in(room).get(address, follow=True).status_code == 404
    for person in (cast.coordinator, cast.volunteer, cast.headquarters, cast.mentor_dlpw):
        assert browser_of(person).get(address).status_code == 403
    answer = browser_of(second.member.user).get(address)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("room_door"))


def test_whoever_is_excluded_finds_nothing_even_as_the_first_to_look(first: Room, second: Room):
    with rooms.inside(first):
        exclude_member(second.member, tag=place_tags("520101")[-1], by=first.member, at=bangkok_now())
    one, two = now_clue(), now_clue()
    browser = rooms.browser_in(second)
    page(browser, "clue", one.id, status=404)
    assert "ไม่มีเบาะแสรออยู่" in page(browser, "triage")
    page(browser, "clue", two.id, status=404)
    assert str(one.id) in page(rooms.browser_in(first), "triage")


def test_thirty_rows_cost_as_many_questions_as_one(second: Room):
    browser = rooms.browser_in(second)

    def asked(load: Callable[[], object]) -> int:
        load()
        with CaptureQueriesContext(connection) as captured:
            load()
        return len(captured)

    now_clue()
    one = asked(lambda: page(browser, "triage"))
    for _number in range(29):
        now_clue(village_no=str(_number + 1))
    assert asked(lambda: page(browser, "triage")) == one
