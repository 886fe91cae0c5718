"""Packs of events: whole at first, then what changed; for who has a duty there, and for nobody else."""

import json
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.actions import Seen
from raengjai.events.models import Attendance, Event, Guest
from raengjai.events.rules import card_key, scan_key
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.offline.rules import encoded
from tests.cast import Cast, assemble, browser_of
from tests.conftest import Database
from tests.events import story
from tests.network import cards
from tests.offline import phone

NAME = "บัวผัน นามสมมติ"


class Desk:
    """Somebody's phone, and the pack as it asks for it."""

    def __init__(self, person):
        self.person, self.phone, self.browser, self.cursor = (
            person,
            phone.register(person),
            browser_of(person),
            "",
        )

    def get(self, path="", **asked):
        return self.browser.get(f"/offline/packs/{path}", {"device": str(self.phone.id)} | asked)

    def pack(self, event):
        answer = self.get(f"{event.pk}/", cursor=self.cursor)
        assert answer.status_code == 200, answer.content.decode()
        said = json.loads(answer.content)
        self.cursor = said["cursor"]
        return said


@pytest.fixture
def desk(cast: Cast):
    return Desk(cast.other_volunteer)


def ids(rows):
    return {row["id"] for row in rows}


def mark(event, guest, by, at=None):
    now = at or bangkok_now()
    with acting_as(by) as actor:
        session = story.sessions_of(event)[0]
        return actions.mark_present(guest, session, Seen(now, "list", actor.me), by=actor, at=now)


def test_a_pack_holds_what_the_desk_needs_and_gives_away_no_code(cast: Cast, desk: Desk):
    event = story.workshop(cast.coordinator)
    guest = story.invited(event, name=NAME)
    code = guest.code
    story.organiser(event, desk.person)
    seen = mark(event, guest, cast.coordinator)

    said = desk.pack(event)

    assert said["whole"] is True
    assert (said["event"]["title"], said["event"]["kind"]) == (event.title, "workshop")
    assert [group["quota"] for group in said["wholes"]["groups"]] == [100, 14, 14]
    assert [session["part"] for session in said["wholes"]["sessions"]] == ["morning", "afternoon"]
    (row,) = said["rows"]["guests"]
    assert (row["name"], row["state"], row["key"]) == (NAME, "accepted", encoded(scan_key(event.pk, code)))
    (present,) = said["rows"]["present"]
    assert (present["id"], present["guest"]) == (str(seen.pk), str(guest.pk))
    assert code not in json.dumps(said)
    assert desk.get(f"{event.pk}/").headers["Cache-Control"] == "no-store"


def test_the_second_time_only_what_changed_comes(cast: Cast, desk: Desk):
    event = story.workshop(cast.coordinator)
    first, second = story.guest(event, name=NAME), story.guest(event, name="อีกคน หนึ่ง")
    story.organiser(event, desk.person)
    whole = desk.pack(event)
    assert ids(whole["rows"]["guests"]) == {str(first.pk), str(second.pk)}

    seen = mark(event, second, cast.coordinator)
    third = story.guest(event, name="คนที่ สาม")
    with acting_as(cast.coordinator):
        Guest.objects.filter(pk=first.pk).update(state="removed")
    said = desk.pack(event)

    # All of this test is one transaction, which is not over for any cursor: what did not change may come again.
    assert said["whole"] is False
    rows = {row["id"]: row for row in said["rows"]["guests"]}
    assert rows[str(first.pk)] == {"id": str(first.pk), "gone": True}
    assert rows[str(third.pk)]["name"] == "คนที่ สาม"
    assert ids(said["rows"]["present"]) == {str(seen.pk)}


def test_what_was_taken_back_is_said(cast: Cast, desk: Desk):
    event = story.workshop(cast.coordinator)
    seen = mark(event, story.guest(event), cast.coordinator)
    story.organiser(event, desk.person)
    desk.pack(event)

    with acting_as(cast.coordinator) as actor:
        actions.undo_presence(Attendance.objects.get(pk=seen.pk), why="ผิดคน", by=actor, at=bangkok_now())

    assert desk.pack(event)["rows"]["present"] == [{"id": str(seen.pk), "gone": True}]


def test_a_cursor_of_another_store_or_nonsense_brings_everything(cast: Cast, desk: Desk):
    event = story.workshop(cast.coordinator)
    story.guest(event)
    story.organiser(event, desk.person)
    good = desk.pack(event)["cursor"]

    for cursor in ("x", good[:-3] + "x'y", "1.00000000-0000-0000-0000-000000000000.presence.5"):
        desk.cursor = cursor
        assert desk.pack(event)["whole"] is True


