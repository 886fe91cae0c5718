"""`manage.py work`: everything that happens beside the web server, in one process."""

from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from raengjai.programmes.jobs import roll

PATIENCE = 10  # seconds that running work has to end after a signal


class Command(BaseCommand):
    help = "Run queued and nightly jobs and fold the ledger, until stopped by a signal."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        roller = Thread(target=roll, args=[stop], name="roller")
        roller.start()
        try:
            connector: Any = app.connector
            with app.replace_connector(connector.get_worker_connector()) as worker:
                worker.run_worker(delete_jobs="successful", shutdown_graceful_timeout=PATIENCE)
        finally:
            stop.set()
            roller.join(PATIENCE)
