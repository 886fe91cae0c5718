"""What an event counts: once for each person, on the account of every project, and right again after a correction."""

from uuid import uuid4

import pytest

from raengjai.access.door import acting_as_system
from raengjai.events.actions import credit_event
from raengjai.events.actions.credit import keep_credit
from raengjai.events.models import Attendance, Event
from raengjai.ground.dates import bangkok_now, fiscal_year
from raengjai.programmes.models import Fact
from tests import make
from tests.events import story
from tests.programmes import ledger


def standing(event: Event, kind: str) -> list[Fact]:
    """Facts of the event that nothing took back."""
    with acting_as_system("test"):
        facts = list(Fact.objects.filter(subject_id=event.pk, kind=kind))
    corrected = {fact.corrects for fact in facts if fact.corrects}
    return [fact for fact in facts if fact.corrects is None and fact.pk not in corrected]


def credit(event: Event):
    with acting_as_system("test"):
        return credit_event(event, at=bangkok_now())


@pytest.fixture
def event(db: None) -> Event:
    return story.workshop(make.coordinator("planner"))


def test_the_event_and_each_person_who_came_count_once_for_both_projects(event: Event):
    for number in range(3):
        story.present(story.guest(event, name=f"คน ที่{number}"), "morning", "afternoon")
    story.guest(event, name="ไม่ มา")

    story.held(event)

    people = standing(event, "event.attended")
    assert len({fact.person_key for fact in people}) == len(people) == 3
    assert {tuple(fact.project_codes) for fact in people} == {("AHT", "NET")}
    assert [(fact.person_key, fact.acts) for fact in standing(event, "event.held")] == [(None, 1)]


def test_counting_again_changes_nothing(event: Event):
    story.present(story.guest(event))
    story.held(event)

    again = credit(event)

    assert (again.posted, again.taken_back) == (0, 0)


def test_an_event_that_is_not_over_counts_nothing(event: Event):
    story.present(story.guest(event))

    assert credit(event).posted == 0


def test_a_late_phone_adds_and_a_correction_subtracts(event: Event):
    first = story.guest(event)
    story.present(first, "morning")
    story.held(event)
    story.present(story.guest(event, name="มา ช้า"), "afternoon")
    with acting_as_system("test"):
        Attendance.objects.filter(guest=first.pk).update(undone_at=bangkok_now(), undone_why="ผิดคน")

    changed = credit(event)

    assert (changed.posted, changed.taken_back) == (1, 1)
    assert len(standing(event, "event.attended")) == 1


def test_of_a_late_phone_only_who_it_saw_is_counted_anew(event: Event):
    first, late = story.guest(event), story.guest(event, name="มา ช้า")
    story.present(first)
    story.held(event)
    story.present(late)
    story.present(story.guest(event, name="ไม่ถูก ถาม"))
    with acting_as_system("test"):
        Attendance.objects.filter(guest=first.pk).update(undone_at=bangkok_now(), undone_why="ผิดคน")
        keep_credit(event, late.pk, at=bangkok_now())

    assert len(standing(event, "event.held")) == 1
    assert {fact.person_key for fact in standing(event, "event.attended")} == {
        first.person_key,
        late.person_key,
    }
    with acting_as_system("test"):
        keep_credit(event, first.pk, at=bangkok_now())
    assert [fact.person_key for fact in standing(event, "event.attended")] == [late.person_key]


def test_an_event_that_is_opened_again_counts_no_more_until_it_is_over(event: Event):
    story.present(story.guest(event))
    story.held(event)
    with acting_as_system("test"):
        event.state = "open"
        event.save()

    assert credit(event).taken_back == 2
    assert standing(event, "event.held") == []

    story.held(event)
    assert len(standing(event, "event.attended")) == 1


def test_people_of_two_events_are_one_person_in_the_sums(fresh_database):
    planner, key = make.coordinator("planner"), uuid4()
    for title in ("ครั้งที่ 1", "ครั้งที่ 2"):
        event = story.workshop(planner, title=title)
        story.present(story.guest(event, person_key=key))
        story.held(event)
    ledger.fold_all()

    year = f"FY{fiscal_year(bangkok_now())}"
    people = ledger.kept()["area people"]
    numbers = [people["52", year, "event.attended", "", project] for project in ("", "NET", "AHT")]
    assert numbers == [(2, 0, 1)] * 3  # acts, acts without a person, people
