"""The lines of the process log: for machines, and without what must not lie there."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError

from raengjai.config.logs import Line, without_secrets


def line(message: str, *values: object, told: dict[str, object] | None = None, error: bool = False) -> str:
    record = logging.LogRecord(
        "here", logging.WARNING, "x.py", 1, message, values, sys.exc_info() if error else None
    )
    if told:
        record.told = told
    return Line().format(record)


def test_a_line_says_when_what_and_whose_in_one_object():
    said = json.loads(line("refused %s", "it", told={"account": "a-1"}))

    assert said["time"].endswith("+00:00")
    assert (said["level"], said["logger"]) == ("WARNING", "here")
    assert (said["message"], said["account"]) == ("refused it", "a-1")


def test_nobody_writes_a_line_of_their_own():
    text = line("Not Found: %s", '/a\n{"level": "INFO", "message": "all is well"}\r\n')

    assert len(text.splitlines()) == 1
    assert json.loads(text)["level"] == "WARNING"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/room/cases/018f0000-0000-7000-8000-000000000000/", "/room/…"),
        ("/report/places/52/", "/report/…"),
        ("/offline/sealed/here/", "/offline/sealed/…"),
        ("/i/ABCD-EFGH-JKMN-PQRS/", "/i/…"),
        ("/events/feed/018f/secret.ics", "/events/feed/…"),
        ("/needs/018f/", "/needs/018f/"),
    ],
)
def test_some_addresses_are_not_kept(address: str, kept: str):
    assert without_secrets(f"Not Found: {address}") == f"Not Found: {kept}"


def test_rows_that_the_database_quotes_are_not_kept():
    """Policies keep PostgreSQL from quoting rows to the application; the owner of the tables, who migrates, is quoted them."""
    quoted = "violates user_username_form\nDETAIL:  Failing row contains (Planted Name\n\nwith lines)."
    try:
        try:
            raise IntegrityError(quoted)
        except IntegrityError as wrong:
            raise ValueError("while loading") from wrong
    except ValueError:
        said = line("it broke", error=True)

    assert "user_username_form" in said
    assert "ValueError: while loading" in said
    assert "Planted" not in said
    assert "with lines" not in said


@pytest.mark.django_db
def test_an_error_is_logged_with_where_it_was(client, caplog, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("raengjai.web.views.JsonResponse", broken)
    client.raise_request_exception = False

    with caplog.at_level(logging.ERROR, logger="django.request"):
        assert client.get("/healthz").status_code == 500

    (record,) = caplog.records
    assert "broken on purpose" in Line().format(record)
