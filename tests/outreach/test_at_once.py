"""Two at the same moment at a service day: two desks, and two who save the plan."""

from collections.abc import Callable

from raengjai.access.door import acting_as
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.outreach.actions import plan_day
from raengjai.outreach.models import ServiceDay
from tests.cast import assemble
from tests.outreach import story
from tests.outreach.test_limits import slip
from tests.writers import at_once


def test_two_desks_at_once_give_two_numbers(fresh_database):
    cast = assemble()
    event = story.day(cast)

    numbers = at_once(lambda actor: slip(event, actor), cast.other_volunteer)

    assert sorted(numbers) == ["A-001", "A-002"]


def test_two_who_save_the_plan_at_once_make_one(fresh_database):
    cast = assemble()
    event = story.day(cast)
    hours = {"opens_at": None, "closes_at": None, "note": ""}

    def save(people: int) -> Callable[[Actor], ServiceDay]:
        return lambda actor: plan_day(event, expected_visitors=people, **hours, by=actor, at=bangkok_now())

    at_once(save(100), cast.coordinator, second=save(200))

    with acting_as(cast.coordinator):
        assert ServiceDay.objects.get(event=event).expected_visitors == 200
