"""Lists of volunteers, read and loaded by the system for whoever brought them; and terms that ended pass on what they leave open."""

import logging
from uuid import UUID

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import defer, job, periodic
from raengjai.network import actions

_log = logging.getLogger(__name__)


@job(name="network.read_list")
def read_list(run_id: str) -> None:
    with acting_as_system("network: read a list of volunteers") as system:
        actions.read_run(UUID(run_id), by=system, at=bangkok_now())


@job(name="network.load_list")
def load_list(run_id: str) -> None:
    """Portion by portion, each a transaction of its own, so that its progress can be seen."""
    goes_on = True
    while goes_on:
        with acting_as_system("network: load a list of volunteers") as system:
            goes_on = actions.load_some(UUID(run_id), by=system, at=bangkok_now())


@periodic(cron="*/3 * * * *")
@job(name="network.go_on_with_lists", queueing_lock="network.go_on_with_lists")
def go_on_with_lists(timestamp: int = 0) -> None:
    """A worker was killed: another one goes on where it was."""
    with acting_as_system("network: lists that stand still"):
        for run_id, state in actions.standing_runs(at=bangkok_now()):
            defer("network.read_list" if state == "reading" else "network.load_list", run_id=str(run_id))


@periodic(cron="0 1 * * *")  # 08:00 in Bangkok
@job(name="network.remind_of_complaints", queueing_lock="network.remind_of_complaints")
def remind_of_complaints(timestamp: int = 0) -> None:
    """Who must not read an open complaint any more is barred first; then desks hear that one is late."""
    with acting_as_system("complaints that are late") as system:
        actions.review_barred(by=system, at=bangkok_now())
        actions.remind_of_complaints(by=system, at=bangkok_now())


@periodic(cron="10 17 * * *")  # 00:10 in Bangkok: the last day has just ended
@job(name="network.hand_over", queueing_lock="network.hand_over")
def hand_over(timestamp: int = 0) -> None:
    """Hands over for terms whose last day is over, then looks for tasks that nobody can do any more."""
    with acting_as_system("hand over ended terms") as system:
        terms = actions.hand_over_ended_terms(by=system, at=bangkok_now())
        tasks = actions.rescue_stranded_tasks(by=system, at=bangkok_now())
    if terms or tasks:
        _log.info("%s ended terms handed over, %s tasks without an owner passed on", terms, tasks)
