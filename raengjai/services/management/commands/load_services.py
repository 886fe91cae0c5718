"""`manage.py load_services`: bring the catalogue of services in line with its data files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.ground.refused import Refused
from raengjai.services.actions import load_catalogue


class Command(BaseCommand):
    help = "Load agencies, offices, services, topics, outcomes and hotlines. Loading twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting_as_system("load the catalogue of services") as actor:
                loaded = load_catalogue(by=actor, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        counts = f"{loaded.added} added, {loaded.corrected} corrected, {loaded.closed} closed"
        self.stdout.write(f"Catalogue edition {loaded.edition}: {counts}.")
