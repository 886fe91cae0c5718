"""Every area of Thailand in the test database: loaded once per process when the template has none."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.places.actions import load_holidays, load_places
from raengjai.places.models import forget_lasting_places
from raengjai.places.models.holiday import forget_office_calendar
from raengjai.places.models.names import tell_names
from tests.cast import Cast, assemble


@pytest.fixture(scope="session")
def _areas(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), acting_as_system("load areas for tests") as actor:
        load_places(by=actor, at=bangkok_now())
        load_holidays(by=actor, at=bangkok_now())


@pytest.fixture
def areas(_areas: None, db: None) -> None:
    """The areas and holidays, in a test that may write."""


@pytest.fixture
def cast(areas: None) -> Cast:
    return assemble()


@pytest.fixture
def system(areas: None) -> Iterator[Actor]:
    with acting_as_system("a test of places") as actor:
        yield actor


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_office_calendar()
    forget_lasting_places()
    yield
    forget_office_calendar()
    forget_lasting_places()
    tell_names({})  # the events of a test were rolled back
