"""`manage.py load_projects`: bring projects and indicators up to their data files."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.programmes.actions import load_projects


class Command(BaseCommand):
    help = "Load projects and indicators; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system("load projects and indicators") as actor:
            loaded = load_projects(by=actor, at=bangkok_now())
        self.stdout.write(
            f"projects: {loaded.projects}, indicators: {loaded.indicators}, changed: {loaded.changed}"
        )
