"""Load the reference data; quick when nothing is new."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.ground.dates import bangkok_now
from raengjai.home.actions import load_reference_data


class Command(BaseCommand):
    help = "Load areas, holidays, services and projects. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in load_reference_data(at=bangkok_now()):
            if options["verbosity"] > 0:
                self.stdout.write(f"loaded {name}")
