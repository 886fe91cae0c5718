"""`manage.py found_room 52 somchai`: the first supervisor of a province's sealed room ("00": of headquarters).

With `--recover`: another one, where all members have lost their passphrases. It gives no key; inside, the ceremony needs the
custodians of the recovery key.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import found_room


class Command(BaseCommand):
    help = "Name the first supervisor of a province's sealed room. Once somebody there has keys, members name members."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="two digits, such as 52; 00 for headquarters")
        parser.add_argument("username")
        parser.add_argument(
            "--recover",
            action="store_true",
            help="all members have lost their passphrases: name somebody who only finds the ceremony",
        )

    def handle(self, *args: Any, province: str, username: str, recover: bool, **options: Any) -> None:
        with acting_as_system("found a sealed room"):
            user = User.objects.filter(username=username, deactivated_at=None).first()
            if user is None:
                raise CommandError(f"there is no account {username}")
            try:
                found_room(province, user, recover=recover, at=bangkok_now())
            except Refused as refused:
                raise CommandError(str(refused.message)) from None
        self.stdout.write(
            f"{username} may open the room of {province}: sign in, go to /room/ and choose a passphrase"
        )
