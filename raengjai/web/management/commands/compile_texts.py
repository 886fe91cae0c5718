"""Translations as the server reads them: each django.po becomes a django.mo beside it (kept out of the repository)."""

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations of every room."
    requires_system_checks = ()  # it runs before anything else

    def handle(self, *args: Any, **options: Any) -> None:
        sources = sorted(settings.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
        made = sum(_compiled(source) for source in sources)
        self.stdout.write(f"{len(sources)} translations, {made} compiled anew")


def _compiled(source: Path) -> bool:
    """Whether `source` had changed since it was last compiled."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    fresh = target.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(fresh))
    fresh.replace(target)  # at once, for a server or another test may be reading
    return True
