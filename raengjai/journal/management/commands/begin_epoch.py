"""`manage.py begin_epoch`: to be run once after a dump was restored, before anybody comes in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "After a restore from a dump: begin a new epoch, so that phones and sums read everything anew."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AS_OWNER:
            raise CommandError("Run it as the owner of the tables: RAENGJAI_AS_OWNER=True.")
        with connection.cursor() as database:
            database.execute("SELECT journal_begin_epoch()")
            feeds = database.fetchone()[0]
        self.stdout.write(f"A new epoch has begun; {feeds} feeds start anew.")
