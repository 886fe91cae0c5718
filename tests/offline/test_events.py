"""Presence from phones: counted once, judged by the duty on the event's days, held when it comes too late."""

from datetime import timedelta
from typing import Any

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.events import actions
from raengjai.events.models import Attendance, Event, Guest, Organiser, present_guests
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.journal.models import Entry
from raengjai.offline.models import Held
from tests import make
from tests.cast import Cast, browser_of
from tests.events import story
from tests.offline import phone


class Desk:
    """A helper's phone at an event."""

    def __init__(self, event: Event, person, *, duty: bool = True):
        if duty:
            story.organiser(event, person)
        self.event, self.person, self.phone = event, person, phone.register(person)
        self.morning = story.sessions_of(event)[0]

    def command(self, name: str, guest: Any, *fields, **changes):
        about = [
            ("event", str(self.event.pk)),
            ("session", str(self.morning.pk)),
            ("guest", str(getattr(guest, "pk", guest))),
        ]
        return phone.command(
            f"events.{name}", [*about, *fields], subject=str(getattr(guest, "pk", guest)), **changes
        )

    def check_in(self, guest, **changes):
        return self.phone.result(self.command("check_in", guest, ("how", "scan"), **changes))

    def walk_in(self, name, *, number="", guest_id=None, group=None):
        group = group or story.groups_of(self.event)[0]
        said = [("name", name), ("group", str(group.pk)), ("organisation", "หมู่ 3"), ("phone", number)]
        return self.phone.result(self.command("walk_in", guest_id or new_id(), *said))


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.workshop(cast.coordinator)


@pytest.fixture
def desk(cast: Cast, event: Event) -> Desk:
    return Desk(event, cast.volunteer)


@pytest.fixture
def second(cast: Cast, event: Event) -> Desk:
    return Desk(event, cast.other_volunteer)


def present(event: Event) -> list[Attendance]:
    with acting_as_system("test"):
        return list(Attendance.objects.of_event(event.pk).order_by("at"))


def verbs(guest: Guest) -> list[str]:
    with acting_as_system("test"):
        found = Entry.objects.filter(subject_id=guest.pk).order_by("seq")
        return [entry.verb for entry in found if entry.verb.startswith("guest.")]


def long_ago(event: Event, days: int, *, state: str = "held") -> None:
    """The event's days lie `days` back."""
    day = bangkok_today() - timedelta(days=days)
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(starts_on=day, ends_on=day, state=state)
        for session in story.sessions_of(event):
            session.day = day
            session.save()


def test_a_scan_is_presence_once_however_often_it_is_sent(event: Event, desk: Desk):
    guest, made = story.guest(event), bangkok_now().replace(microsecond=0) - timedelta(minutes=3)
    said = desk.command("check_in", guest, ("how", "scan"), made_at=made)

    results = [desk.phone.result(said) for _ in range(2)]

    assert [each["state"] for each in results] == ["taken", "taken"]
    (row,) = present(event)
    assert (row.guest_id, row.how, row.device_id, row.seen_by) == (
        guest.pk,
        "scan",
        desk.phone.id,
        desk.person.pk,
    )
    assert abs(row.at - made) < timedelta(seconds=2)


def test_two_phones_that_saw_the_same_person_count_once_and_the_earliest_stands(
    event: Event, desk: Desk, second: Desk
):
    guest, now = story.guest(event), bangkok_now()

    late = desk.check_in(guest, made_at=now - timedelta(minutes=5))
    early = second.check_in(guest, made_at=now - timedelta(minutes=9))

    assert (late["state"], early["state"]) == ("taken", "taken")
    (row,) = present(event)
    assert row.device_id == second.phone.id
    assert [each["device"] for each in row.reports] == [str(second.phone.id), str(desk.phone.id)]
    assert verbs(guest) == ["guest.present", "guest.seen_again"]


