"""Refusals are compared in English, the language they are written in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import Cast, assemble


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()
