"""Lists and orders for many, portion by portion; and terms that ended pass on what they leave open."""

import logging
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import defer, job, periodic
from raengjai.network import actions
from raengjai.network.models import OrderRun

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


@job(name=actions.ORDER_JOB)
def carry_out_order(run_id: str) -> None:
    """An order for many is carried out, or undone: in the name, and with the reach of today, of whoever asked for it."""
    goes_on = True
    while goes_on:
        goes_on = _next_portion(UUID(run_id))


def _next_portion(run_id: UUID) -> bool:
    with acting_as_system("network: whose order it is"):
        run = OrderRun.objects.select_related("user", "undone_by").filter(pk=run_id).first()
        if run is None or not run.is_working:
            return False
        whose = run.undone_by if run.state == "undoing" and run.undone_by else run.user
    with acting_as(whose) as actor:
        if actor.may(Permission.MANAGE_NETWORK) and actor.covers(run.place_code):
            go_on = actions.carry_out_some if run.state == "running" else actions.take_back_some
            return go_on(run_id, by=actor, at=bangkok_now())
    with acting_as_system("network: an order of somebody who serves no more") as system:
        actions.stop_order(run_id, by=system, at=bangkok_now())
    return False


@periodic(cron="*/3 * * * *")
@job(name="network.go_on_with_orders", queueing_lock="network.go_on_with_orders")
def go_on_with_orders(timestamp: int = 0) -> None:
    """A worker was killed: another one goes on where it was."""
    with acting_as_system("network: orders that stand still"):
        for run_id in actions.standing_orders(at=bangkok_now()):
            defer(actions.ORDER_JOB, run_id=str(run_id))


@periodic(cron="10 17 * * *")  # 00:10 in Bangkok: the last day has just ended
@job(name="network.hand_over", queueing_lock="network.hand_over")
def hand_over(timestamp: int = 0) -> None:
    """Hands over for terms whose last day is over, then looks for tasks that nobody can do any more."""
    with acting_as_system("hand over ended terms") as system:
        terms = actions.hand_over_ended_terms(by=system, at=bangkok_now())
        tasks = actions.rescue_stranded_tasks(by=system, at=bangkok_now())
    if terms or tasks:
        _log.info("%s ended terms handed over, %s tasks without an owner passed on", terms, tasks)
