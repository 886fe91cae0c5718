"""`manage.py work`: sums are fresh by themselves, jobs are done, a signal ends it."""

import signal
import subprocess
import sys
from threading import Event, Thread
from time import monotonic, sleep

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.queue import defer
from raengjai.programmes import jobs
from raengjai.programmes.actions import fold_once
from tests.programmes import ledger
from tools import testing
from tools.state import ROOT

PATIENCE = 60


def until(what, *, seconds=PATIENCE):
    """Wait for something that happens in another process or thread."""
    began = monotonic()
    while not what():
        if monotonic() - began > seconds:
            raise TimeoutError
        sleep(0.02)


def test_work_folds_runs_jobs_and_ends_on_a_signal(fresh_database):
    worker = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "work"],
        cwd=ROOT,
        env=testing.environment(fresh_database.urls) | {"DATABASE_POOL": "2"},
        stderr=subprocess.DEVNULL,
    )
    try:
        ledger.post(ledger.draft())
        until(lambda: ledger.waiting() == 0)  # the process has started
        ledger.post(ledger.draft(), ledger.draft())
        until(lambda: ledger.waiting() == 0)
        with acting_as_system("test"):
            defer("programmes.recount", timestamp=0)
        until(lambda: not _jobs_left())
    finally:
        worker.send_signal(signal.SIGTERM)
        ended = worker.wait(PATIENCE)

    assert ended == 0
    assert ledger.kept() == ledger.counted({})


def test_the_roller_goes_on_after_trouble(fresh_database, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "PAUSE_AFTER_TROUBLE", 0.01)
    fold, troubles = fold_once, [RuntimeError("the database is away")]

    def fold_after_trouble():
        if troubles:
            raise troubles.pop()
        return fold()

    monkeypatch.setattr(jobs, "fold_once", fold_after_trouble)
    ledger.post(ledger.draft())
    ledger.settle()
    stop = Event()
    roller = Thread(target=jobs.roll, args=[stop])
    roller.start()
    until(lambda: ledger.waiting() == 0)
    stop.set()
    roller.join(PATIENCE)

    assert "could not fold" in caplog.text
    assert ledger.kept() == ledger.counted({})


def _jobs_left():
    with acting_as_system("test"), connection.cursor() as database:
        database.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return database.fetchone()[0]
