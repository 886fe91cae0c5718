"""The real server and the real browser that journeys use."""

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page
from psycopg import sql

from tests.conftest import DESKTOP, Database


def test_the_server_works_on_the_tests_own_database(fresh_database: Database, page: Page) -> None:
    def status() -> int:
        answer = page.goto("/healthz")
        return answer.status if answer else 0

    assert status() == 200
    with psycopg.connect(fresh_database.urls.owner) as owner:
        name = sql.Identifier(fresh_database.name)
        owner.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(name))
    assert status() >= 500


@pytest.mark.parametrize(("language", "word"), [("th", "th"), ("en", "en")])
def test_a_visitor_has_a_language_and_a_screen(
    open_browser: Callable[..., Page], language: str, word: str
) -> None:
    page = open_browser(DESKTOP, language=language)

    page.goto("/sign-in/")

    assert page.locator("html").get_attribute("lang") == word
    assert page.evaluate("window.innerWidth") == DESKTOP["width"]


def test_without_javascript_nothing_runs(open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script_enabled=False)

    page.goto("/sign-in/")

    assert page.locator("input[name=username]").is_visible()
