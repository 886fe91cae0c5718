"""The living page in a real browser: accessible in both themes and at both widths, and its behaviours work."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests.conftest import DESKTOP, PHONE, Machine
from tools import server, testing

Open = Callable[..., Page]
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def live_server_url(machine: Machine, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One server for all: the living page writes nothing."""
    with (
        django_db_blocker.unblock(),
        machine.database() as database,
        server.serving(testing.environment(database.urls)) as url,
    ):
        yield url


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def test_living_page_is_accessible(open_browser: Open) -> None:
    for frame, viewport, theme, language in [
        ("phone", PHONE, "light", "th"),
        ("office", DESKTOP, "dark", "th"),
        ("public", PHONE, "dark", "en"),
        ("office", DESKTOP, "light", "en"),
    ]:
        page = open_browser(viewport, language=language, color_scheme=theme)
        page.goto(f"/components/?frame={frame}")
        assert violations(page) == [], (frame, theme, language)


def test_nothing_is_wider_than_a_small_phone(open_browser: Open) -> None:
    for language in ("th", "en"):
        page = open_browser(NARROW, language=language)
        for frame in ("public", "phone", "office"):
            page.goto(f"/components/?frame={frame}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (frame, language)


def test_page_works_without_javascript(open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False)
    page.goto("/components/?frame=office")

    expect(page.get_by_role("navigation", name="ไปที่")).to_be_hidden()
    page.get_by_role("link", name="เมนู", exact=True).click()
    expect(page.get_by_role("link", name="คิวงาน")).to_be_visible()
    page.get_by_role("link", name="ปิดเมนู").click()
    expect(page.get_by_role("navigation", name="ไปที่")).to_be_hidden()
    page.get_by_role("button", name="มืด").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("Copy the code")).to_be_hidden()
    expect(page.locator(".toast .undo")).to_be_visible()


def test_page_works_without_a_mouse(open_browser: Open) -> None:
    page = open_browser(DESKTOP, language="en")
    page.goto("/components/?frame=office")
    boxes = page.locator(".queue tbody input[type=checkbox]")
    tiles = page.locator("a.tile")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    expect(boxes.nth(1)).to_be_checked()
    expect(page.locator("[data-select-all]")).to_have_js_property("indeterminate", True)
    page.keyboard.press("k")
    expect(page.locator("#row-0 .row-link")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()

    tiles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    assert page.locator("a.tile[tabindex='0']").count() == 1

    page.locator("#form textarea").press_sequentially("jkx?")
    expect(page.locator("#form textarea")).to_have_value("jkx?")


def test_behaviours_answer_at_once(open_browser: Open) -> None:
    page = open_browser(language="en")
    page.goto("/components/")

    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.locator("#form textarea").fill("x" * 205)
    expect(page.locator("#form .count-line")).to_have_text("5 characters too many")

    page.locator("#form input[type=file]").set_input_files(
        {"name": "slip.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    expect(page.locator("#form .chosen-files")).to_have_text("slip.pdf · 1 KB")

    opener = page.get_by_role("button", name="Open a dialog")
    opener.click()
    dialog = page.get_by_role("dialog", name="Withdraw this request?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_print_has_head_and_no_navigation(open_browser: Open) -> None:
    page = open_browser(DESKTOP)
    page.goto("/components/?frame=office")
    page.emulate_media(media="print")

    shown: dict[str, Any] = page.evaluate(
        "() => Object.fromEntries(['.print-head', '.places', '.top', '.actions']"
        ".map(name => [name, getComputedStyle(document.querySelector(name)).display]))"
    )

    assert shown == {".print-head": "flex", ".places": "none", ".top": "none", ".actions": "none"}
