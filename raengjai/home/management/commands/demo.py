"""Load the Lampang story into an empty database (development only)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from raengjai.home.actions import tell_story


class Command(BaseCommand):
    help = "Load the Lampang story: its people, and some hundred needs in every state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are accounts already"
        )
        parser.add_argument("--needs", type=int, default=300, help="how many needs of fiscal year 2563")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("The demonstration belongs to development (RAENGJAI_MODE).")
        with acting_as_system("look whether the database is empty"):
            has_accounts = User.objects.exists()
        if has_accounts and options["if_empty"]:
            return
        if has_accounts:
            raise CommandError("There are accounts already. `make demo` empties the database first.")
        for line in tell_story(needs=options["needs"], now=bangkok_now()):
            self.stdout.write(line)
