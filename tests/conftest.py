"""What every test stands on: a real PostgreSQL, cloned databases, the real server, a real browser.

Tests connect as `raengjai_app`, the role that serves people. `fresh_database` is for tests that commit:
threads, servers, browsers.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from types import CodeType
from typing import Any

import django
import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils.translation.reloader import translation_file_changed
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from tools import chromium, postgres, server, testing, texts
from tools.database import APP, OWNER, Urls, url_for
from tools.state import Problem, development_secrets

PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=800)
FAST_HASHER = "tests.fast_hasher.FastArgon2"

# Django reads its settings before any fixture runs. Nothing can be reached until a fixture names a clone.
os.environ["FILES_ROOT"] = tempfile.mkdtemp(prefix="raengjai-test-files-")
atexit.register(shutil.rmtree, os.environ["FILES_ROOT"], ignore_errors=True)
os.environ.update(testing.environment(Urls(owner="postgresql:///none", app="postgresql:///none")))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser driver runs a loop in the tests' thread
django.setup()  # now, because a room's own conftest imports models before pytest configures anything

# A busy machine is not a broken rule.
property_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser takes longer, and belongs to `make test-long`; a few of each kind are marked `quick`."""
    for item in items:
        if (
            "live_server_url" in getattr(item, "fixturenames", ())
            and item.get_closest_marker("quick") is None
        ):
            item.add_marker("long")


@dataclass(frozen=True)
class Database:
    """A test's database and how each role reaches it."""

    name: str
    urls: Urls


@dataclass(frozen=True)
class Machine:
    """The test cluster and the template that databases are cloned from."""

    admin_url: str
    template: str

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """A clone that Django's default connection looks at while inside."""
        name = testing.clone(self.admin_url, self.template)
        before = dict(connection.settings_dict)
        database = Database(name, self._urls(name))
        try:
            _look_at(database)
            yield database
        finally:
            _let_go()
            connection.settings_dict.update(before)
            testing.drop(self.admin_url, name)

    def _urls(self, name: str) -> Urls:
        known = development_secrets()
        return Urls(
            owner=url_for(self.admin_url, user=OWNER, password=known["OWNER_PASSWORD"], database=name),
            app=url_for(self.admin_url, user=APP, password=known["APP_PASSWORD"], database=name),
        )


def _look_at(database: Database) -> None:
    _let_go()
    connection.settings_dict |= {
        "NAME": database.name,
        "USER": APP,
        "PASSWORD": development_secrets()["APP_PASSWORD"],
        "HOST": conninfo_to_dict(database.urls.app)["host"],
    }
    os.environ.update({"DATABASE_URL": database.urls.app, "DATABASE_OWNER_URL": database.urls.owner})


def _let_go() -> None:
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()


@contextlib.contextmanager
def _machine() -> Iterator[Machine]:
    if texts.compile_stale(dict(os.environ)):
        translation_file_changed(None, Path("django.mo"))  # forgets what was read of the older ones
    with postgres.running(postgres.TEST) as admin_url:
        yield Machine(admin_url, testing.make_template(admin_url))


def pytest_sessionstart(session: pytest.Session) -> None:
    """With several processes the first one prepares for all and says once what went wrong."""
    if getattr(session.config.option, "numprocesses", 0):
        stack = contextlib.ExitStack()
        session.config.add_cleanup(stack.close)
        try:
            stack.enter_context(_machine())
        except Problem as problem:
            pytest.exit(str(problem), returncode=3)


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """The test cluster, started when nobody has it running, stopped by whoever leaves last."""
    try:
        with _machine() as machine:
            yield machine
    except Problem as problem:
        pytest.exit(str(problem), returncode=3)


@pytest.fixture(scope="session")
def django_db_setup(
    machine: Machine, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One clone per process; each ordinary test rolls back inside it."""
    with django_db_blocker.unblock(), machine.database():
        yield


@pytest.fixture(autouse=True, scope="session")
def _fast_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.PASSWORD_HASHERS", [FAST_HASHER], raising=True)
        yield


_COUNTING = ("queries", "questions", "statements", "cost", "query", "as_much")


def _captures(code: CodeType) -> bool:
    """Whether a test, or a function inside it, counts what is asked."""
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return "CaptureQueriesContext" in code.co_names or any(map(_captures, inner))


@pytest.fixture(autouse=True)
def _no_clock_in_counts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that counts queries is not told apart by the clock: the catalogue's edition is asked every 5 s, holidays
    and places every 300 s. What is known stays known until the test ends."""
    if any(word in request.node.name for word in _COUNTING) or _captures(request.function.__code__):
        monkeypatch.setattr("raengjai.services.models.reader.ASK_AGAIN_AFTER", 3600.0)
        for kept in ("holiday", "lasting"):
            name = f"raengjai.places.models.{kept}._Kept.until"
            monkeypatch.setattr(name, resolve_name(name.replace("._Kept", ":_Kept")) + 3600.0)


@pytest.fixture
def fresh_database(
    machine: Machine, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """A database of the test's own, where everything is really committed. Not together with `db`."""
    with django_db_blocker.unblock():
        if connection.in_atomic_block:
            pytest.fail("fresh_database takes the place of the django_db mark; use one of them")
        with machine.database() as database:
            yield database


@pytest.fixture
def live_server_url(fresh_database: Database) -> Iterator[str]:
    """The real server on loopback, on the test's fresh database."""
    with server.serving(testing.environment(fresh_database.urls)) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        program = chromium.find()
    except Problem as problem:
        pytest.fail(str(problem))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(browser: Browser, live_server_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new visitor: `open_browser(DESKTOP, java_script_enabled=False)`. A script error or a
    refusal by the content security policy fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(viewport: ViewportSize = PHONE, *, language: str = "th", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server_url, viewport=viewport, **options)
        context.add_cookies([{"name": "language", "value": language, "url": live_server_url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(chromium.policy_refusals(message.text)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    """A visitor with a phone, in Thai."""
    return open_browser()
