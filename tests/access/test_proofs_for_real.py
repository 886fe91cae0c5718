"""Many wrong tries at once count as many: nobody gains by asking in parallel."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils import translation

from raengjai.access.actions import prove_password
from raengjai.access.door import acting_as_system
from raengjai.access.models import Attempt
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from tests import make
from tests.conftest import Database


def guess(number: int) -> str:
    try:
        with translation.override("en"), inside(ANONYMOUS) as visitor:
            try:
                prove_password("somjai", f"guess {number}", device="", by=visitor, at=make.NOW)
            except Refused as refused:
                return str(refused.message)
    finally:
        connection.close()
    return "in"


def test_guesses_at_the_same_time_wait_for_each_other(fresh_database: Database):
    make.user("somjai")

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(16)))

    heard = [
        sentence for sentence in said if sentence.startswith("The user name or the password is not right.")
    ]
    refused = [sentence for sentence in said if sentence.startswith("Too many wrong tries.")]
    assert (len(heard), len(refused)) == (4, 12)
    with acting_as_system("look"):
        assert Attempt.objects.get().failed == 4
