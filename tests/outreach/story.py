"""A service day for tests: four agencies, five stations, helpers with phones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.outreach.actions import save_station
from raengjai.outreach.models import Station
from tests.cast import Cast
from tests.events import story as events
from tests.offline import phone

# Number, agency, sign, services.
STATIONS = (
    (1, "OPS", "แรงงานจังหวัด", ("L1",)),
    (2, "DOE", "หางาน", ("E1", "E2")),
    (3, "DSD", "ฝึกอาชีพ", ("D1", "D2")),
    (4, "DLPW", "กฎหมายแรงงาน", ("P2",)),
    (5, "SSO", "ประกันสังคม", ("S1",)),
)


def day(cast: Cast, **said: Any) -> Event:
    """An open service day of today with its stations; the other volunteer and three mentors help."""
    event = events.service_day(cast.coordinator, **said)
    for helper in (cast.other_volunteer, cast.mentor_dsd, cast.mentor_dlpw, cast.mentor_sso):
        events.organiser(event, helper, "station")
    for number, agency, name, services in STATIONS:
        station(cast, event, number, agency, name, services)
    return event


def station(
    cast: Cast, event: Event, number: int, agency: str, name: str, services: tuple[str, ...] = ()
) -> Station:
    said = {"number": number, "agency_code": agency, "name": name, "service_codes": list(services)}
    with acting_as(cast.coordinator) as actor:
        return save_station(event, None, said, by=actor, at=bangkok_now())


def stations_of(event: Event) -> list[Station]:
    with acting_as_system("test"):
        return list(Station.objects.of_event(event.pk))


def command(
    event: Event, name: str, *fields: tuple[str, str], visitor: UUID | None = None, **changes: Any
) -> dict[str, Any]:
    """One command of a phone at the event."""
    given = [("event", str(event.pk)), *((("visitor", str(visitor)),) if visitor else ()), *fields]
    return phone.command(f"outreach.{name}", given, subject=str(visitor or new_id()), **changes)


def visit(event: Event, number: str, *fields: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """A slip: the visitor's id was made by the phone."""
    return command(
        event, "visit", ("number", number), *fields, visitor=changes.pop("visitor", new_id()), **changes
    )


def serve(
    event: Event,
    station: Station,
    *fields: tuple[str, str],
    visitor: UUID | None = None,
    made_at: datetime | None = None,
    **changes: Any,
) -> dict[str, Any]:
    return command(
        event, "serve", ("station", str(station.pk)), *fields, visitor=visitor, made_at=made_at, **changes
    )


def need(*topics: str, note: str = "") -> list[tuple[str, str]]:
    """The fields of a need that is passed on."""
    return [
        *(("topics", topic) for topic in topics),
        ("note", note),
        ("receipt_code", receipts.new_code()),
    ]
