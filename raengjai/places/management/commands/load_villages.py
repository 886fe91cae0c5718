"""Loads villages from a CSV file that the customer has: columns code, name_th, name_en."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.places.actions import SAMPLE_VILLAGES, load_villages
from raengjai.places.forms import VillageFileForm


class Command(BaseCommand):
    help = "Load villages from FILE.csv (columns code, name_th, name_en; see docs/places.md), or the sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--source", default="", help="where the file comes from, shown on the pages")
        parser.add_argument("--sample", action="store_true", help="the invented villages of Lampang")
        parser.add_argument("--dry-run", action="store_true", help="check the file, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = SAMPLE_VILLAGES if options["sample"] else options["file"]
        source = str(options["source"] or ("sample" if options["sample"] else ""))
        if path is None or not source:
            raise CommandError(_("Give a file and its --source, or --sample."))
        with acting_as_system("load villages") as actor:
            form = self._checked(path)
            if options["dry_run"]:
                self.stdout.write(
                    _("%(count)s villages are in order; nothing was written.") % {"count": len(form.rows)}
                )
                return
            done = load_villages(
                form.rows, source=source, is_sample=options["sample"], by=actor, at=bangkok_now()
            )
        state = _("loaded") if done.changed else _("known already")
        self.stdout.write(_("%(count)s villages: %(state)s") % {"count": done.rows, "state": state})

    def _checked(self, path: Path) -> VillageFileForm:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
        form = VillageFileForm(files=MultiValueDict({"file": [SimpleUploadedFile(path.name, content)]}))
        if not form.is_valid():
            raise CommandError("\n".join(map(str, form.errors["file"])))
        return form
