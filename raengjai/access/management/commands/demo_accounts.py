"""Who one can be in the demonstration: a table of accounts with their way in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from raengjai.access import totp
from raengjai.access.actions import DEMO_PASSWORD, DEMO_TOTP_SECRET
from raengjai.access.door import acting_as_system
from raengjai.access.models import Posting
from raengjai.access.roles import PROTECTION_OFFICER, ROLES
from raengjai.access.rules import time_steps
from raengjai.access.views.demo import demo_address
from raengjai.ground.dates import bangkok_today


class Command(BaseCommand):
    help = "Print the demonstration accounts: one for each role and office, or --all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every account instead of one of each kind")
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="where the server listens")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demonstration accounts belong to development (RAENGJAI_MODE).")
        with acting_as_system("list demonstration accounts"), translation.override("th"):
            accounts = _accounts(options["base_url"].rstrip("/"))
        if not options["all"]:
            accounts = list({_kind_of(entry): entry for entry in reversed(accounts)}.values())
            accounts.reverse()
        self.stdout.write(_as_json(accounts) if options["json"] else _as_table(accounts))


def _kind_of(entry: dict[str, str]) -> tuple[str, str]:
    """Of each role and office one; members of the sealed room have another duty each, which no posting says."""
    one_by_one = entry["role"] == PROTECTION_OFFICER.code
    return entry["role"], entry["username"] if one_by_one else entry["office"]


def _accounts(base_url: str) -> list[dict[str, str]]:
    postings = (
        Posting.objects.valid_on(bangkok_today())
        .filter(user__demo_since__isnull=False, user__deactivated_at=None)
        .select_related("user")
        .order_by("user__username", "starts_on")
    )
    order = list(ROLES)
    return [
        {
            "role": posting.role,
            "role_name": str(ROLES[posting.role].name),
            "office": posting.office_code,
            "place": posting.place_code,
            "name": posting.user.name,
            "username": posting.user.username,
            "password": DEMO_PASSWORD,
            "totp_secret": DEMO_TOTP_SECRET if ROLES[posting.role].needs_second_factor else "",
            "link": base_url + demo_address(posting.user.username),
        }
        for posting in sorted(postings, key=lambda posting: order.index(posting.role))
    ]


def _as_json(accounts: list[dict[str, str]]) -> str:
    return json.dumps(accounts, ensure_ascii=False, indent=1)


def _as_table(accounts: list[dict[str, str]]) -> str:
    if not accounts:
        return "No demonstration accounts. `make demo` loads them."
    lines = [
        f"{entry['role_name']} {entry['office'] or entry['place']} · {entry['name']}\n"
        f"    {entry['username']} / {entry['password']}\n"
        f"    {entry['link']}"
        for entry in accounts
    ]
    code = totp.codes(DEMO_TOTP_SECRET, time_steps(timezone.now())[1:2])
    lines.append(
        "Officers who type the password are asked for a code: add the key "
        f"{DEMO_TOTP_SECRET} to an authenticator app (now: {next(iter(code.values()))})."
    )
    return "\n".join(lines)
