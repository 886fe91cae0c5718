"""The registration desk: once each, walk-ins, taking back with a reason, the board, and who sees none of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events import actions
from raengjai.events.actions import Seen, WalkIn
from raengjai.events.models import (
    Attendance,
    Event,
    Guest,
    alike,
    cards_at,
    counts_of,
    present_guests,
    session_at,
    sessions_of,
)
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from tests.cast import Cast, assemble, browser_of
from tests.events import story
from tests.network import cards

pytestmark = pytest.mark.django_db
NAME = "บัวผัน นามสมมติ"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    event = story.workshop(cast.coordinator)
    story.organiser(event, cast.volunteer)
    return event


def address(name: str, event: Event, *more: Any) -> str:
    return reverse(name, args=[event.pk, *more])


def present(event: Event) -> list[Attendance]:
    with acting_as_system("test"):
        return list(Attendance.objects.of_event(event.pk).order_by("at"))


def mark(guest: Guest, by: User, *, part: int = 0, at: Any = None) -> Attendance | None:
    now = at or bangkok_now()
    with acting_as(by) as actor:
        session = sessions_of(guest.event)[part]
        return actions.mark_present(guest, session, Seen(now, "list", actor.me), by=actor, at=bangkok_now())


def post(person: User, page: str, event: Event, /, *more: Any, **said: Any) -> Any:
    return browser_of(person).post(address(page, event, *more), said)


def test_a_name_is_found_by_its_sound_and_marked(cast: Cast, event: Event):
    guest = story.guest(event, name=NAME)
    story.guest(event, name="อีกคน หนึ่ง")
    browser = browser_of(cast.volunteer)

    found = browser.get(address("check_in", event), {"q": "บัวพัน"}).content.decode()
    assert NAME in found
    assert "อีกคน หนึ่ง" not in found
    session = story.sessions_of(event)[1]
    answer = browser.post(address("mark_present", event, guest.pk), {"session": session.pk}, follow=True)

    assert answer.status_code == 200
    (row,) = present(event)
    assert (row.guest_id, row.session_id, row.seen_by, row.how) == (
        guest.pk,
        session.pk,
        cast.volunteer.pk,
        "list",
    )
    assert (
        NAME
        in browser.get(address("check_in", event), {"session": session.pk, "show": "here"}).content.decode()
    )


def test_twice_is_once_and_both_reports_are_written_down(cast: Cast, event: Event):
    guest = story.guest(event)
    now = bangkok_now()

    first = mark(guest, cast.volunteer, at=now)
    mark(guest, cast.coordinator, at=now - timedelta(minutes=4))

    (row,) = present(event)
    assert first is not None
    assert (row.pk, row.seen_by, len(row.reports)) == (first.pk, cast.coordinator.pk, 2)
    with acting_as_system("test"):
        verbs = list(Entry.objects.filter(subject_id=guest.pk).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["guest.present", "guest.seen_again"]


def test_the_database_itself_counts_nobody_twice(cast: Cast, event: Event):
    row = mark(story.guest(event), cast.volunteer)
    assert row is not None

    with pytest.raises(IntegrityError), acting_as_system("test"), transaction.atomic():
        Attendance(
            event=event,
            session=row.session,
            guest=row.guest,
            at=row.at,
            how="list",
            seen_by=row.seen_by,
            received_at=row.at,
        ).save(force_insert=True)


def test_the_morning_and_the_afternoon_are_two_and_one_person(cast: Cast, event: Event):
    guest = story.guest(event, sex="F", home_code="520101")
    mark(guest, cast.volunteer)
    mark(guest, cast.volunteer, part=1)

    with acting_as(cast.coordinator):
        (person,) = present_guests(event)
        counts = counts_of(event, sessions_of(event))[0]

    assert (person.person_key, person.group_id, person.home_code, person.sex, person.sessions) == (
        guest.person_key,
        guest.group_id,
        "520101",
        "F",
        2,
    )
    assert (counts.here, counts.ever, counts.seated) == ((1, 1), 1, 1)


def test_taking_back_wants_a_reason_and_keeps_what_was_typed(cast: Cast, event: Event):
    guest = story.guest(event)
    row = mark(guest, cast.volunteer)
    assert row is not None

    assert post(cast.volunteer, "undo_presence", event, row.pk, why=" ").status_code == 422
    assert len(present(event)) == 1
    assert post(cast.volunteer, "undo_presence", event, row.pk, why="กดผิดคน").status_code == 302
    assert present(event) == []
    assert post(cast.volunteer, "undo_presence", event, row.pk, why="อีกครั้ง").status_code == 404
    with acting_as_system("test"):
        kept = Attendance.objects.get(pk=row.pk)
        assert (kept.undone_why, kept.undone_by) == ("กดผิดคน", cast.volunteer.pk)
        assert "กดผิดคน" not in str(list(Entry.objects.values_list("codes", flat=True)))

    mark(guest, cast.volunteer)
    assert len(present(event)) == 1


def test_a_walk_in_is_written_down_and_a_full_group_says_so(cast: Cast, event: Event):
    group = story.groups_of(event)[2]
    for number in range(group.quota):
        story.guest(event, group, name=f"เจ้าหน้าที่ {number}")
    said = {"name": "นายเกิน จำนวน", "group": group.pk, "organisation": "", "phone": ""}
    browser = browser_of(cast.volunteer)

    answer = browser.post(address("walk_in", event), said)

    assert answer.status_code == 302
    with acting_as_system("test"):
        guest = Guest.objects.get(how="walk_in")
        assert (guest.is_over_quota, guest.state, guest.listed_by) == (True, "accepted", cast.volunteer.pk)
    assert [row.guest_id for row in present(event)] == [guest.pk]


def test_a_walk_in_with_faults_keeps_what_was_typed(cast: Cast, event: Event):
    answer = post(cast.volunteer, "walk_in", event, name="", phone="081", organisation="หมู่ 3 บ้านทุ่ง")

    assert answer.status_code == 422
    assert "หมู่ 3 บ้านทุ่ง" in answer.content.decode()
    with acting_as_system("test"):
        assert not Guest.objects.filter(event=event).exists()


def test_somebody_invited_who_forgot_it_is_not_written_down_twice(cast: Cast, event: Event):
    guest = story.guest(event, name="นางบัวผัน นามสมมติ", phone="0812345678")

    post(cast.volunteer, "walk_in", event, name=NAME, group=guest.group_id, phone="081-234-5678")

    assert [row.guest_id for row in present(event)] == [guest.pk]


def test_the_same_name_without_a_number_is_shown_and_can_be_put_together(cast: Cast, event: Event):
    guest = story.guest(event, name=NAME)
    mark(guest, cast.volunteer, part=1)
    post(cast.volunteer, "walk_in", event, name=NAME, group=guest.group_id)
    with acting_as(cast.volunteer):
        ((listed, walked),) = alike(list(Guest.objects.of_event(event.pk)))
    assert listed == guest
    page = browser_of(cast.volunteer).get(address("check_in", event)).content.decode()
    assert address("join_guests", event, walked.pk, guest.pk) in page

    assert post(cast.volunteer, "join_guests", event, walked.pk, guest.pk).status_code == 302

    assert {row.guest_id for row in present(event)} == {guest.pk}
    with acting_as(cast.volunteer):
        assert len(present_guests(event)) == 1
        guest.refresh_from_db()
        assert guest.also_ids == [walked.pk]


def test_what_does_not_fit_is_refused(cast: Cast, event: Event):
    elsewhere = story.guest(story.workshop(cast.coordinator), name="ของงานอื่น คน")
    gone = story.guest(event, name="ออกไป แล้ว", state="removed")
    ahead = story.workshop(cast.coordinator, starts_on=bangkok_today() + timedelta(days=1))
    with acting_as(cast.coordinator) as actor:
        session, now = sessions_of(event)[0], bangkok_now()
        for guest, at_session in (
            (elsewhere, session),
            (gone, session),
            (story.guest(ahead), sessions_of(ahead)[0]),
        ):
            with pytest.raises(Refused):
                actions.mark_present(guest, at_session, Seen(now, "list", actor.me), by=actor, at=now)
        who, seen = WalkIn(story.groups_of(ahead)[0], "นายผิด งาน"), Seen(now, "walk_in", actor.me)
        with pytest.raises(Refused):
            actions.admit_walk_in(who, session, seen, by=actor, at=now)

    assert present(event) == []
    assert post(cast.volunteer, "mark_present", event, elsewhere.pk).status_code == 404


def test_after_the_report_nothing_changes_any_more(cast: Cast, event: Event):
    guest = story.guest(event)
    row = mark(guest, cast.volunteer)
    assert row is not None
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(state="reported")

    assert post(cast.coordinator, "undo_presence", event, row.pk, why="x").status_code == 422
    post(cast.coordinator, "mark_present", event, guest.pk, session=story.sessions_of(event)[1].pk)

    assert len(present(event)) == 1


def test_nobody_else_sees_or_marks_anybody(cast: Cast, event: Event):
    guest = story.guest(event, name=NAME)
    row = mark(guest, cast.coordinator)
    assert row is not None
    other = story.workshop(cast.coordinator)
    story.organiser(other, cast.other_volunteer)  # helps at another event
    outsiders = (cast.other_volunteer, cast.mentor_dsd, cast.coordinator_51, cast.mentor_dsd_51)

    for person in outsiders:
        browser = browser_of(person)
        for name, more in (
            ("check_in", ()),
            ("walk_in", ()),
            ("presence_sheet", ()),
            ("undo_presence", (row.pk,)),
        ):
            answer = browser.get(address(name, event, *more))
            assert answer.status_code == 404, (person.username, name)
            assert NAME not in answer.content.decode()
        assert browser.post(address("mark_present", event, guest.pk)).status_code == 404
        with acting_as(person):
            assert not Attendance.objects.filter(event=event).exists()
            assert not Guest.objects.filter(event=event).exists()
    assert browser_of(cast.headquarters).get(address("check_in", event)).status_code == 403
    assert len(present(event)) == 1


def test_only_who_takes_presence_learns_who_of_the_network_is_a_guest(cast: Cast, event: Event):
    member = cards.volunteer()
    card = cards.issue(cast, member)
    guest = story.guest(event, user=member.user)

    found = {}
    for name in (
        "volunteer",
        "coordinator",
        "other_volunteer",
        "mentor_dsd",
        "coordinator_51",
        "headquarters",
    ):
        with acting_as(getattr(cast, name)):
            found[name] = cards_at(event)

    known = [(guest.pk, card.number)]
    assert found == {
        "volunteer": known,
        "coordinator": known,
        "other_volunteer": [],
        "mentor_dsd": [],
        "coordinator_51": [],
        "headquarters": [],
    }


@pytest.mark.parametrize(
    ("clock", "part"),
    [("07:30", "morning"), ("12:29", "morning"), ("12:31", "afternoon"), ("23:00", "afternoon")],
)
def test_the_session_that_is_on_is_chosen_by_the_clock(cast: Cast, event: Event, clock: str, part: str):
    sessions = story.sessions_of(event)

    chosen = session_at(sessions, story.at(bangkok_today(), clock))

    assert chosen is not None
    assert chosen.part == part
    tomorrow = session_at(sessions, story.at(bangkok_today() + timedelta(days=1), "09:00"))
    assert tomorrow == sessions[-1]
    assert session_at([], bangkok_now()) is None


def test_the_board_alone_is_sent_to_who_asks_for_it_again(cast: Cast, event: Event):
    mark(story.guest(event, name=NAME), cast.volunteer, part=0)
    browser = browser_of(cast.volunteer)

    board = browser.get(
        address("check_in", event),
        {"session": story.sessions_of(event)[0].pk},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert NAME not in board
    assert "<strong>1</strong>/100" in board


def test_the_sheet_says_when_each_was_seen(cast: Cast, event: Event):
    guest = story.guest(event, name=NAME)
    story.guest(event, name="ไม่มา แน่", state="declined")
    mark(guest, cast.volunteer, at=story.at(bangkok_today() - timedelta(days=0), "00:01"))

    page = browser_of(cast.volunteer).get(address("presence_sheet", event)).content.decode()

    assert NAME in page
    assert "00:01" in page
    assert "ไม่มา แน่" not in page


def test_an_event_without_sessions_says_so(cast: Cast):
    event = story.service_day(cast.coordinator)

    browser = browser_of(cast.coordinator)
    assert browser.get(address("check_in", event)).status_code == 200
    assert browser.get(address("walk_in", event)).status_code == 302


@pytest.mark.parametrize("name", ["check_in", "presence_sheet", "walk_in"])
def test_more_people_cost_no_more_queries(cast: Cast, event: Event, name: str):
    browser, asked = browser_of(cast.volunteer), []
    for count in (1, 29):
        for number in range(count):
            mark(story.guest(event, name=f"แขก {count} {number}"), cast.volunteer)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(name, event), {"show": "all"})
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[0] <= 22
