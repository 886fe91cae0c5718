"""The door where everything is really committed: one pooled connection serves one person after another."""

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from tests import make
from tests.access.pages import scope
from tests.cast import browser_of
from tests.conftest import Database

pytestmark = pytest.mark.urls("tests.access.pages")


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
        return pid


def test_requests_do_not_leak_through_a_pooled_connection(fresh_database: Database, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"pool": {"min_size": 1, "max_size": 1}})
    browsers = [browser_of(make.volunteer(place_code="520101")), browser_of(make.mentor()), Client()]
    said, backends = [], set()

    for browser in browsers:
        said.append(browser.get("/all/").json())
        connection.close()  # back into the pool, as after every request
        backends.add(backend())

    assert [answer["places"] for answer in said] == [["520101"], [], []]
    assert [answer["offices"] for answer in said] == [[], ["DSD-52"], []]
    assert len(backends) == 1
    with pytest.raises(ProgrammingError, match="nobody is at the door"):
        scope()


def test_a_view_that_breaks_leaves_nobody_at_the_door(fresh_database: Database):
    browser = browser_of(make.volunteer())
    browser.raise_request_exception = False

    assert browser.get("/breaks/").status_code == 500

    with pytest.raises(ProgrammingError, match="nobody is at the door"):
        scope()
