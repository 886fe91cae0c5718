"""The cast, and the network of Lampang as tests need it."""

import pytest

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()
