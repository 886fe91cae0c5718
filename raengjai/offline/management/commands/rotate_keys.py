"""`manage.py rotate_keys`: phones seal to a new key and get receipts of a new one."""

from typing import Any

from django.core.management.base import BaseCommand

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.offline.actions import rotate_keys


class Command(BaseCommand):
    help = "Make new keys of the server. The old ones still open what waits on phones, for two years."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system("rotate the server's keys") as system:
            rotate_keys(by=system, at=bangkok_now())
        self.stdout.write("New keys are in use; web workers take them up within five minutes.")
