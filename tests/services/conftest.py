"""The catalogue for this room's tests: as facts once per run, and in the test's own database."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import Actor
from raengjai.places.actions import load_holidays, load_places
from raengjai.services import rules
from raengjai.services.actions import load_catalogue
from raengjai.services.models import forget, read_catalogue


@pytest.fixture(scope="session")
def reference_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Places and catalogue in this process's database; nothing to do when the template has them already."""
    with django_db_blocker.unblock(), acting_as_system("load reference data for tests") as actor:
        load_places(by=actor, at=timezone.now())
        load_holidays(by=actor, at=timezone.now())
        load_catalogue(by=actor, at=timezone.now())


@pytest.fixture(scope="session")
def facts(reference_data: None, django_db_blocker: DjangoDbBlocker) -> rules.Catalogue:
    """The whole catalogue, read from the tables that the files were loaded into."""
    with django_db_blocker.unblock(), acting_as_system("read the catalogue for tests"):
        return read_catalogue()


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test wrote and rolled back is not remembered by the next; a slow machine does not ask in between."""
    monkeypatch.setattr("raengjai.services.models.reader.ASK_AGAIN_AFTER", 3600.0)
    forget()
    yield
    forget()


@pytest.fixture
def loaded(reference_data: None, db: None) -> None:
    """The test's database holds places and catalogue."""


@pytest.fixture
def system(loaded: None) -> Iterator[Actor]:
    with acting_as_system("a test of services") as actor:
        yield actor
