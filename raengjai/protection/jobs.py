"""The watch of the sealed room: the clock of clues, and doors that nobody uses any more. It opens nothing."""

from datetime import timedelta

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import job, periodic
from raengjai.protection import actions
from raengjai.protection.actions.triage_watch import AT_ONCE

_IDLE = timedelta(minutes=15)  # as at the door (views/entrance.py); a test compares them


@periodic(cron="*/10 * * * *")
@job(name="protection.watch", queueing_lock="protection.watch")
def watch(timestamp: int = 0) -> None:
    """Each portion in a transaction of its own."""
    moved = AT_ONCE
    while moved == AT_ONCE:
        with acting_as_system("protection: clues that wait"):
            moved = actions.climb_clues(at=bangkok_now())
    with acting_as_system("protection: doors left open"):
        actions.forget_idle_visits(before=bangkok_now() - _IDLE)
