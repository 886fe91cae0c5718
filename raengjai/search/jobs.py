"""Nightly: entries of an older dictionary get their words anew."""

from raengjai.access.door import acting_as_system
from raengjai.ground.queue import job, periodic
from raengjai.search import actions

_MOST_ROUNDS = 2000  # a million entries; the next night goes on


@periodic(cron="45 19 * * *")  # 02:45 in Bangkok
@job(name="search.write_anew", queueing_lock="search.write_anew")
def write_anew(timestamp: int = 0) -> None:
    for _round in range(_MOST_ROUNDS):
        with acting_as_system("search: a new dictionary"):
            if not actions.write_anew():
                return
