"""Every address as every member of the cast, against docs/access-matrix.txt: who may open what, read in every change."""

import logging
import os
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests.cast import Cast, assemble, browser_of
from tests.house.access_matrix import FILE, WRITE
from tests.house.samples import samples
from tests.house.test_doors import patterns

UNKNOWN = UUID("01a00000-0000-7000-8000-000000000000")
HEAD = """\
Who may open what. Made by `python -m tests.house.access_matrix --write`, compared by every test run: read each change.

200 opens · 302 goes on to another page (sign-in, second step, or after a deed) · 400 the question is incomplete
403 not for this role · 404 nothing there for this person · 401/405 as HTTP says. Addresses that only take POST say so.
The story: the volunteer of 520101 recorded a need; it was referred to DLPW-52, which took it. The coordinator sees all of
the province; everybody else is listed because they must see nothing of it.
"""


@pytest.mark.django_db
def test_access_is_as_the_matrix_says(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.CRITICAL, logger="django.request")  # refusals are what is asked for here

    found = matrix(assemble())
    if os.environ.get(WRITE):
        FILE.write_text(found, encoding="utf-8")

    assert [line for line in found.splitlines() if re.search(r"\b500\b", line)] == []
    assert found.splitlines() == FILE.read_text(encoding="utf-8").splitlines()


def matrix(cast: Cast) -> str:
    given = samples(cast)
    browsers = {name: browser_of(person) for name, person in cast.everybody().items()}
    rows = [
        [method, address, *(str(answer(address, method, browser)) for browser in browsers.values())]
        for method, address in sorted(addresses(given), key=lambda row: row[1])
    ]
    shown = [
        ["", "", *browsers],
        *([method, plain(address, given), *rest] for method, address, *rest in rows),
    ]
    widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    )
    return HEAD + "\n" + "\n".join(lines) + "\n"


def addresses(given: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Method and address of every page; parameters are filled from the story."""
    for pattern in patterns():
        address = reverse(pattern.name, kwargs=arguments(pattern, given))
        with transaction.atomic():
            takes_get = Client(raise_request_exception=False).get(address).status_code != 405
            transaction.set_rollback(True)
        yield "GET" if takes_get else "POST", address


def arguments(pattern: URLPattern, given: dict[str, object]) -> dict[str, object]:
    converters = pattern.pattern.converters
    return {
        name: given.get(
            f"{pattern.name}.{name}", given.get(name, UNKNOWN if "UUID" in type(converter).__name__ else "x")
        )
        for name, converter in converters.items()
    }


def answer(address: str, method: str, browser: Client) -> int:
    """The status; what the request did, to the rows and to the browser's cookies, is undone."""
    cookies, browser.raise_request_exception = browser.cookies.output(header=""), False
    with transaction.atomic():
        status: int = (browser.get if method == "GET" else browser.post)(address).status_code
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie(cookies)
    return status


def plain(address: str, given: dict[str, object]) -> str:
    """The address without ids that differ from run to run."""
    names = {str(value): name for name, value in given.items() if isinstance(value, UUID)}
    address = re.sub(r"/i/[0-9A-Z]{16}/", "/i/<code>/", address)
    address = re.sub(r"/[0-9a-f]{32}\.ics", "/<code>.ics", address)
    return re.sub(r"[0-9a-f-]{36}", lambda found: f"<{names.get(found[0], 'unknown')}>", address)
