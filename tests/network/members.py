"""Appointed people, for tests."""

from datetime import date, datetime
from typing import Any

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import BANGKOK
from raengjai.network import actions
from raengjai.network.models import Equipment, Member
from raengjai.places.models import Place
from tests import make

NOW = datetime(2020, 1, 7, 10, 0, tzinfo=BANGKOK)
TERM_BEGAN = date(2019, 10, 1)


def volunteer(
    name: str = "นางบัวผัน นามสมมติ", *, place_code: str = "520101", tier: str = "core", **said: Any
) -> Member:
    """Somebody who serves since October 2019."""
    person = make.user(name=name)
    with acting_as_system("test") as system:
        return actions.appoint_volunteer(
            person, place_code=place_code, tier=tier, by=system, at=NOW, **{"starts_on": TERM_BEGAN, **said}
        )


def mentor(name: str = "นายอินสม คำสมมติ", *, office_code: str = "DSD-52") -> Member:
    person = make.user(name=name)
    agency, _dash, province = office_code.partition("-")
    with acting_as_system("test") as system:
        return actions.appoint_mentor(
            person,
            agency_code=agency,
            office_code=office_code,
            province_code=province,
            starts_on=TERM_BEGAN,
            by=system,
            at=NOW,
        )


def lent(coordinator: User, member: Member | None = None, *, serial: str = "SN 1") -> Equipment:
    """A phone of the office in somebody's hands."""
    holder = member or volunteer("นายบุญมา ใจสมมติ", tier="network")
    with acting_as(coordinator) as actor:
        return actions.hand_out(holder, kind="phone", serial=serial, by=actor, at=NOW)


def many(count: int, *, after: int = 0) -> None:
    """A core volunteer and a network member in each of the first `count` sub-districts, but for the first `after`."""
    with acting_as_system("test"):
        below = Place.objects.inside("52").filter(level="subdistrict", closed_on=None).order_by("code")
        codes = list(below.values_list("code", flat=True)[after:count])
    for code in codes:
        volunteer(place_code=code)
        volunteer("นายบุญมา ใจสมมติ", place_code=code, tier="network")
