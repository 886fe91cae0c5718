"""Two officers decide in the same moment: one of them is told by whom it was decided."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection
from django.utils import translation

from raengjai.access.door import acting_as_system
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.models import Case, Clue, Record, Team
from raengjai.protection.models.inside import Room
from tests.protection import clues, rooms
from tests.protection.clues import AT


def test_two_who_accept_at_once_make_one_case(fresh_database):
    supervisor = rooms.province()
    officer = rooms.member()
    rooms.renew_room_keys(supervisor)
    reported = clues.clue()
    for room in (supervisor, officer):
        with rooms.inside(room):
            actions.open_clue(Clue.objects.get(pk=reported.id), room=room, at=AT)

    came = at_once(
        lambda room: actions.accept_clue(Clue.objects.get(pk=reported.id), room=room, at=AT),
        supervisor,
        officer,
    )

    assert isinstance(came[1], Refused)
    assert supervisor.member.user.name in str(came[1])
    with acting_as_system("test"):
        assert (Case.objects.count(), Team.objects.count()) == (1, 1)
        assert Record.objects.filter(kind="clue").count() == 1


def at_once(deed: Callable[[Room], Any], one: Room, other: Room) -> list[Any]:
    """The other has read the row, and decides while the first one's transaction is still open."""
    done = Event()

    def begin() -> Any:
        with rooms.inside(one):
            came = deed(one)
            done.set()
            time.sleep(0.5)
        connection.close()
        return came

    def follow() -> Any:
        done.wait(10)
        try:
            with rooms.inside(other):
                return deed(other)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with translation.override("en"), ThreadPoolExecutor(2) as pool:
        return [each.result() for each in (pool.submit(begin), pool.submit(follow))]
