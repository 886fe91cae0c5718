"""`manage.py anchor_journals`: one signed line for each province's sealed journal, to be kept where this server's masters do not
reach. `--check FILE`: compares the journals with lines that were kept."""

import base64
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions.anchors import anchor_journals, anchor_public, check_anchors


class Command(BaseCommand):
    help = (
        "Print one signed line for each sealed journal, or check the journals against lines that were kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", metavar="FILE", help="lines that were kept, one anchor a line")
        parser.add_argument(
            "--public", action="store_true", help="print the half with which lines are checked"
        )

    def handle(self, *args: Any, check: str | None, public: bool, **options: Any) -> None:
        if public:
            self.stdout.write(base64.urlsafe_b64encode(anchor_public()).rstrip(b"=").decode())
            return
        with acting_as_system("anchors of the sealed journals"):
            if check is None:
                for line in anchor_journals(at=bangkok_now()):
                    self.stdout.write(line)
                return
            broken = self._check(Path(check).read_text(encoding="ascii").splitlines())
        if broken:
            raise CommandError(
                f"{broken} journals are not what was kept of them. Keep this server as it is and tell the security officer."
            )

    def _check(self, lines: list[str]) -> int:
        """Says how each journal stands; returns how many are broken."""
        try:
            checked = check_anchors(lines, at=bangkok_now())
        except SealBroken:
            raise CommandError(
                "the file holds a line that this system has not signed, or that was changed"
            ) from None
        for each in checked:
            said = (
                f"whole; {each.lines} lines, the last at number {each.number}"
                if each.found is None
                else f"BROKEN at number {each.found.number}: {each.found.kind.value}"
            )
            self.stdout.write(f"{each.province_code}: {said}")
        return sum(each.found is not None for each in checked)
