"""`manage.py rotate_card_key`: cards are signed with a new key from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.papers.actions import rotate_credential_key


class Command(BaseCommand):
    help = "Make a new key for cards. Cards signed before stay valid."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system("rotate the key of cards") as system:
            name = rotate_credential_key(by=system, at=bangkok_now())
        self.stdout.write(f"Key {name} is in use; web workers take it up within a minute.")
