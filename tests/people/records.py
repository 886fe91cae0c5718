"""Persons for the tests of this room, recorded by the real actions."""

from datetime import datetime, timedelta
from typing import Any

from raengjai.access.door import acting_as_system
from raengjai.people import actions
from raengjai.people.models import Person
from tests.make import NOW

NOW_LATER = NOW + timedelta(minutes=5)

VALID_NUMBER = "1234567890121"
OTHER_NUMBER = "3520100123457"
THIRD_NUMBER = "5520100000017"


def recorded(
    first_name: str = "Buaphan", last_name: str = "Jaidee", *, at: datetime = NOW, **values: Any
) -> Person:
    """A person of sub-district 520101 unless told otherwise."""
    given = {"first_name": first_name, "last_name": last_name, "place_code": "520101"} | values
    with acting_as_system("test") as system:
        return actions.record_person(given, by=system, at=at)


def agreed(person: Person, *purposes: str, at: datetime = NOW) -> Person:
    """`person` agrees, by default to be shown to offices."""
    with acting_as_system("test") as system:
        asked = purposes or ("share_with_office",)
        actions.give_consents(person, asked, given_by="self", language="th", by=system, at=at)
    return person


def shown(person: Person, office_code: str, *, at: datetime = NOW) -> Person:
    """An office may see `person`, who has agreed to it."""
    agreed(person, at=at)
    with acting_as_system("test") as system:
        actions.let_office_see(person, office_code, by=system, at=at)
    return person
