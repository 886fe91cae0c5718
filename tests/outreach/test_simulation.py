"""A service day without network: nobody is lost, nobody counts twice, and every sheet equals what was done.

The small day runs with every test; the long one is 800 visitors, five agencies, twelve tables, four hours offline.
"""

import random
import time
from datetime import timedelta
from typing import Any

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.needs.models import Need, Visit
from raengjai.outreach.actions import close_day
from raengjai.outreach.models import Act, ServiceDay, Slip, Station, Visitor
from raengjai.outreach.models.sheet import read_sheet
from raengjai.programmes.models import Fact
from tests import make
from tests.cast import Cast
from tests.events import story as events
from tests.offline import phone
from tests.outreach import story
from tests.outreach.simulated import Carried, Day, send_all, send_some

pytestmark = pytest.mark.django_db
SMALL = {"visitors": 60, "tables": 5, "desks": 2}
LONG = {"visitors": 800, "tables": 12, "desks": 4}
MORE = (("DOE", "งานต่างประเทศ", ("E3",)), ("SSO", "มาตรา 40", ("S2", "S3")), ("DSD", "ทดสอบฝีมือ", ("D3",)))


def test_a_small_day_without_network(cast: Cast):
    _play(cast, random.Random(1), **SMALL)


@pytest.mark.long
def test_a_long_day_without_network(cast: Cast, capsys: pytest.CaptureFixture[str]):
    began = time.monotonic()
    acts = _play(cast, random.Random(2), **LONG)
    with capsys.disabled():
        print(f"\n800 visitors, 12 tables: {acts} entries in {time.monotonic() - began:.0f} s")  # noqa: T201


def _play(cast: Cast, chance: random.Random, *, visitors: int, tables: int, desks: int) -> int:
    """The whole day, and what must be true of it; returns how many entries there were."""
    event = story.day(cast, starts_on=bangkok_today() - timedelta(days=3))
    for number in range(len(story.STATIONS) + 1, tables + 1):
        agency, name, services = MORE[number % len(MORE)]
        story.station(cast, event, number, agency, f"{name} {number}", services)
    day = _day(event, chance, desks)
    day.play(visitors)
    late = day.phones[-1]

    _come_and_go(day, chance)  # during the day some phones find the network for a moment
    for each in sorted(day.phones, key=lambda _each: chance.random()):
        if each is not late:
            send_all(each, chance)
    with acting_as(cast.coordinator) as actor:
        close_day(event, by=actor, at=bangkok_now())
    had_more = bool(late.outbox)
    send_all(late, chance)  # the phone that comes back after three days

    with acting_as_system("test"):
        _compare(day)
        assert ServiceDay.objects.get(event=event).is_revised == had_more
        return Act.objects.count()


def _day(event: Event, chance: random.Random, desks: int) -> Day:
    """Phones of volunteers who help; a table has one or two, and two tables share one."""
    stations = story.stations_of(event)
    letters = iter("BCDEFGHIJKLMNOPQRSTUVWXYZ")

    def another() -> Carried:
        helper = make.volunteer(place_code="520102")
        events.organiser(event, helper, "station")
        return Carried(phone.register(helper), next(letters))

    shared = another()
    tables = {
        each.pk: [shared, another()] if place < 2 else [another()] for place, each in enumerate(stations)
    }
    begins = bangkok_now().replace(hour=8, minute=0) - timedelta(days=3)
    return Day(event, stations, begins, [another() for _desk in range(desks)], tables, chance)


def _come_and_go(day: Day, chance: random.Random) -> None:
    for _moment in range(len(day.phones)):
        send_some(chance.choice(day.phones[:-1]), chance, upto=chance.randint(1, 6))


def _compare(day: Day) -> None:
    """Everything against the story as it was told."""
    expected, stations = day.expected, {each.pk: each for each in day.stations}
    # Nobody is lost and nobody is there twice, however the number came: scanned or typed.
    assert set(Visitor.objects.of_event(day.event.pk).values_list("pk", flat=True)) == expected.visitors
    assert not Visitor.objects.of_event(day.event.pk).filter(is_unknown=True).exists()
    made = {entry["id"] for each in day.phones for entry in each.made}
    assert {str(pk) for pk in Act.objects.values_list("pk", flat=True)} == made

    sheet = read_sheet(day.event)
    for agency in {station.agency_code for station in day.stations}:
        _compare_agency(day, sheet.agencies.get(agency), agency, stations)
    _compare_ledger(day)
    # Each need was made once, by the entry that said so.
    assert {str(pk) for pk in Visit.objects.values_list("pk", flat=True)} == expected.forms
    assert Need.objects.count() == sum(expected.needs.values())
    # A slip that was at two tables at once stands at both.
    for visitor, station, _code in expected.served:
        assert Slip.objects.filter(visitor=visitor, station=station, state="done").exists()


def _compare_agency(day: Day, part: Any, agency: str, stations: dict[Any, Station]) -> None:
    expected = day.expected
    services: dict[str, int] = {}
    for _visitor, station, code in expected.served:
        if stations[station].agency_code == agency:
            services[code] = services.get(code, 0) + 1
    copies = {title: count for (of, title), count in expected.copies.items() if of == agency}
    if part is None:
        assert (services, copies, expected.needs[agency]) == ({}, {}, 0)
        return
    assert dict(part.services) == services
    assert dict(part.documents) == copies
    assert part.needs.total() == expected.needs[agency]
    assert part.people == len(expected.people(stations)[agency])
    assert sum(part.groups["sex"].values()) == part.people


def _compare_ledger(day: Day) -> None:
    """What stands in the ledger, people told apart by their keys."""
    acts, people, copies = 0, dict[Any, int](), 0
    for fact in Fact.objects.filter(kind__in=["event.served", "document.handed_out"]):
        assert fact.project_codes == ["NET"]
        if fact.kind == "event.served":
            acts += fact.acts
            people[fact.person_key] = people.get(fact.person_key, 0) + fact.heads
        else:
            copies += fact.quantity
    assert acts == len(day.expected.served)
    assert sum(heads > 0 for heads in people.values()) == len({who for who, _s, _c in day.expected.served})
    assert copies == sum(day.expected.copies.values())
