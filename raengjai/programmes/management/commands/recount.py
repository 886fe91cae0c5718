"""`manage.py recount`: are the kept sums what the facts add up to?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.access.door import acting_as_system
from raengjai.programmes.actions import mend_areas, mend_leaves, recount


class Command(BaseCommand):
    help = "Compare the kept sums with a recount of the facts. Ends with 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend",
            action="store_true",
            help="write the recounted numbers; acts wait while leaves are mended",
        )

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        if mend:
            self._mend()
            return
        with acting_as_system("recount the ledger"):
            found = recount()
        for difference in found:
            self.stdout.write(
                f"{difference.table} {' '.join(code or '-' for code in difference.key)}: "
                f"kept {_numbers(difference.kept)}, counted {_numbers(difference.counted)}"
            )
        if found:
            raise CommandError(f"{len(found)} or more kept numbers differ; --mend writes the recount.")
        self.stdout.write("The kept sums equal a recount.")

    def _mend(self) -> None:
        with acting_as_system("mend the leaves of the ledger"):
            leaves = mend_leaves()
        with acting_as_system("mend the sums of areas"):
            areas = mend_areas()
        self.stdout.write(f"Mended {leaves:,} numbers of leaves and {areas:,} of areas.")


def _numbers(numbers: tuple[int, ...]) -> str:
    return "/".join(map(str, numbers))
