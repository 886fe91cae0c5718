"""Refusals are compared in English, the language they are written in. Everybody knows the cast."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from raengjai.events.models import Event
from raengjai.offline.models import keys
from raengjai.outreach.models import Station
from tests.cast import Cast, assemble
from tests.offline import phone
from tests.offline.phone import Phone
from tests.outreach import story


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _no_keys_of_another_test() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.day(cast)


@pytest.fixture
def stations(event: Event) -> list[Station]:
    return story.stations_of(event)


@pytest.fixture
def desk(cast: Cast) -> Phone:
    return phone.register(cast.other_volunteer)
