"""Refusals are compared in English, the language they are written in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from raengjai.protection.models.inside import Room
from tests.cast import Cast, assemble
from tests.protection import rooms


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def first(db: None) -> Room:
    """The supervisor of Lampang, with the keys of the province."""
    return rooms.province()


@pytest.fixture
def second(first: Room) -> Room:
    """An officer there, who was handed the keys."""
    room = rooms.member()
    rooms.renew_room_keys(first)
    return room
