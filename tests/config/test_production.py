"""What production answers, asked of the application as production loads it: cookies, headers, addresses, log."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import make
from tests.config.test_startup import production, run, start
from tests.conftest import Database

ASKED = """
import json, sys
import raengjai.config.wsgi
from django.test import Client
browser = Client(HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="raengjai.example")
clear = Client(HTTP_HOST="raengjai.example")
plain = clear.get("/sign-in/")
browser.get("/sign-in/")
browser.post("/sign-in/", {"username": "somjai", "password": sys.argv[1]})
browser.post("/language/", {"language": "en"})
page = browser.get("/account/")
browser.post("/theme/", {"theme": "dark"})
browser.get("/reports/nowhere/")
browser.get("/room/cases/018f0000-0000-7000-8000-000000000000/")
stranger = Client(enforce_csrf_checks=True, HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="raengjai.example")
stranger.post("/sign-in/", {"username": "a\\nb", "password": "x"})
stranger.get("/report/secret-word/")
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location", "")],
    "in_the_clear": [
        clear.post("/sign-in/", {"username": "somjai", "password": "x"}).status_code,
        clear.get("/offline/sealed/").status_code,
    ],
    "page": page.status_code,
    "headers": dict(page.headers),
    "components": browser.get("/components/").status_code,
    "trace": browser.generic("TRACE", "/sign-in/").status_code,
    "cookies": {name: dict(kept) for name, kept in browser.cookies.items()},
}))
"""


@pytest.fixture
def asked(fresh_database: Database, tmp_path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was answered, and the lines of the log."""
    person = make.volunteer("somjai")
    environment = production(fresh_database, STATIC_ROOT=str(tmp_path))
    collected = run(environment, "manage.py", "collectstatic", "--noinput", "-v0")
    assert collected.returncode == 0, collected.stderr
    done = run(environment, "-c", ASKED, make.PASSWORD)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"account": str(person.pk)}, [
        json.loads(line) for line in done.stderr.splitlines()
    ]


def test_production_speaks_https_names_its_cookies_and_logs_lines(asked):
    answers, log = asked

    assert answers["plain"] == [301, "https://raengjai.example/sign-in/"]
    assert answers["in_the_clear"] == [403, 403]
    assert answers["headers"]["Strict-Transport-Security"] == "max-age=31536000"
    assert (answers["page"], answers["components"], answers["trace"]) == (200, 404, 405)
    names = {"sessionid", "csrftoken", "device", "language", "theme"}
    assert set(answers["cookies"]) == {f"__Host-{name}" for name in names}
    for name, cookie in answers["cookies"].items():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] == "Lax", name
    said = {line["message"] for line in log}
    assert "Not Found: /reports/nowhere/" in said
    assert "Not Found: /report/…" in said
    assert "Forbidden (Referer checking failed - no Referer.): /sign-in/" in said  # a forged form
    assert all({"time", "level", "logger", "message"} <= set(line) for line in log)


def test_a_refusal_at_the_door_is_logged_with_whose_it_was_and_without_the_address(asked):
    answers, log = asked

    (refused,) = [line for line in log if line["message"] == "refused at the door"]
    assert (refused["permission"], refused["view"]) == ("enter_sealed_room", "case")
    assert refused["account"] == answers["account"]
    assert not [line for line in log if "018f0000" in json.dumps(line)]


def test_secrets_come_from_files_too(fresh_database: Database, tmp_path: Path):
    kept = production(fresh_database)
    for name in ("SECRET_KEY", "FIELD_KEY"):
        (tmp_path / name).write_text(kept.pop(name) + "\n")
    done = start(kept | {f"{name}_FILE": str(tmp_path / name) for name in ("SECRET_KEY", "FIELD_KEY")})

    assert (done.returncode, done.stdout.strip()) == (0, "serving"), done.stderr
