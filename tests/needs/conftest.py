"""Every test of this room knows the cast and works on the real catalogue and places."""

import pytest

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()
