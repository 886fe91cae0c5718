"""PostgreSQL itself goes down in the middle of a phone's batch and comes up again: nothing lost, nothing twice.

On a cluster of its own with fsync on, for the tests' own cluster serves others and may lose what it likes.
"""

import contextlib
import http.client
import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.cast import assemble
from tests.conftest import Machine
from tests.offline import phone
from tests.offline.test_for_real import Real, _caught, _wait_for_a_blocked_statement, counted
from tools import postgres, testing
from tools.postgres import Cluster

pytestmark = pytest.mark.long


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    own = Cluster(f"restart{os.getpid()}")
    try:
        postgres.start(own)
        yield own
    finally:
        postgres.stop(own)
        for folder in {own.folder, own.socket_folder}:
            shutil.rmtree(folder, ignore_errors=True)


def crash(cluster: Cluster) -> None:
    """No shutdown: every process ends at once, and the log is replayed at the next start."""
    stopped = postgres._run(
        cluster, "pg_ctl", "stop", "-D", str(cluster.data), "-m", "immediate", "-w", "-t", "30"
    )
    assert stopped.returncode == 0, stopped.stdout


def until_taken(running: Real, known: phone.Phone, body: bytes) -> dict[str, Any]:
    """A phone tries again and again; each kept connection of the server may fail once."""
    for _ in range(20):
        answer = _caught(running, known, body)
        if isinstance(answer, dict):
            return answer
        time.sleep(0.2)
    raise AssertionError("the server does not find its database again")


def test_a_database_that_goes_down_in_mid_batch_loses_and_doubles_nothing(
    cluster: Cluster, django_db_blocker
):
    machine = Machine(cluster.admin_url(), testing.make_template(cluster.admin_url()))
    with django_db_blocker.unblock(), machine.database() as database:
        known = phone.register(assemble().volunteer)
        with Real(database.urls) as running:
            before = known.body(*(phone.visit() for _ in range(3)))
            kept = running.send(known, before)
            body = known.body(*(phone.visit() for _ in range(20)))
            outcome: list[Any] = []
            blocker = psycopg.connect(database.urls.owner)
            blocker.execute("LOCK TABLE programmes_fact IN EXCLUSIVE MODE")
            sender = threading.Thread(target=lambda: outcome.append(_caught(running, known, body)))
            sender.start()
            _wait_for_a_blocked_statement(database.urls)

            crash(cluster)
            sender.join()
            assert isinstance(outcome[0], OSError | http.client.HTTPException)
            assert not isinstance(
                _caught(running, known, body), dict
            )  # it is down, and nothing is said to be taken
            postgres.start(cluster)
            with contextlib.suppress(psycopg.Error):
                blocker.close()
            connection.close()

            assert counted() == (3, 3)  # what was receipted is there, nothing of the batch is
            said = until_taken(running, known, body)
            assert {each["state"] for each in said["results"]} == {"taken"}
            assert counted() == (23, 23)
            assert running.send(known, body)["results"] == said["results"]
            assert running.send(known, before)["results"] == kept["results"]
            assert counted() == (23, 23)

            crash(cluster)  # and what was receipted outlives a second one
            postgres.start(cluster)
            connection.close()
            assert until_taken(running, known, body)["results"] == said["results"]
            assert counted() == (23, 23)
