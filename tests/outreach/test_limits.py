"""What cannot be said at a service day, what comes late, and who sees the people."""

from datetime import timedelta
from typing import Any

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.outreach.actions import close_day, make_slip, open_day_again
from raengjai.outreach.models import Act, Served, ServiceDay, Station, Visitor
from raengjai.programmes.models import Fact
from tests.cast import Cast
from tests.offline import phone
from tests.offline.phone import Phone
from tests.outreach import story
from tests.outreach.ledger import ledger

pytestmark = pytest.mark.django_db


def test_a_slip_of_another_event_is_refused_with_a_sentence(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    elsewhere = story.day(cast, title="อีกวันหนึ่ง")
    visitor = new_id()
    desk.send(story.visit(elsewhere, "B-001", visitor=visitor))

    made = story.serve(event, stations[3], ("services", "P2"), visitor=visitor, language="en")

    assert "another service day" in desk.result(made)["fields"]["visitor"]


def test_a_station_of_another_event_is_refused(cast: Cast, event: Event, desk: Phone):
    foreign = story.stations_of(story.day(cast, title="อีกวันหนึ่ง"))[0]

    result = desk.result(story.serve(event, foreign, ("services", "L1"), visitor=new_id(), language="en"))

    assert "not one of this service day" in result["fields"]["station"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("serve", [("services", "X9")]),
        ("serve", []),
        ("serve", [("services", "P2"), ("copies-dlpw-rights", "0")]),
        ("serve", [("note", "มีเรื่อง")]),
        ("count", [("heads", "0"), ("services", "P2")]),
        ("count", [("services", "P2")]),
        ("queue", [("step", "fly")]),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_changes(
    cast: Cast, event: Event, stations: list[Station], desk: Phone, name: str, fields: Any
):
    made = story.command(event, name, ("station", str(stations[3].pk)), *fields, visitor=new_id())

    result = desk.result(made)

    assert (result["state"], bool(result.get("fields") or result.get("words"))) == ("refused", True)
    with acting_as_system("test"):
        assert (Act.objects.count(), Visitor.objects.count()) == (0, 0)


def test_what_comes_from_somebody_without_a_duty_is_held_for_the_coordinator(
    cast: Cast, event: Event, stations: list[Station]
):
    outsider = phone.register(cast.volunteer)
    made = story.serve(event, stations[3], ("services", "P2"), visitor=new_id(), language="en")

    assert outsider.result(made)["state"] == "held"
    with acting_as_system("test"):
        assert Act.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "submitted", "cancelled"])
def test_a_day_that_does_not_run_takes_nothing(cast: Cast, state: str):
    more = {"cancelled_at": bangkok_now(), "cancelled_why": "ฝน"} if state == "cancelled" else {}
    event = story.day(cast, state=state, **more)
    helper = phone.register(cast.other_volunteer)

    assert helper.result(story.visit(event, "B-001"))["state"] == "refused"


def test_nothing_counts_before_the_day_begins(cast: Cast):
    event = story.day(cast, starts_on=bangkok_now().date() + timedelta(days=2))
    helper = phone.register(cast.other_volunteer)

    result = helper.result(story.visit(event, "B-001", language="en"))

    assert "has not begun" in result["words"]


# --- the end of the day, and after it -----------------------------------------------------------------------


def test_a_phone_that_comes_back_after_three_days_is_taken_and_the_sheet_says_so(cast: Cast, desk: Phone):
    event = story.day(cast, starts_on=bangkok_now().date() - timedelta(days=3))
    stations, then = story.stations_of(event), bangkok_now() - timedelta(days=3)
    desk.send(story.serve(event, stations[3], ("services", "P2"), visitor=new_id(), made_at=then))
    with acting_as(cast.coordinator) as actor:
        close_day(event, by=actor, at=bangkok_now())
        Event.objects.filter(pk=event.pk).update(state="reported")

    late = phone.register(cast.mentor_dsd)
    made = story.serve(event, stations[2], ("services", "D1"), visitor=new_id(), made_at=then)
    assert late.result(made)["state"] == "taken"

    with acting_as(cast.coordinator) as actor:
        day = ServiceDay.objects.get(event=event)
        assert (day.is_revised, day.late_acts, day.revision) == (True, 1, 1)
        assert day.closed_sheet is not None
        assert "DSD" not in day.closed_sheet["agencies"]
        assert close_day(event, by=actor, at=bangkok_now()).revision == 2
    with acting_as_system("test"):
        assert {fact.day for fact in Fact.objects.all()} == {event.starts_on}
    assert ledger(event) == (2, 2)


def test_a_closed_day_is_opened_again(cast: Cast, event: Event):
    with acting_as(cast.coordinator) as actor:
        close_day(event, by=actor, at=bangkok_now())
        assert not open_day_again(event, by=actor, at=bangkok_now()).is_closed


# --- two at once --------------------------------------------------------------------------------------------


def slip(event: Event, by: Actor) -> str:
    return make_slip(event, new_id(), {"name": "สมใจ"}, by=by, at=bangkok_now()).act.number


def test_a_desk_that_no_longer_sees_the_slips_goes_on_with_the_numbers(cast: Cast, event: Event):
    with acting_as(cast.coordinator) as actor:
        assert slip(event, actor) == "A-001"
        Event.objects.filter(pk=event.pk).update(state="reported")
    event.state = "reported"

    with acting_as(cast.mentor_dsd) as actor:
        assert slip(event, actor) == "A-002"
    with acting_as(cast.volunteer) as actor, pytest.raises(Refused, match="list of helpers"):
        slip(event, actor)


# --- who sees the people ------------------------------------------------------------------------------------


def test_visitors_are_seen_by_who_helps_and_who_holds_the_day(
    cast: Cast, event: Event, stations: list[Station], desk: Phone
):
    desk.send(
        story.visit(event, "B-001", ("name", "บัวผัน")),
        story.serve(event, stations[3], ("services", "P2"), visitor=new_id()),
    )

    def seen_by(person: Any) -> tuple[int, int, int]:
        with acting_as(person):
            return Visitor.objects.count(), Act.objects.count(), Served.objects.count()

    assert seen_by(cast.coordinator) == seen_by(cast.mentor_dsd) == (2, 2, 1)
    outsiders = ("volunteer", "mentor_dsd_51", "coordinator_51", "headquarters")
    assert {seen_by(getattr(cast, name)) for name in outsiders} == {(0, 0, 0)}
    with acting_as(cast.coordinator):
        Event.objects.filter(pk=event.pk).update(state="reported")
    assert seen_by(cast.mentor_dsd) == (0, 0, 0)
    assert seen_by(cast.coordinator) == (2, 2, 1)


def test_nobody_changes_what_was_said(cast: Cast, event: Event, desk: Phone):
    desk.send(story.visit(event, "B-001", ("name", "บัวผัน")))

    with acting_as(cast.coordinator):
        assert Act.objects.update(said={}) == 0
        assert Act.objects.all().delete()[0] == 0
