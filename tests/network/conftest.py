"""The cast, and the network of Lampang as tests need it."""

from collections.abc import Iterator

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.papers import actions as papers
from raengjai.papers.models import forget_keys
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def card_keys(cast: Cast) -> Iterator[None]:
    """Cards can be signed; no key of another test's database is remembered."""
    forget_keys()
    with acting_as_system("test") as system:
        papers.ensure_key(by=system, at=bangkok_now())
    yield
    forget_keys()
