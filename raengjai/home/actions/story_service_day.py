"""A service day of the story, in the middle of its morning: some are served, some wait, the board shows numbers."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.events import actions as events
from raengjai.events.actions import GroupDraft, OrganiserDraft, Plan
from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.home.actions.story_people import Cast
from raengjai.outreach.actions import ActDraft, make_slip, save_station, say_at
from raengjai.outreach.models import Station

TOLD = Path(__file__).parent.parent / "data" / "lampang_service_day.toml"
SERVED = 9  # of those who came; the others wait


def tell_service_day(cast: Cast, *, now: datetime) -> Event:
    """Planned ten days ago, open today."""
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    assert cast.coordinator is not None  # the cast is complete
    planner = cast.mentors["OPS-52"][0]
    event = _opened(told, planner, cast.coordinator, now)
    with acting_as(planner) as by:
        stations = [_station(event, line, by, now) for line in told["station"]]
        for number, name in enumerate(told["names"]):
            _visits(event, stations, name, number, by, now - timedelta(minutes=90 - 6 * number))
    return event


def _opened(told: dict[str, Any], planner: User, approver: User, now: datetime) -> Event:
    day, at = bangkok_day(now), now - timedelta(days=10)
    plan = Plan(
        kind="service_day",
        title=told["title"],
        starts_on=day,
        ends_on=day,
        place_code=told["place"],
        village_no=told["village_no"],
        venue=told["venue"],
        purpose=told["purpose"],
        agency_codes=tuple(told["agencies"]),
        project_codes=tuple(told["projects"]),
        contact_name=planner.name,
        contact_phone=told["contact_phone"],
    )
    with acting_as(planner) as by:
        event = events.write_event(plan, by=by, at=at)
        events.add_group(event, GroupDraft("public", told["group"], told["expected"]), by=by, at=at)
        lead = OrganiserDraft(planner.name, "lead", planner.pk)
        events.add_organiser(event, lead, by=by, at=at)
        events.submit_event(event, by=by, at=at)
    with acting_as(approver) as by:
        event = Event.objects.get(pk=event.pk)
        events.approve_event(event, version=event.version, by=by, at=at + timedelta(days=1))
    with acting_as(planner) as by:
        events.open_event(event, by=by, at=at + timedelta(days=2))
        return Event.objects.get(pk=event.pk)


def _station(event: Event, line: dict[str, Any], by: Actor, now: datetime) -> Station:
    said = {
        "number": line["number"],
        "agency_code": line["agency"],
        "name": line["name"],
        "service_codes": line["services"],
    }
    return save_station(event, None, said, by=by, at=now - timedelta(days=3))


def _visits(
    event: Event, stations: Sequence[Station], name: str, number: int, by: Actor, at: datetime
) -> None:
    """To one station, every third to two of them; the first ones have been served."""
    visitor = new_id()
    chosen = [stations[number % len(stations)]]
    if number % 3 == 0:
        chosen.append(stations[(number + 2) % len(stations)])
    make_slip(event, visitor, {"name": name}, stations=[each.pk for each in chosen], by=by, at=at)
    for place, station in enumerate(chosen):
        if number < SERVED:
            _serve(event, station, visitor, by, at + timedelta(minutes=5 + 4 * place))


def _serve(event: Event, station: Station, visitor: UUID, by: Actor, at: datetime) -> None:
    said = {"services": station.service_codes[:1], "handed": []}
    draft = ActDraft(kind="serve", made_at=at, visitor_id=visitor, station_id=station.pk, said=said)
    say_at(event, draft, by=by, at=at)
