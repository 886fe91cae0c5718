"""What other rooms know of an event: files, search, moves of places; and that an outsider learns nothing."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.actions import place_moves
from raengjai.events.actions.place_moves import row_models
from raengjai.events.models import Attendance, Event, EventStep, Guest, TargetGroup
from raengjai.files.models import Attachment
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.places.providers import Move
from raengjai.search.actions import write_anew
from raengjai.search.models import Entry
from raengjai.tasks.models import Task
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story
from tests.files.samples import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")


def attached(person, event: Event) -> Attachment:
    answer = pages.do(person, "attach_to_event", event, file=photo(), title="พิธีเปิด")
    assert answer.status_code == 302
    with acting_as_system("test"):
        return Attachment.objects.about(event).get()


# --- files ---------------------------------------------------------------------------------------------------


def test_whoever_plans_or_has_a_duty_adds_a_photo_and_the_province_sees_it(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.organiser(event, cast.volunteer, "photos")

    found = attached(cast.volunteer, event)

    assert "พิธีเปิด" in pages.text_of(cast.mentor_dlpw, reverse("event", args=[event.pk]))
    for person in (cast.coordinator, cast.other_volunteer, cast.headquarters):
        for name in ("event_file", "event_file_preview"):
            answer = browser_of(person).get(reverse(name, args=[event.pk, found.pk]))
            assert answer.status_code == 200, (person.username, name)
    for person in (cast.coordinator_51, cast.mentor_dsd_51):
        assert browser_of(person).get(reverse("event_file", args=[event.pk, found.pk])).status_code == 404
    assert pages.do(cast.other_volunteer, "attach_to_event", event, file=photo()).status_code == 404


def test_the_file_of_a_draft_is_seen_by_no_volunteer_of_its_place(cast: Cast):
    event = story.workshop(cast.coordinator, state="draft")
    found = attached(cast.coordinator, event)

    with acting_as(cast.volunteer):
        assert not Attachment.objects.filter(pk=found.pk).exists()
    assert browser_of(cast.volunteer).get(reverse("attachment", args=[found.pk])).status_code == 404


def test_a_file_is_taken_away_and_brought_back(cast: Cast):
    event = story.workshop(cast.coordinator)
    found = attached(cast.coordinator, event)

    pages.do(cast.mentor_dsd, "remove_event_file", event, found.pk)
    assert "พิธีเปิด" in pages.text_of(cast.volunteer, reverse("event", args=[event.pk]))
    pages.do(cast.coordinator, "remove_event_file", event, found.pk)
    with acting_as_system("test"):
        assert not Attachment.objects.about(event).present().exists()
    pages.do(cast.coordinator, "restore_event_file", event, found.pk)
    with acting_as_system("test"):
        assert Attachment.objects.about(event).present().exists()


def test_what_is_no_picture_is_refused_and_kept_out(cast: Cast):
    event = story.workshop(cast.coordinator)
    text = SimpleUploadedFile("photo.jpg", b"no picture", content_type="image/jpeg")

    answer = pages.do(cast.coordinator, "attach_to_event", event, file=text)

    assert answer.status_code == 422
    with acting_as_system("test"):
        assert not Attachment.objects.about(event).exists()


# --- search --------------------------------------------------------------------------------------------------


def found_by(person, words: str) -> str:
    return pages.text_of(person, reverse("search"), q=words)


def test_an_event_is_found_by_title_and_venue_once_it_is_approved(cast: Cast):
    event = pages.submitted(cast.mentor_dsd, title="มหกรรมอาชีพนครลำปาง", venue="หอประชุมเทศบาล")
    address = reverse("event", args=[event.pk])

    assert address in found_by(cast.coordinator, "มหกรรมอาชีพ")
    assert address not in found_by(cast.volunteer, "มหกรรมอาชีพ")
    pages.do(cast.coordinator, "approve_event", event, version=event.version)
    assert address in found_by(cast.volunteer, "มหกรรมอาชีพ")
    assert address in found_by(cast.other_volunteer, "หอประชุมเทศบาล")
    assert address not in found_by(cast.coordinator_51, "มหกรรมอาชีพ")


def test_the_index_is_written_anew_from_the_event(cast: Cast):
    event = pages.submitted(cast.mentor_dsd, title="มหกรรมอาชีพนครลำปาง")
    with acting_as_system("test"):
        Entry.objects.filter(pk=event.pk).update(version="old")
        write_anew()

    assert reverse("event", args=[event.pk]) in found_by(cast.coordinator, "มหกรรมอาชีพ")


# --- places that change --------------------------------------------------------------------------------------


def move(code: str = "520101", to: str = "520102", **said: object) -> Move:
    base = {
        "place_code": code,
        "successor_code": to,
        "day": date(2026, 12, 1),
        "villages": (),
        "takes_rest": True,
        "entered_by": None,
    }
    return Move(**(base | said))


def carried(what: Move) -> int:
    with acting_as_system("test") as system:
        return place_moves.move_events(what, 100, system, bangkok_now())


def test_an_event_follows_its_place_with_everything_that_hangs_on_it(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.guest(event)
    waiting = pages.submitted(cast.mentor_dsd)
    over = story.workshop(cast.coordinator, state="reported", title="รายงานแล้ว")
    with acting_as_system("test"):
        assert place_moves.count_events(["520101"], bangkok_today()) == 2

    assert carried(move()) == 2
    assert carried(move()) == 0

    assert pages.now(event).place_code == "520102"
    assert pages.now(over).place_code == "520101"
    with acting_as_system("test"):
        for model in row_models():
            left = model._default_manager.filter(event__in=[event.pk, waiting.pk], place_code="520101")
            assert not left.exists(), model.__name__
        assert Guest.objects.get(event=event).place_code == "520102"


def test_to_another_province_the_files_tasks_and_search_go_along(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)
    attached(cast.coordinator, event)

    assert carried(move(to="510101")) == 1

    with acting_as_system("test"):
        assert Attachment.objects.about(event).get().place_code == "51"
        assert Entry.objects.get(pk=event.pk).place_code == "51"
        open_tasks = Task.objects.open().filter(subject_id=event.pk)
        assert [each.province_code for each in open_tasks] == ["51"]
    with acting_as(cast.coordinator_51):
        assert Event.objects.filter(pk=event.pk).exists()
    with acting_as(cast.coordinator):
        assert not Event.objects.filter(pk=event.pk).exists()


def test_of_a_division_only_the_named_villages_follow(cast: Cast):
    stays = story.service_day(cast.coordinator, village_no=1)
    goes = story.service_day(cast.coordinator, village_no=2)

    assert carried(move(villages=(2,), takes_rest=False)) == 1
    assert (pages.now(stays).place_code, pages.now(goes).place_code) == ("520101", "520102")


def test_every_table_of_an_event_is_known_to_the_move():
    names = {model.__name__ for model in row_models()}

    assert {"Guest", "Attendance", "TargetGroup", "AgendaItem", "Session", "Organiser", "EventStep"} <= names


# --- nothing leaks -------------------------------------------------------------------------------------------

READING = ("event", "event_ics")
WRITING = ("edit_event", "submit_event", "event_agenda", "event_groups", "event_organisers", "copy_event")


def test_an_outsider_finds_no_page_of_an_event(cast: Cast):
    draft = story.workshop(cast.coordinator, state="draft", title="ความลับของจังหวัด")

    for person in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        for name in (*READING, *WRITING):
            answer = browser_of(person).get(reverse(name, args=[draft.pk]))
            assert answer.status_code in (403, 404), (person.username, name)
            assert "ความลับของจังหวัด" not in answer.content.decode()


def test_who_may_read_an_event_may_not_write_it(cast: Cast):
    event = story.workshop(cast.coordinator)
    group = story.groups_of(event)[0]
    session = story.sessions_of(event)[0]

    for person in (cast.volunteer, cast.mentor_dsd, cast.mentor_dlpw):
        page = pages.text_of(person, reverse("event", args=[event.pk]))
        assert not any(reverse(name, args=[event.pk]) in page for name in WRITING)
        for name in WRITING:
            answer = browser_of(person).post(reverse(name, args=[event.pk]), {"x": "1"})
            assert answer.status_code in (403, 404), (person.username, name)
        for name, key in (("remove_target_group", group.pk), ("edit_target_group", group.pk)):
            assert pages.do(person, name, event, key).status_code in (403, 404)
        assert pages.do(person, "set_event_sessions", event, parts=[f"{session.day}:day"]).status_code in (
            403,
            404,
        )
    with acting_as_system("test"):
        assert TargetGroup.objects.filter(event=event).count() == 3


def test_rows_of_other_events_are_not_reached_by_an_own_one(cast: Cast):
    mine = story.workshop(cast.mentor_dsd, office_code="DSD-52")
    other = story.workshop(cast.coordinator)
    group = story.groups_of(other)[0]

    assert pages.do(cast.mentor_dsd, "remove_target_group", mine, group.pk).status_code == 404
    with acting_as(cast.mentor_dsd), pytest.raises(ProgrammingError), transaction.atomic():
        EventStep(event=other, at=bangkok_now(), verb="event.forged").save(force_insert=True)


def test_the_counts_name_nobody_and_need_a_door(cast: Cast):
    event = story.workshop(cast.coordinator)
    guest = story.guest(event, name="นางลับ จำเพาะ")
    with acting_as_system("test"):
        Attendance(
            event=event,
            session=story.sessions_of(event)[0],
            guest=guest,
            at=bangkok_now(),
            how="list",
            seen_by=cast.coordinator.pk,
            received_at=bangkok_now(),
        ).save(force_insert=True)

    page = pages.text_of(cast.volunteer, reverse("event", args=[event.pk]))
    assert "<b>1</b> จาก 100" in page
    assert "นางลับ" not in page


def test_the_month_before_is_reached_from_the_page_of_an_event(cast: Cast):
    event = story.workshop(cast.coordinator, starts_on=bangkok_today() - timedelta(days=40))

    page = pages.text_of(cast.volunteer, reverse("event", args=[event.pk]))
    assert f"?month={event.starts_on:%Y-%m}" in page
