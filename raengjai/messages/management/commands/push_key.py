"""`manage.py push_key`: a key for web push, to be put into the settings once."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.ground.crypto import new_seal_key
from raengjai.messages.rules.keys import text_of


class Command(BaseCommand):
    help = "Print a new VAPID_PRIVATE_KEY. Changing the key ends every subscription: browsers must be asked again."

    def handle(self, *args: Any, **options: Any) -> None:
        print(f"VAPID_PRIVATE_KEY={text_of(new_seal_key().private)}")
