"""The real server and really committed data: two sends at once, a server killed in mid batch, a database restarted."""

import contextlib
import http.client
import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.needs.models import Visit
from raengjai.offline.models import Command
from tests.cast import Cast, assemble
from tests.offline import phone
from tests.offline.phone import COMMANDS, Phone
from tools import server, testing
from tools.database import Urls


@pytest.fixture
def cast(fresh_database) -> Cast:
    return assemble()


@pytest.fixture
def real(cast: Cast, fresh_database):
    known = phone.register(cast.volunteer)
    with Real(fresh_database.urls) as running:
        yield running, known


class Real:
    """A server of its own, that a test may kill."""

    def __init__(self, urls: Urls) -> None:
        self.urls = urls

    def __enter__(self) -> "Real":
        self.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        server.stop(self.process)

    def start(self) -> None:
        port = server.free_port()
        self.process = server.start(testing.environment(self.urls) | {"DATABASE_POOL": "4"}, port)
        self.url = f"http://{server.HOST}:{port}"
        server.wait_until_ready(self.process, port)

    def kill(self) -> None:
        """SIGKILL to the server and its workers, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def send(self, known: Phone, body: bytes) -> dict[str, Any]:
        headers = {
            "Content-Type": "application/json",
            "Raengjai-Signature": known.signature(body),
            "Origin": self.url,
        }
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        with contextlib.closing(line):  # also when the server is killed in mid answer
            line.request("POST", COMMANDS, body, headers)
            answer = line.getresponse()
            if answer.status != 200:
                raise OSError(f"{answer.status} {answer.reason}")
            said: dict[str, Any] = json.load(answer)
        return said


def counted() -> tuple[int, int]:
    with acting_as_system("test"):
        return Visit.objects.count(), Command.objects.count()


def test_one_batch_sent_by_many_at_once_runs_once(real):
    running, known = real
    made = [phone.visit() for _ in range(6)]
    bodies = [known.body(*order) for order in (made, made[::-1], made[2:] + made[:2], made)]

    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(lambda body: running.send(known, body), bodies))

    receipts = [{each["id"]: each["receipt"] for each in answer["results"]} for answer in answers]
    assert counted() == (6, 6)
    assert all(each == receipts[0] for each in receipts)
    assert all(known.verifies(receipt) for receipt in receipts[0].values())


def test_a_server_killed_in_mid_batch_has_done_nothing_of_it(real, fresh_database):
    running, known = real
    made = [phone.visit() for _ in range(20)]
    body = known.body(*made)
    outcome: list[Any] = []
    # The batch waits for a table that another transaction holds: it is surely under way.
    with psycopg.connect(fresh_database.urls.owner) as blocker:
        blocker.execute("LOCK TABLE programmes_fact IN EXCLUSIVE MODE")
        sender = threading.Thread(target=lambda: outcome.append(_caught(running, known, body)))
        sender.start()
        _wait_for_a_blocked_statement(fresh_database.urls)
        running.kill()
        sender.join()
    running.start()

    assert isinstance(outcome[0], OSError | http.client.HTTPException)
    assert counted() == (0, 0)
    assert {each["state"] for each in running.send(known, body)["results"]} == {"taken"}
    assert counted() == (20, 20)


def test_an_answer_that_was_lost_is_given_again(real):
    running, known = real
    body = known.body(phone.visit())
    first = running.send(known, body)
    running.kill()
    running.start()

    assert running.send(known, body)["results"] == first["results"]
    assert counted() == (1, 1)


def test_connections_that_the_database_ended_are_made_anew(real, fresh_database):
    running, known = real
    running.send(known, known.body(phone.visit()))
    connection.close()
    with psycopg.connect(fresh_database.urls.app, autocommit=True) as database:  # as a restart does
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )

    body = known.body(phone.visit())
    answers = [
        _caught(running, known, body) for _ in range(6)
    ]  # a phone tries again; each kept connection fails once

    assert answers[-1]["results"][0]["state"] == "taken"
    assert counted() == (2, 2)


def test_two_phones_of_one_person_send_side_by_side(real, cast: Cast):
    running, known = real
    other = phone.register(cast.volunteer)
    sent = [(each, each.body(*(phone.visit() for _ in range(4)))) for each in (known, other)]

    with ThreadPoolExecutor(2) as senders:
        answers = list(senders.map(lambda pair: running.send(*pair), sent))

    assert [result["state"] for answer in answers for result in answer["results"]] == ["taken"] * 8
    assert counted() == (8, 8)


def _caught(running: Real, known: Phone, body: bytes) -> Any:
    try:
        return running.send(known, body)
    except (OSError, http.client.HTTPException) as cut:
        return cut


def _wait_for_a_blocked_statement(urls: Urls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as database:
        for _ in range(200):
            found = database.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchone()
            if found and found[0]:
                return
            time.sleep(0.05)
    raise AssertionError("the batch did not begin")
