"""Things that tests need, made with sensible values: a test names only what matters to it."""

from datetime import date, datetime
from itertools import count

from raengjai.access.actions import add_user, assign_posting
from raengjai.access.door import acting_as_system
from raengjai.access.models import Posting, User
from raengjai.ground.dates import BANGKOK

NOW = datetime(2020, 1, 7, 10, 0, tzinfo=BANGKOK)
LONG_AGO = date(2019, 10, 1)
PASSWORD = "fourteen marigolds"
_numbers = count(1)


def user(
    username: str = "", *, name: str = "Somjai Rakngan", language: str = "th", demo: bool = False
) -> User:
    """An account without postings, whose password is PASSWORD."""
    with acting_as_system("test") as system:
        return add_user(
            username=username or f"person{next(_numbers)}",
            name=name,
            language=language,
            password=PASSWORD,
            demo=demo,
            by=system,
            at=NOW,
        )


def posting(
    person: User,
    role: str,
    place_code: str,
    *,
    office_code: str = "",
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Posting:
    with acting_as_system("test") as system:
        return assign_posting(
            person,
            role=role,
            place_code=place_code,
            agency_code=office_code.partition("-")[0],
            office_code=office_code,
            starts_on=starts_on,
            ends_on=ends_on,
            by=system,
            at=NOW,
        )


def volunteer(
    username: str = "", *, place_code: str = "520101", language: str = "th", demo: bool = False
) -> User:
    person = user(username, language=language, demo=demo)
    posting(person, "volunteer", place_code)
    return person


def mentor(
    username: str = "", *, office_code: str = "DSD-52", language: str = "th", demo: bool = False
) -> User:
    person = user(username, language=language, demo=demo)
    posting(person, "mentor", office_code[-2:], office_code=office_code)
    return person


def coordinator(
    username: str = "", *, province_code: str = "52", language: str = "th", demo: bool = False
) -> User:
    person = user(username, language=language, demo=demo)
    posting(person, "coordinator", province_code, office_code=f"OPS-{province_code}")
    return person


def headquarters(username: str = "", *, language: str = "th") -> User:
    person = user(username, language=language)
    posting(person, "headquarters", "00", office_code="OPS-00")
    return person


def protection_officer(username: str = "", *, province_code: str = "52", language: str = "th") -> User:
    person = user(username, language=language)
    posting(person, "protection_officer", province_code)
    return person
