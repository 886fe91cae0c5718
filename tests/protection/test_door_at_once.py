"""Guesses at the passphrase in the same moment: each is counted, and whoever must wait waits."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import doors, open_door
from raengjai.protection.actions.doors import FREE_TRIES
from raengjai.protection.models import Member
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from tests.protection import rooms

GUESSES = FREE_TRIES + 3


def behind_a_passphrase() -> Room:
    """A member whose key is really locked."""
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
    return room


def test_guesses_at_once_are_counted_one_by_one(fresh_database):
    room = behind_a_passphrase()
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


@pytest.mark.django_db
def test_nobody_waits_in_the_queue_without_end(monkeypatch: pytest.MonkeyPatch):
    room = behind_a_passphrase()
    monkeypatch.setattr(doors, "LONGEST_QUEUE", 0.01)

    def knock() -> None:
        with acting_as(room.member.user) as person:
            open_door(room.member, "ไม่ใช่วลีนี้แน่นอน", session_hash=b"", by=person, at=bangkok_now())

    with doors._AT_ONCE, doors._AT_ONCE, pytest.raises(Refused, match=r"\S"):
        knock()
    with acting_as_system("test"):
        assert Member.objects.get(pk=room.member_id).failures == 0  # a try that was not heard does not count
    knock()
    with acting_as_system("test"):
        assert Member.objects.get(pk=room.member_id).failures == 1
    with doors._turn(), doors._turn():  # both turns were given back
        pass
