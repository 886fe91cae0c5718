"""Nightly care of the house: what is to be forgotten goes, the coming year gets its partition.

The times are those of UTC, as the job library reads them.
"""

import logging

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.queue import defer, job, periodic
from raengjai.home.actions import apply_policy, keep_journal_partitions, load_policy

_KEEP_FAILED_HOURS = 90 * 24
_log = logging.getLogger(__name__)


@periodic(cron="20 19 * * *")  # 02:20 in Bangkok
@job(name="home.make_partitions", queueing_lock="home.make_partitions")
def make_partitions(timestamp: int = 0) -> None:
    """Makes the journal's partition of the next fiscal year in good time."""
    with acting_as_system("make partitions"):
        keep_journal_partitions(today=bangkok_today())


@periodic(cron="30 19 * * *")  # 02:30 in Bangkok
@job(name="home.retention", queueing_lock="home.retention")
def retention(timestamp: int = 0) -> None:
    """Carries out docs/retention.yaml."""
    for done in apply_policy(load_policy(), at=bangkok_now()):
        if done.rows or done.kept_back:
            _log.info("%s: %s: %s rows, %s kept back", done.table, done.rule, done.rows, done.kept_back)


@periodic(cron="50 19 * * *")  # 02:50 in Bangkok
@job(name="home.forget_jobs", queueing_lock="home.forget_jobs")
def forget_jobs(timestamp: int = 0) -> None:
    """Jobs that ended long ago are forgotten, those that failed too."""
    defer(
        "builtin:procrastinate.builtin_tasks.remove_old_jobs",
        max_hours=_KEEP_FAILED_HOURS,
        remove_failed=True,
        remove_cancelled=True,
        remove_aborted=True,
    )
