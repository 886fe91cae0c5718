"""Refusals are compared in English, the language they are written in. Everybody knows the cast."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from raengjai.offline.models import keys
from tests.cast import Cast, assemble


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
