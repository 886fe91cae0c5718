"""`manage.py retention`: forget what docs/retention.yaml says is to be forgotten."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.ground.dates import bangkok_now
from raengjai.home.actions import apply_policy, load_policy, what_would_go
from raengjai.home.rules import PolicyError


class Command(BaseCommand):
    help = "Carry out docs/retention.yaml now; the nightly job does the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            policy = load_policy()
        except PolicyError as wrong:
            raise CommandError(f"docs/retention.yaml: {wrong}") from None
        run = what_would_go if options["dry_run"] else apply_policy
        for done in run(policy, at=bangkok_now()):
            left = f", {done.kept_back} kept back" if done.kept_back else ""
            self.stdout.write(f"{done.rows:8}  {done.table}: {done.rule}{left}")
