"""Guesses at the passphrase in the same moment: each is counted, and whoever must wait waits."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import open_door
from raengjai.protection.actions.doors import FREE_TRIES
from raengjai.protection.models import Member
from raengjai.protection.rules import keys
from tests.protection import rooms

GUESSES = FREE_TRIES + 3


def test_guesses_at_once_are_counted_one_by_one(fresh_database):
    room = rooms.member()
    floor = keys.cost_on(bangkok_now().date())
    locked = keys.lock(room.key, "มะม่วง กระดาษ 47 เรือใบ", cost=floor)
    with acting_as_system("test"):
        Member.objects.filter(pk=room.member_id).update(
            locked=locked.sealed,
            salt=locked.salt,
            memory_kib=floor.memory_kib,
            passes=floor.passes,
            lanes=floor.lanes,
        )
    member = room.member

    def guess(number: int) -> str:
        try:
            with acting_as(member.user) as person:
                found = open_door(
                    member, f"ไม่ใช่วลีนี้แน่ {number}", session_hash=b"", by=person, at=bangkok_now()
                )
        except Refused:
            return "waits"
        finally:
            connection.close()
        return "wrong" if found is None else "open"

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(guess, range(GUESSES)))
    assert answers == ["waits"] * (GUESSES - FREE_TRIES) + ["wrong"] * FREE_TRIES
    with acting_as_system("test"):
        assert Member.objects.get(pk=member.pk).failures == FREE_TRIES
