"""The first account of an installation, or one more: `manage.py add_account NAME "Full name" ROLE PLACE [--office]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from raengjai.access.actions import add_user, assign_posting, new_password
from raengjai.access.door import acting_as_system
from raengjai.access.roles import ROLES
from raengjai.ground.refused import Refused


class Command(BaseCommand):
    help = "Add an account with a posting from today, and print its password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="as people call the person")
        parser.add_argument("role", choices=list(ROLES))
        parser.add_argument("place", help="area code: 52, 5201, 520101; 00 for the country")
        parser.add_argument("--office", default="", help="office code, such as DSD-52")
        parser.add_argument("--language", default="th", choices=["th", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        now, password = timezone.now(), new_password()
        try:
            with acting_as_system("add an account by command") as system, transaction.atomic():
                user = add_user(
                    username=options["username"],
                    name=options["name"],
                    language=options["language"],
                    password=password,
                    by=system,
                    at=now,
                )
                assign_posting(
                    user,
                    role=options["role"],
                    place_code=options["place"],
                    agency_code=options["office"].partition("-")[0],
                    office_code=options["office"],
                    starts_on=timezone.localdate(now),
                    by=system,
                    at=now,
                )
        except Refused as refused:
            raise CommandError(str(refused.message)) from None
        self.stdout.write(f"{user.username} / {password}")
