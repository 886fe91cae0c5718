"""Phones for journeys that lose the network."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from raengjai.papers.models import forget_keys
from tests.journeys.phones import Phone


@pytest.fixture
def keys_of_this_database(fresh_database: object) -> None:
    """Cards are signed with the keys of this database, not with those that this process remembers of another."""
    forget_keys()


@pytest.fixture
def new_phone(live_server_url: str, browser: Browser) -> Iterator[Callable[..., Phone]]:
    """Makes a phone that is switched off; a script error on any of them fails the test at its end."""
    phones: list[Phone] = []

    def make(language: str = "th") -> Phone:
        phones.append(Phone(browser.browser_type, live_server_url, language))
        return phones[-1]

    yield make
    for phone in phones:
        if phone.context is not None:
            phone.off()
        shutil.rmtree(phone.folder, ignore_errors=True)
    assert [complaint for phone in phones for complaint in phone.complaints] == []
