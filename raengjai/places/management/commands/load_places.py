"""Brings areas and office holidays up to the data files of this release."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.places.actions import Loaded, load_holidays, load_places


class Command(BaseCommand):
    help = "Load provinces, districts, sub-districts and office holidays; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system("load places") as actor:
            self._tell("areas", load_places(by=actor, at=bangkok_now()))
            self._tell("office holidays", load_holidays(by=actor, at=bangkok_now()))

    def _tell(self, what: str, loaded: Loaded) -> None:
        state = "loaded" if loaded.changed else "up to date"
        self.stdout.write(f"{what}: {loaded.rows:,} {state}")
