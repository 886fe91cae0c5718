"""The shell pages and the worker, as the server gives them."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.offline.views.phone import DESK_PAGES, PAGES
from raengjai.offline.views.worker import DIST
from tests import make


@pytest.mark.parametrize("name", [*PAGES, *DESK_PAGES])
@pytest.mark.django_db
def test_a_shell_page_is_the_same_for_everybody(name: str):
    volunteer = make.volunteer("somjai")
    stranger, known = Client(), Client()
    known.force_login(volunteer)

    pages = [client.get(f"{reverse(name)}?language=en") for client in (stranger, known)]

    assert pages[0].status_code == 200
    assert pages[0].content == pages[1].content
    assert b"csrfmiddlewaretoken" not in pages[0].content
    assert not pages[0].cookies


@pytest.mark.django_db
def test_the_worker_names_pages_and_files_that_are_there():
    page = Client().get("/service-worker.js")

    assert page["Content-Type"].startswith("text/javascript")
    assert "no-cache" in page["Cache-Control"]
    first = page.content.decode().split("\n", 1)[0]
    assert '"/offline/record/"' in first
    assert "main.css" in first
    assert "sarabun-thai-400" in first


@pytest.mark.django_db
def test_what_only_the_desk_of_events_needs_is_no_part_of_the_shell():
    first = Client().get("/service-worker.js").content.decode().split("\n", 1)[0]
    shell = json.loads(first.removeprefix("self.SHELL = ").removesuffix(";"))

    desk = ["/offline/check-in/", "/offline/reception/", "/offline/station/"]
    assert shell["desk"]["pages"] == desk
    assert shell["desk"]["files"]
    assert not set(shell["desk"]["files"]) & set(shell["files"])
    assert not set(desk) & set(shell["pages"])
    # Together they are every part that the build made.
    parts = {f"/static/{path.name}" for path in DIST.glob("part-*.js")}
    assert parts == {name for name in (*shell["files"], *shell["desk"]["files"]) if "/part-" in name}
