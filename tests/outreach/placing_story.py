"""A plan of service days for tests: a few needs in Lampang, the question, and the worker's answer."""

from datetime import date, timedelta
from typing import Any

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.outreach import actions, jobs
from raengjai.outreach.models import PlacingPlan
from tests.needs import story

__all__ = ["asked", "coming_monday", "needs", "planned", "request", "wishes"]


def needs(*volunteers: User, each: int = 2) -> None:
    """Every volunteer records some visits in the own sub-district."""
    for volunteer in volunteers:
        with acting_as(volunteer) as actor:
            place = actor.places[0]
        for _number in range(each):
            story.record(volunteer, story.visit_draft(place_code=place))


def coming_monday(weeks: int = 2) -> date:
    today = bangkok_today()
    return today + timedelta(days=7 * weeks - today.weekday())


def request(**said: Any) -> actions.Request:
    first = coming_monday()
    return actions.Request(
        **{
            "days": 1,
            "first": first,
            "last": first + timedelta(days=60),
            "capacity": {},
            "pins": {},
            "without": frozenset(),
        }
        | said
    )


def asked(by: User, **said: Any) -> PlacingPlan:
    with acting_as(by) as actor:
        return actions.request_plan(request(**said), by=actor, at=bangkok_now())


def planned(by: User, **said: Any) -> PlacingPlan:
    """Asked and worked out, as the job worker does it."""
    plan = asked(by, **said)
    jobs.place_service_days(str(plan.pk))
    with acting_as(by):
        return PlacingPlan.objects.get(pk=plan.pk)


def wishes(**said: Any) -> dict[str, Any]:
    """What a browser posts as the question."""
    first, last = coming_monday(), coming_monday() + timedelta(days=60)
    posted: dict[str, Any] = {"days": "1", "least_km": ""}
    for name, day in (("first_on", first), ("last_on", last)):
        posted |= {
            f"{name}_day": str(day.day),
            f"{name}_month": str(day.month),
            f"{name}_year": str(day.year + 543),
        }
    return posted | said