def test_a_phone_takes_back_its_own_mistake_and_not_what_another_saw(event: Event, desk: Desk, second: Desk):
    guest, wrong = story.guest(event), story.guest(event, name="ผิด คน")
    desk.check_in(wrong)
    desk.phone.result(desk.command("undo_check_in", wrong))
    desk.check_in(guest, made_at=bangkok_now() - timedelta(minutes=9))
    second.check_in(guest)

    desk.phone.result(desk.command("undo_check_in", guest))

    (row,) = present(event)
    assert (row.guest_id, row.device_id) == (guest.pk, second.phone.id)


def test_what_the_desk_took_back_does_not_return_with_a_late_phone(
    cast: Cast, event: Event, desk: Desk, second: Desk
):
    guest = story.guest(event)
    desk.check_in(guest)
    with acting_as(cast.coordinator) as actor:
        actions.undo_presence(present(event)[0], why="มาแทนคนอื่น", by=actor, at=bangkok_now())

    late = second.check_in(guest, made_at=bangkok_now() - timedelta(minutes=30))
    again = second.check_in(guest, made_at=bangkok_now() + timedelta(minutes=1))

    assert (late["state"], again["state"]) == ("taken", "taken")
    assert "guest.seen_undone" in verbs(guest)
    # A moment to come is cut to now, which is after the undoing: this time the person was seen.
    assert [row.device_id for row in present(event)] == [second.phone.id]


def test_a_walk_in_is_on_the_list_and_present(event: Event, desk: Desk):
    guest_id = new_id()

    assert desk.walk_in("นายเดินเข้า มาเอง", guest_id=guest_id)["state"] == "taken"

    with acting_as(desk.person):
        guest = Guest.objects.get(pk=guest_id)
    assert (guest.how, guest.state, guest.organisation, guest.is_over_quota) == (
        "walk_in",
        "accepted",
        "หมู่ 3",
        False,
    )
    assert [row.guest_id for row in present(event)] == [guest_id]


def test_a_walk_in_of_two_phones_with_one_name_and_number_is_one_person(
    event: Event, desk: Desk, second: Desk
):
    first, other = new_id(), new_id()
    desk.walk_in("นายเดินเข้า มาเอง", number="081-234-5678", guest_id=first)
    assert second.walk_in("เดินเข้า มาเอง", number="0812345678", guest_id=other)["state"] == "taken"

    # The second phone knows the person under its own id, also in the afternoon.
    afternoon = story.sessions_of(event)[1]
    second.morning = afternoon
    assert second.check_in(other)["state"] == "taken"

    with acting_as(desk.person):
        guest = Guest.objects.get(how="walk_in")
        assert (guest.pk, guest.also_ids) == (first, [other])
        assert [each.sessions for each in present_guests(event)] == [2]


def test_a_walk_in_without_a_number_stays_apart(event: Event, desk: Desk, second: Desk):
    desk.walk_in("นายเดินเข้า มาเอง")
    second.walk_in("นายเดินเข้า มาเอง")

    with acting_as(desk.person):
        assert Guest.objects.filter(how="walk_in").count() == 2


def test_a_walk_in_over_the_quota_is_admitted_and_marked(event: Event, desk: Desk):
    group = story.groups_of(event)[1]
    for number in range(group.quota):
        story.guest(event, group, name=f"พี่เลี้ยง {number}")

    assert desk.walk_in("นายเกิน จำนวน", group=group)["state"] == "taken"

    with acting_as(desk.person):
        assert Guest.objects.get(how="walk_in").is_over_quota


def test_a_walk_in_without_a_name_or_with_half_a_number_is_refused_and_nothing_stays(
    event: Event, desk: Desk
):
    result = desk.walk_in(" ", number="0812")

    assert result["state"] == "refused"
    assert set(result["fields"]) == {"name", "phone"}
    assert present(event) == []
    with acting_as(desk.person):
        assert not Guest.objects.filter(event=event).exists()


