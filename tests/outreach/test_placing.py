"""Where service days go: asked, worked out, changed, kept, prepared; and who must not see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.events.models import Event, EventStep
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.outreach import actions, jobs
from raengjai.outreach.models import PlacedDay, PlacingPlan, spots_of
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.events import story as events
from tests.needs.story import BUAPHAN, NOTE
from tests.outreach import placing_story as story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def browser(cast: Cast) -> Client:
    return browser_of(cast.coordinator)


def lines_of(cast: Cast, plan: PlacingPlan) -> list[PlacedDay]:
    with acting_as(cast.coordinator):
        return list(plan.lines.order_by("day"))


def test_what_the_planner_knows_of_a_place(cast: Cast):
    story.needs(cast.volunteer, cast.other_volunteer)
    held = bangkok_today() - timedelta(days=100)
    events.service_day(cast.coordinator, starts_on=held, state="reported")
    events.service_day(cast.coordinator, place_code="520103", starts_on=bangkok_today() + timedelta(days=9))
    events.service_day(
        cast.coordinator,
        place_code="520104",
        starts_on=held,
        state="cancelled",
        cancelled_why="ฝน",
        cancelled_at=bangkok_now(),
    )
    events.workshop(cast.coordinator, place_code="520105", starts_on=held, state="reported")

    with acting_as(cast.coordinator):
        spots = {spot.code: spot for spot in spots_of("52", bangkok_today())}

    assert len(spots) == 100
    assert spots["520101"].open == {"DLPW": 2}
    assert spots["520101"].late == {"DLPW": 2}
    assert spots["520101"].people == 2
    assert (spots["520101"].last_on, spots["520101"].planned_on) == (held, None)
    assert spots["520101"].reached_on is not None
    assert spots["520101"].precision == "district"
    assert spots["520103"].planned_on == bangkok_today() + timedelta(days=9)
    assert spots["520104"].last_on is None
    assert spots["520105"].last_on is None


def test_a_plan_is_asked_for_worked_out_and_shown(cast: Cast, browser: Client):
    story.needs(cast.volunteer, cast.other_volunteer, each=3)

    answer = browser.post(reverse("place_service_days"), story.wishes())
    with acting_as(cast.coordinator):
        plan = PlacingPlan.objects.get()
    waiting = browser.get(reverse("placing", args=[plan.pk]))
    jobs.place_service_days(str(plan.pk))
    page = browser.get(reverse("placing", args=[plan.pk]))

    assert answer.headers["Location"] == reverse("placing", args=[plan.pk])
    assert "every 2s" in waiting.text
    assert "every 2s" not in page.text
    line = lines_of(cast, plan)[0]
    assert line.place_code in ("520101", "520102")
    assert line.agency_codes == ["OPS", "DLPW"]
    text = " ".join(page.text.split())
    for words in ("3 เรื่อง", "เกินกำหนด 3 เรื่อง", "ยังไม่เคยออกหน่วยที่นี่", "ไม่มีแผนใดดีกว่า", "ทราบเพียงที่ตั้งอำเภอ"):
        assert words in text, words
    assert "ทำไมไม่ใช่ที่เหล่านี้" in text
    assert "ยังไม่มีข้อมูลจำนวนประชากร" in text
    assert "ยังไม่ยืนยัน" in text


def test_pins_and_places_left_out_are_kept_when_it_is_planned_again(cast: Cast, browser: Client):
    story.needs(cast.volunteer, cast.other_volunteer, each=3)
    plan = story.planned(cast.coordinator)
    line = lines_of(cast, plan)[0]
    day = story.coming_monday(3)
    said = story.wishes(days="2") | {
        f"what_{line.place_code}": "out",
        f"day_{line.place_code}": "",
        "also": "520501",
        "never": "520301",
    }

    answer = browser.post(reverse("change_placing", args=[plan.pk]), said)
    with acting_as(cast.coordinator):
        second = PlacingPlan.objects.get(previous=plan)
    jobs.place_service_days(str(second.pk))
    with acting_as(cast.coordinator):
        chosen = set(second.lines.values_list("place_code", flat=True))
    again = {f"what_{code}": "pin" if code == "520501" else "free" for code in chosen} | {
        f"day_{code}": day.isoformat() if code == "520501" else "" for code in chosen
    }
    browser.post(
        reverse("change_placing", args=[second.pk]),
        story.wishes(days="2") | again | {"also": "", "never": "", "still_out": [line.place_code]},
    )

    assert answer.headers["Location"] == reverse("placing", args=[second.pk])
    assert "520501" in chosen
    assert not chosen & {line.place_code, "520301"}
    with acting_as(cast.coordinator):
        third = PlacingPlan.objects.get(previous=second)
        wishes = third.asked()
    jobs.place_service_days(str(third.pk))
    with acting_as(cast.coordinator):
        again_third = PlacingPlan.objects.get(pk=third.pk)
    assert (again_third.state, again_third.why) == ("proposed", {})
    assert wishes.pins == {"520501": day}
    assert wishes.without == {line.place_code}
    with acting_as(cast.coordinator):
        assert third.lines.get(place_code="520501").day == day


def test_a_wish_that_cannot_be_met_is_a_sentence_and_can_be_changed(cast: Cast, browser: Client):
    plan = story.planned(cast.coordinator, pins={"520101": None, "520102": None})

    page = browser.get(reverse("placing", args=[plan.pk]))

    assert plan.state == "impossible"
    assert "กำหนดไว้ 2 ตำบล แต่ขอ 1 วัน" in page.text
    assert 'name="days"' in page.text


def test_bad_wishes_come_back_with_what_was_typed(cast: Cast, browser: Client):
    backwards = story.wishes(first_on_year="2580")
    for said, words in (
        (story.wishes(days="0"), "1"),
        (backwards, "วันสุดท้าย"),
        (story.wishes(last_on_year="2590"), "ไม่เกินหนึ่งปี"),
        (story.wishes(first_on_year="2560", last_on_year="2561"), "ช่วงเวลานี้ผ่านไปแล้ว"),
    ):
        page = browser.post(reverse("place_service_days"), said)

        assert page.status_code == 422, said
        assert words in page.text
        assert f'value="{said["days"]}"' in page.text
    with acting_as(cast.coordinator):
        assert not PlacingPlan.objects.exists()


def test_a_change_that_contradicts_itself_keeps_what_was_typed(cast: Cast, browser: Client):
    story.needs(cast.volunteer)
    plan = story.planned(cast.coordinator)
    code = lines_of(cast, plan)[0].place_code
    said = story.wishes() | {f"what_{code}": "pin", f"day_{code}": "", "also": "100101", "never": ""}

    page = browser.post(reverse("change_placing", args=[plan.pk]), said)

    assert page.status_code == 422
    assert "<details" in page.text
    with acting_as(cast.coordinator):
        assert PlacingPlan.objects.count() == 1


def test_a_kept_plan_prepares_its_days_once(cast: Cast, browser: Client):
    story.needs(cast.volunteer)
    plan = story.planned(cast.coordinator)
    line = lines_of(cast, plan)[0]
    too_early = browser.post(reverse("prepare_placed_day", args=[line.pk]), follow=True)
    assert "เก็บแผนก่อน" in too_early.text

    browser.post(reverse("keep_placing", args=[plan.pk]))
    browser.post(reverse("prepare_placed_day", args=[line.pk]))
    twice = browser.post(reverse("prepare_placed_day", args=[line.pk]), follow=True)
    again = browser.post(reverse("keep_placing", args=[plan.pk]), follow=True)

    assert "กำลังเตรียมออกหน่วยวันนี้อยู่แล้ว" in twice.text
    assert "เก็บได้เฉพาะแผนที่เสนอ" in again.text
    with acting_as(cast.coordinator):
        event = Event.objects.get()
        step = EventStep.objects.get(event=event)
    assert (event.kind, event.state, event.place_code) == ("service_day", "draft", line.place_code)
    assert (event.starts_on, event.agency_codes, event.office_code) == (line.day, line.agency_codes, "OPS-52")
    assert event.title.startswith("กระทรวงแรงงานพบประชาชน")
    assert "ความต้องการที่ยังไม่เสร็จ 2 เรื่อง" in event.reason
    assert step.state_after == "draft"


def test_a_day_that_is_over_is_not_prepared(cast: Cast):
    story.needs(cast.volunteer)
    plan = story.planned(cast.coordinator)
    line = lines_of(cast, plan)[0]
    later = bangkok_now() + timedelta(days=200)

    with acting_as(cast.coordinator) as actor:
        actions.keep_plan(plan, by=actor, at=bangkok_now())
        with pytest.raises(Refused, match="over"):
            actions.prepare_day(line, title="x", reason="", by=actor, at=later)


def test_a_plan_can_be_stopped_and_a_killed_worker_is_replaced(cast: Cast, browser: Client):
    first, second = story.asked(cast.coordinator), story.asked(cast.coordinator)
    browser.post(reverse("cancel_placing", args=[first.pk]))
    jobs.place_service_days(str(first.pk))
    refused = browser.post(reverse("cancel_placing", args=[first.pk]), follow=True)
    with acting_as(cast.coordinator) as actor:
        actions.begin_plan(second.pk, by=actor, at=bangkok_now())
    with acting_as_system("test"):
        assert actions.note_progress(second.pk, seconds=1.0, value=90.0, bound=100.0)
        assert not actions.note_progress(first.pk, seconds=1.0, value=90.0, bound=100.0)
        PlacingPlan.objects.filter(pk=second.pk).update(asked_at=bangkok_now() - timedelta(minutes=9))
    page = browser.get(reverse("placing", args=[second.pk]))

    jobs.go_on_with_plans()

    assert "คำนวณเสร็จแล้ว" in refused.text
    assert "ไม่เกิน 10.0 %" in page.text
    with acting_as(cast.coordinator):
        assert PlacingPlan.objects.get(pk=first.pk).state == "cancelled"
        assert PlacingPlan.objects.get(pk=second.pk).state == "waiting"


def test_whoever_coordinates_no_more_gets_no_plan(cast: Cast):
    plan = story.asked(cast.coordinator)
    with acting_as_system("test"):
        Posting.objects.filter(user=cast.coordinator).update(ends_on=bangkok_today() - timedelta(days=1))

    jobs.place_service_days(str(plan.pk))

    with acting_as_system("test"):
        assert PlacingPlan.objects.get(pk=plan.pk).state == "cancelled"


def test_nobody_else_sees_a_plan(cast: Cast):
    story.needs(cast.volunteer)
    plan = story.planned(cast.coordinator)
    line = lines_of(cast, plan)[0]

    for person in (cast.volunteer, cast.mentor_dsd, cast.headquarters):
        assert browser_of(person).get(reverse("placing", args=[plan.pk])).status_code == 403
        with acting_as(person):
            assert not PlacingPlan.objects.exists()
            assert not PlacedDay.objects.exists()
    other = browser_of(cast.coordinator_51)
    assert other.get(reverse("placing", args=[plan.pk])).status_code == 404
    for name in ("change_placing", "cancel_placing", "keep_placing"):
        assert other.post(reverse(name, args=[plan.pk])).status_code == 404
    assert other.post(reverse("prepare_placed_day", args=[line.pk])).status_code == 404
    assert "520101" not in other.get(reverse("place_service_days")).text


def test_a_plan_and_its_journal_name_nobody(cast: Cast, browser: Client):
    story.needs(cast.volunteer)
    plan = story.planned(cast.coordinator)
    browser.post(reverse("keep_placing", args=[plan.pk]))

    page = browser.get(reverse("placing", args=[plan.pk])).text
    with acting_as_system("test"):
        entries = list(Entry.objects.filter(verb__startswith="placing."))
        said = (
            " ".join(str(entry.codes) for entry in entries)
            + str(plan.found)
            + str(lines_of(cast, plan)[0].facts)
        )

    assert {entry.verb for entry in entries} == {"placing.asked", "placing.worked_out", "placing.kept"}
    for name in (BUAPHAN["first_name"], BUAPHAN["phone"], NOTE):
        assert name not in page + said


def test_old_plans_go(cast: Cast):
    story.needs(cast.volunteer)
    tried, kept = story.planned(cast.coordinator), story.planned(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.keep_plan(kept, by=actor, at=bangkok_now())

    with acting_as_system("test"):
        in_two_years = actions.forget_plans(at=bangkok_now() + timedelta(days=730))
        left = list(PlacingPlan.objects.values_list("pk", flat=True))
        in_six_years = actions.forget_plans(at=bangkok_now() + timedelta(days=6 * 366))
    jobs.tidy_up_plans()

    assert (in_two_years, left, in_six_years) == (1, [kept.pk], 1)
    assert tried.pk not in left


@pytest.mark.parametrize("page", ["place_service_days", "placing"])
def test_many_plans_and_days_cost_the_same_queries(cast: Cast, browser: Client, page: str):
    story.needs(*(make.volunteer(place_code=f"5201{number:02}") for number in range(1, 8)), each=1)
    plan = story.planned(cast.coordinator, days=1)
    address = reverse(page, args=[plan.pk] if page == "placing" else [])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    many = story.planned(cast.coordinator, days=7)
    for _number in range(10):
        story.asked(cast.coordinator)

    with CaptureQueriesContext(connection) as more:
        browser.get(reverse(page, args=[many.pk] if page == "placing" else []))

    assert len(lines_of(cast, many)) > 3
    assert len(more) == len(few) < 15


def test_the_job_is_quick_to_read_what_it_needs(cast: Cast, django_assert_max_num_queries):
    with acting_as(cast.coordinator), django_assert_max_num_queries(10):
        spots_of("52", bangkok_today())


@pytest.fixture(autouse=True)
def _in_thai_pages():
    with translation.override("en"):
        yield
