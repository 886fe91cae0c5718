"""`manage.py intake_key 52`: the next key of a province for sealed entries. Its private half is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import key_id
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.offline.rules import encoded
from raengjai.protection.actions import make_intake_key


class Command(BaseCommand):
    help = "Make a province's next intake key. The private half is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="two digits, such as 52")

    def handle(self, *args: Any, province: str, **options: Any) -> None:
        try:
            with acting_as_system("make an intake key") as system:
                pair = make_intake_key(province, by=system, at=bangkok_now())
        except Refused as refused:
            raise CommandError(str(refused.message)) from None
        self.stdout.write(f"key {key_id(pair.public)} of province {province} is in use")
        self.stdout.write(f"private half, for the province alone: {encoded(pair.private)}")
