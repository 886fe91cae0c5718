"""`manage.py deliveries`: how messages fared lately, for those who look after the system."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.messages.models import Delivery, LineQuota
from raengjai.messages.rules import CHANNELS, available


class Command(BaseCommand):
    help = "Count the messages of the last seven days by channel, state and code, and say what LINE lets us send."

    def handle(self, *args: Any, **options: Any) -> None:
        since = bangkok_now() - timedelta(days=7)
        open_now = available()
        with acting_as_system("count messages"):
            found = (
                Delivery.objects.filter(planned_at__gte=since)
                .values_list("channel", "state", "code")
                .annotate(number=Count("id"))
                .order_by("channel", "state", "code")
            )
            for channel, state, code, number in found:
                print(f"{channel:6} {state:11} {number:7}  {code}")
            for quota in LineQuota.objects.order_by("-month")[:1]:
                print(f"LINE, {quota.month:%m/%Y}: {quota.used} of {quota.most or 'no limit'}")
        for channel in CHANNELS:
            if channel not in open_now:
                print(f"{channel:6} is not set up")
