"""Nightly tidying: wrong tries and sessions that no longer matter."""

from datetime import timedelta

from django.utils import timezone

from raengjai.access.actions import forget_old_attempts
from raengjai.access.door import acting_as_system
from raengjai.access.rules import FORGET_AFTER
from raengjai.access.sessions import SessionStore
from raengjai.ground.queue import job, periodic


@periodic(cron="15 20 * * *")  # 03:15 in Bangkok
@job(name="access.tidy", queueing_lock="access.tidy")
def tidy(timestamp: int) -> None:
    """Forgets tries of yesterday and sessions that have ended."""
    now = timezone.now()
    with acting_as_system("tidy attempts and sessions"):
        forget_old_attempts(before=now - FORGET_AFTER - timedelta(hours=1))
        SessionStore.clear_expired()
