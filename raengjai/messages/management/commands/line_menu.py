"""`manage.py line_menu`: the menu under the chat on LINE, made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from raengjai.messages.jobs.rich_menu import show_menu
from raengjai.messages.rules import available


class Command(BaseCommand):
    help = (
        "Draw the menu under the chat on LINE and show it to everybody. Run it once, and after texts changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if "line" not in available():
            raise CommandError("LINE is not set up: LINE_CHANNEL_TOKEN and LINE_CHANNEL_SECRET are missing.")
        print(f"The menu is shown: {show_menu('th')}")
