"""Every test of this room knows the cast; their phones are registered when asked for."""

from collections.abc import Callable

import pytest

from raengjai.access.models import User
from raengjai.offline.models import keys
from tests.cast import Cast, assemble
from tests.offline import phone
from tests.offline.phone import Phone


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def volunteers_phone(cast: Cast) -> Phone:
    return phone.register(cast.volunteer)


@pytest.fixture
def phone_of() -> Callable[[User], Phone]:
    return phone.register


@pytest.fixture(autouse=True)
def _no_keys_of_another_test():
    """A test that rotates keys rolls them back; this process must not remember them."""
    keys.forget()
    yield
    keys.forget()
