"""Background work: the roller that folds facts all day, and the nightly care of the ledger."""

import logging
from threading import Event

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_today
from raengjai.ground.queue import job, periodic
from raengjai.programmes.actions import fold_once, keep_partitions, recount

PAUSE = 0.5  # seconds between two looks at the feed: sums are fresh within one second, and few folds do many facts
PAUSE_AFTER_TROUBLE = 5.0
_log = logging.getLogger(__name__)


def roll(stop: Event) -> None:
    """Fold until `stop` is set. A database that is away or restarts is tried again; nothing is lost meanwhile."""
    while not stop.is_set():
        try:
            has_more, pause = fold_once().has_more, PAUSE
        except Exception:
            _log.exception("The roller could not fold; it tries again in %s seconds.", PAUSE_AFTER_TROUBLE)
            has_more, pause = False, PAUSE_AFTER_TROUBLE
            connection.close()
        if not has_more:
            stop.wait(pause)
    connection.close()


@periodic(cron="25 19 * * *")  # 02:25 in Bangkok
@job(name="programmes.keep_partitions", queueing_lock="programmes.keep_partitions")
def make_partitions(timestamp: int) -> None:
    """Makes the next fiscal year's partition of facts in good time."""
    with acting_as_system("make partitions"):
        keep_partitions(today=bangkok_today())


@periodic(cron="35 19 * * *")  # 02:35 in Bangkok
@job(name="programmes.recount", queueing_lock="programmes.recount")
def check_sums(timestamp: int) -> None:
    """Compares the kept sums with a recount; a difference is a bug that somebody must read about."""
    with acting_as_system("recount the ledger"):
        found = recount()
    if found:
        _log.error(
            "The ledger differs from its recount in %s rows; `manage.py recount` lists them.", len(found)
        )
