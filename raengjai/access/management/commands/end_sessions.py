"""Signs somebody, or everybody, out on every device: a telephone was taken, or sessions may have been stolen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from raengjai.access.actions import end_sessions
from raengjai.access.door import acting_as_system
from raengjai.access.models import Session, User


class Command(BaseCommand):
    help = "End all sessions of an account, or with --everybody those of all accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("username", nargs="?")
        who.add_argument("--everybody", action="store_true", help="all accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        users = _with_sessions() if options["everybody"] else _named(options["username"])
        for user in users:
            with acting_as_system("sessions ended by command") as system:
                end_sessions(user, by=system, at=timezone.now())
        self.stdout.write(f"{len(users)} signed out")


def _with_sessions() -> list[User]:
    with acting_as_system("who is signed in"):
        signed_in = Session.objects.exclude(user=None).values("user")
        return list(User.objects.filter(pk__in=signed_in).order_by("username"))


def _named(username: str) -> list[User]:
    found = list(User.objects.filter(username=username.strip().lower()))
    if not found:
        raise CommandError("There is no such user name.")
    return found
