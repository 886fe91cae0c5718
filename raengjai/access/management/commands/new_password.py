"""A new start for somebody who cannot get in: a new password, shown once; every session ends."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from raengjai.access.actions import change_password, forget_factors, new_password
from raengjai.access.door import acting_as_system
from raengjai.access.models import User


class Command(BaseCommand):
    help = "Give an account a new password; with --factors also forget the lost phone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--factors", action="store_true", help="forget authenticator app, passkeys and recovery codes too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, password = timezone.now(), new_password()
        user = User.objects.filter(username=options["username"].strip().lower()).first()
        if user is None:
            raise CommandError("There is no such user name.")
        with acting_as_system("new password by command") as system:
            change_password(user, new=password, by=system, at=now)
            if options["factors"]:
                forget_factors(user, by=system, at=now)
        self.stdout.write(f"{user.username} / {password}")