def test_nobody_else_gets_a_pack(cast: Cast, desk: Desk):
    event, other = story.workshop(cast.coordinator), story.workshop(cast.coordinator)
    story.guest(event, name=NAME)
    story.organiser(other, desk.person)  # helps at another event of the same day
    story.organiser(event, cast.volunteer)

    assert desk.get(f"{event.pk}/").status_code == 404
    for outsider in (cast.coordinator_51, cast.mentor_dsd, cast.mentor_dsd_51):
        answer = Desk(outsider).get(f"{event.pk}/")
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()
    assert browser_of(cast.headquarters).get(f"/offline/packs/{event.pk}/").status_code == 403
    assert browser_of(None).get(f"/offline/packs/{event.pk}/").status_code == 302


def test_a_guest_of_the_event_without_a_duty_gets_no_pack(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.guest(event, name=NAME)
    story.guest(event, user=cast.volunteer)

    assert Desk(cast.volunteer).get(f"{event.pk}/").status_code == 404


def test_a_pack_is_for_the_phone_of_its_person(cast: Cast, desk: Desk):
    event = story.workshop(cast.coordinator)
    story.organiser(event, desk.person)
    others = phone.register(cast.volunteer)

    assert desk.get(f"{event.pk}/", device=str(others.id)).status_code == 404
    assert desk.get(f"{event.pk}/", device="nonsense").status_code == 404
    browser_of(desk.person).post(f"/offline/devices/{desk.phone.id}/remove/")
    assert desk.get(f"{event.pk}/").status_code == 410


@pytest.mark.parametrize("state", ["reported", "cancelled"])
def test_an_event_that_is_over_leaves_the_phone(cast: Cast, desk: Desk, state: str):
    event = story.workshop(cast.coordinator)
    story.organiser(event, desk.person)
    desk.pack(event)
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(state=state, cancelled_at=bangkok_now(), cancelled_why="ฝน")

    assert desk.get(f"{event.pk}/").status_code == 410


@pytest.mark.parametrize(("days", "status"), [(7, 200), (8, 410)])
def test_a_week_after_its_last_day_a_pack_is_over(cast: Cast, desk: Desk, days: int, status: int):
    event = story.workshop(cast.coordinator, starts_on=bangkok_today() - timedelta(days=days))
    story.organiser(event, desk.person)

    assert desk.get(f"{event.pk}/").status_code == status


def test_a_card_of_the_network_opens_its_guest(cast: Cast, desk: Desk):
    member = cards.volunteer()
    card = cards.issue(cast, member)
    event = story.workshop(cast.coordinator)
    guest = story.guest(event, user=member.user)
    story.organiser(event, desk.person)

    said = desk.pack(event)

    assert said["wholes"]["cards"] == {encoded(card_key(event.pk, card.number)): str(guest.pk)}
    assert card.number not in json.dumps(said)


def test_the_list_names_the_events_of_the_person(cast: Cast, desk: Desk):
    mine, soon = story.workshop(cast.coordinator), bangkok_today() + timedelta(days=20)
    far = story.workshop(cast.coordinator, starts_on=soon)
    story.workshop(cast.coordinator)
    for event in (mine, far):
        story.organiser(event, desk.person)

    said = json.loads(desk.get().content)

    assert [event["id"] for event in said["events"]] == [str(mine.pk)]
    assert len(json.loads(Desk(cast.coordinator).get().content)["events"]) == 2
    assert json.loads(Desk(cast.coordinator_51).get().content)["events"] == []


def test_a_mentor_who_helps_enables_a_phone(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.organiser(event, cast.mentor_dsd)
    story.guest(event, name=NAME)

    assert len(Desk(cast.mentor_dsd).pack(event)["rows"]["guests"]) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_guests_costs_no_queries(cast: Cast, desk: Desk, count: int):
    event = story.workshop(cast.coordinator)
    story.organiser(event, desk.person)
    for number in range(count):
        mark(event, story.guest(event, name=f"แขก {number}"), cast.coordinator)
    desk.pack(event)

    with CaptureQueriesContext(connection) as asked:
        desk.get(f"{event.pk}/")

    # Session, person, phone, event, duty, cursor; groups, sessions, guests, presence, cards, helpers; the door's own.
    assert len(asked) <= 18


def test_what_did_not_change_does_not_come_again(fresh_database: Database):
    """With transactions of their own, as on the server; those of tests beside this one are waited for."""
    cast = assemble()
    event, desk = story.workshop(cast.coordinator), Desk(cast.other_volunteer)
    guests = [story.guest(event, name=f"แขก {number}") for number in range(5)]
    story.organiser(event, desk.person)
    whole = desk.pack(event)
    deadline = monotonic() + 60
    while desk.pack(event)["rows"]["guests"] and monotonic() < deadline:
        sleep(0.1)

    seen = mark(event, guests[3], cast.coordinator)
    said = desk.pack(event)

    assert len(whole["rows"]["guests"]) == 5
    assert (said["whole"], said["rows"]["guests"]) == (False, [])
    assert ids(said["rows"]["present"]) == {str(seen.pk)}
