"""The day of an event of places: at five past midnight, and every hour for what comes late or was interrupted."""

import logging
from uuid import UUID

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.queue import job, periodic
from raengjai.places import actions

_log = logging.getLogger(__name__)


@periodic(cron="5 * * * *")  # 17:05 is 00:05 in Bangkok, before terms that ended are handed over
@job(name="places.carry_out", queueing_lock="places.carry_out")
def carry_out(timestamp: int = 0) -> None:
    """What is due begins; then everything follows that is not where it belongs."""
    with acting_as_system("places: events that are due"):
        due = actions.due_events(bangkok_today())
    for event_id in due:
        _begin(event_id)
    with acting_as_system("places: events that something may follow"):
        followed = actions.followed_events(bangkok_today())
    for event_id in followed:
        _follow(event_id)


@job(name="places.follow_event")
def follow_event(event_id: str) -> None:
    """An event that was entered on its day or later."""
    _begin(UUID(event_id))
    _follow(UUID(event_id))


def _begin(event_id: UUID) -> None:
    with acting_as_system("places: areas change") as system:
        actions.apply_event(event_id, by=system, at=bangkok_now())


def _follow(event_id: UUID) -> None:
    """One event whose followers cannot move does not keep the others back; the next hour tries again."""
    goes_on = True
    while goes_on:
        try:
            with acting_as_system("places: what hangs on changed areas") as system:
                goes_on = actions.carry_some(event_id, by=system, at=bangkok_now())
        except Exception:
            _log.exception("the event %s of places could not be followed", event_id)
            return
