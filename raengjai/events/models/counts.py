"""Numbers about an event that name nobody: seats of its groups and who was there, also for those who see no guests."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.events.rules import GuestState

_SEATED = {GuestState.LISTED.value, GuestState.INVITED.value, GuestState.ACCEPTED.value}


def seated_in(event_id: UUID) -> dict[UUID, int]:
    """How many seats of each target group are taken; groups without guests are left out."""
    seats: dict[UUID, int] = defaultdict(int)
    for group, state, people in _asked("SELECT group_id, state, people FROM events_seats(%s)", event_id):
        if state in _SEATED:
            seats[group] += people
    return dict(seats)


def guests_in(event_id: UUID) -> set[UUID]:
    """The target groups on which anybody ever stood."""
    return {row[0] for row in _asked("SELECT group_id FROM events_seats(%s)", event_id)}


def presence_in(event_id: UUID) -> dict[UUID, int]:
    """Sessions at which presence was taken → how many times, also what was undone since."""
    return dict(_asked("SELECT session_id, times FROM events_presence(%s)", event_id))


def _asked(question: str, event_id: UUID) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [event_id])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
