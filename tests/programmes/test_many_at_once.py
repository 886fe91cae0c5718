"""Many people post into the same leaves at once, in different orders, while the roller folds."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from uuid import UUID

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.programmes.actions import correct_fact, post_facts
from raengjai.programmes.jobs import roll
from tests.programmes import ledger

WRITERS, TRANSACTIONS = 8, 25
PLACES = ("520101", "520102", "520103")
PERSONS = [UUID(int=number) for number in range(4)]


def test_overlapping_leaves_neither_deadlock_nor_lose(fresh_database):
    stop = Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        rolling = pool.submit(roll, stop)
        try:
            posted = list(pool.map(_work, range(WRITERS)))
        finally:
            stop.set()
        rolling.result()

    ledger.fold_all()
    assert sum(posted) == WRITERS * TRANSACTIONS * 3
    assert ledger.kept() == ledger.counted({})
    assert (
        ledger.kept()["area sums"]["00", "FY2563", "need.recorded", "", "", ""][0]
        == WRITERS * TRANSACTIONS * 2
    )


def _work(number: int) -> int:
    """Transactions of three facts and a correction, in two calls, over few leaves in any order."""
    random, posted = Random(number), 0
    for _ in range(TRANSACTIONS):
        with acting_as_system("test") as system:
            drafts = [
                ledger.draft(place_code=random.choice(PLACES), person_key=random.choice(PERSONS))
                for _ in range(3)
            ]
            first, *_others = post_facts(drafts[:2], by=system, at=ledger.AT)
            post_facts(drafts[2:], by=system, at=ledger.AT)
            correct_fact(first, by=system, at=ledger.AT)
            posted += len(drafts)
    connection.close()
    return posted