def test_somebody_of_another_event_is_refused(cast: Cast, event: Event, desk: Desk):
    elsewhere = story.guest(story.workshop(cast.coordinator), name="ของงานอื่น คนหนึ่ง")

    assert desk.check_in(elsewhere)["state"] == "refused"
    assert desk.check_in("nonsense")["state"] == "refused"
    assert present(event) == []


def test_a_part_that_has_not_begun_is_refused(event: Event, desk: Desk):
    long_ago(event, -1, state="open")

    assert set(desk.check_in(story.guest(event))["fields"]) == {"session"}
    assert present(event) == []


def test_a_phone_that_returns_three_days_later_is_still_taken(event: Event, desk: Desk):
    guest = story.guest(event)
    long_ago(event, 3)

    assert desk.check_in(guest, made_at=bangkok_now() - timedelta(days=3))["state"] == "taken"
    assert len(present(event)) == 1


def test_a_posting_that_ended_since_counts_on_its_day(cast: Cast, event: Event):
    leaving = make.volunteer("leaving", place_code="520103")
    desk = Desk(event, leaving)
    long_ago(event, 3)
    with acting_as_system("test"):
        Posting.objects.filter(user=leaving).update(ends_on=bangkok_today() - timedelta(days=1))

    assert desk.check_in(story.guest(event), made_at=bangkok_now() - timedelta(days=3))["state"] == "taken"


@pytest.mark.parametrize(("days", "state"), [(8, "held"), (2, "reported")])
def test_what_comes_too_late_is_held_and_the_coordinator_lets_it_in(
    cast: Cast, event: Event, desk: Desk, days: int, state: str
):
    guest = story.guest(event)
    long_ago(event, days, state=state)

    result = desk.check_in(guest, made_at=bangkok_now() - timedelta(days=days))

    assert result["state"] == "held"
    assert present(event) == []
    with acting_as(cast.coordinator):
        held = Held.objects.get()
        assert held.reason == "late_event"
    browser = browser_of(cast.coordinator)
    browser.post(f"/phones/held/{held.pk}/accept/")
    if state == "reported":
        assert present(event) == []
        long_ago(event, days)  # the report was taken back
        browser.post(f"/phones/held/{held.pk}/accept/")
    (row,) = present(event)
    assert (row.seen_by, row.device_id) == (desk.person.pk, desk.phone.id)


def test_without_a_duty_it_waits_for_the_coordinator(cast: Cast, event: Event):
    desk, guest = Desk(event, cast.volunteer, duty=False), story.guest(event)

    assert desk.check_in(guest)["state"] == "held"

    assert present(event) == []
    with acting_as(cast.coordinator):
        assert Held.objects.get().reason == "no_duty"


def test_a_duty_that_was_taken_away_meanwhile_loses_nothing(cast: Cast, event: Event, desk: Desk):
    guest = story.guest(event)
    with acting_as(cast.coordinator):
        Organiser.objects.filter(event=event).delete()

    assert desk.check_in(guest)["state"] == "held"
    with acting_as(cast.coordinator):
        held = Held.objects.get()
    browser_of(cast.coordinator).post(f"/phones/held/{held.pk}/accept/")

    assert len(present(event)) == 1


def test_a_whole_batch_is_one_request_and_one_that_is_refused_stops_no_other(event: Event, desk: Desk):
    guests = [story.guest(event, name=f"แขก {number}") for number in range(5)]
    said = [desk.command("check_in", guest, ("how", "scan")) for guest in guests]
    said.insert(2, desk.command("check_in", new_id(), ("how", "scan")))

    results = desk.phone.send(*said)["results"]

    assert [each["state"] for each in results] == ["taken", "taken", "refused", "taken", "taken", "taken"]
    assert len(present(event)) == 5


def test_an_event_that_was_called_off_takes_nothing(cast: Cast, event: Event, desk: Desk):
    guest = story.guest(event)
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(
            state="cancelled", cancelled_at=bangkok_now(), cancelled_why="ฝน"
        )

    assert desk.check_in(guest)["state"] == "refused"
