"""Every page is for people who do not see the screen too: axe (WCAG 2.2 AA) reads each once, as somebody who may open it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from tests.cast import assemble, browser_of
from tests.conftest import DESKTOP, PHONE
from tests.house.samples import samples
from tests.house.test_access_matrix import addresses, plain
from tests.house.test_languages import READERS

MAY_ASK = "/queue/"  # its rows ask, and a list can be empty
SEEN_ELSEWHERE = {"/components/": "tests/web/test_screens.py, in every frame"}


@pytest.mark.parametrize(  # the usual appearance with every test run, the opposite one with the long ones
    ("language", "theme"),
    [("th", "light"), pytest.param("en", "dark", marks=pytest.mark.long)],
)
def test_every_page_is_accessible(
    open_browser: Callable[..., Page], live_server_url: str, language: str, theme: str
) -> None:
    cast, axe, read = assemble(), Axe(), 0
    given = samples(cast)
    with acting_as_system("test"):
        User.objects.update(language=language)
    clients = {name: browser_of(cast.everybody()[name]) for name in READERS}
    screens = {
        name: screen(open_browser, live_server_url, name, client, language, theme)
        for name, client in clients.items()
    }
    wrong = {}

    for name, address in readers_of(clients, given):
        page = screens[name]
        page.goto(address)
        found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        read += 1
        asks = page.locator("[hx-get], [hx-post]").count() > 0
        has_script = page.locator("script[src*=htmx]").count() > 0
        assert has_script or not asks, f"{address}: htmx is used and not loaded"
        assert asks or not has_script or address.startswith(MAY_ASK), (
            f"{address}: htmx is loaded and not used"
        )
        if found:
            wrong[f"{plain(address, given)} as {name}"] = [
                (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found
            ]

    assert wrong == {}
    assert read > 50


def readers_of(clients: dict[str, Client], given: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Each page once, with the first who may open it."""
    for method, address in addresses(given):
        if method == "GET" and address not in SEEN_ELSEWHERE:
            name = next((name for name, client in clients.items() if is_page(client, address)), "")
            if name:
                yield name, address


def is_page(client: Client, address: str) -> bool:
    """A whole one: what htmx fetches into a page is read there."""
    answer = client.get(address)
    return answer.status_code == 200 and b"<html" in answer.content[:100]


def screen(
    open_browser: Callable[..., Page], url: str, name: str, client: Client, language: str, theme: str
) -> Page:
    """A telephone for the volunteer and the visitor, a desk for officers; signed in as `client` is."""
    viewport = PHONE if name in ("volunteer", "anonymous") else DESKTOP
    page = open_browser(viewport, language=language, color_scheme=theme)
    if session := client.cookies.get("sessionid"):
        page.context.add_cookies([{"name": "sessionid", "value": session.value, "url": url}])
    return page
