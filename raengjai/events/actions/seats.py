"""The seats of a target group: who changes them holds the event's groups, so that the last seat is given once.

Whoever waits longest moves up in the transaction in which a seat becomes free.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.events.rules import GuestState, State
from raengjai.events.rules.invitations import code_of, index_of
from raengjai.ground.actor import COUNTRY, Actor, system
from raengjai.ground.dates import bangkok_day
from raengjai.ground.rows import inside
from raengjai.journal.actions import record
from raengjai.messages.actions import notify
from raengjai.tasks.actions import give_task, settle_tasks

TASK = "answer_invitation"


@contextmanager
def with_the_eyes_of(event: Event, by: Actor) -> Iterator[None]:
    """The scope of the office that holds the event, lent for one answer: a guest sees the own row alone, and seats are
    counted over all. Whoever answers stays who they are, in the journal too."""
    lent = replace(by, places=(COUNTRY,), provinces=(COUNTRY,), offices=(event.office_code,))
    with inside(system() if by.kind == "system" else lent):
        yield


def hold_groups(event: Event) -> dict[UUID, TargetGroup]:
    """All groups of the event, locked in one order until the transaction ends: the seats stand still."""
    groups = TargetGroup.objects.select_for_update().filter(event=event).order_by("id")
    return {group.pk: group for group in groups}


def free_seats(group: TargetGroup) -> int:
    """How many seats nobody has; 0 also where the number was lowered below those who have one."""
    return max(0, group.quota - Guest.objects.filter(group=group).seated().count())


def last_moment(group: TargetGroup, at: datetime) -> datetime:
    """For the end of the queue: later than everybody who waits, also within one microsecond."""
    last = Guest.objects.filter(group=group).queue().values_list("queued_at", flat=True).last()
    return max(at, last + timedelta(microseconds=1)) if last else at


def give_code(guest: Guest) -> None:
    """The code of the invitation can be found from now on. Not saved yet."""
    guest.code_index = index_of(code_of(guest.pk, guest.code_number))


def drop_code(guest: Guest) -> None:
    """The code opens nothing any more, and is never given again. Not saved yet."""
    guest.code_index, guest.code_number = None, guest.code_number + 1


def fill_seats(
    event: Event,
    groups: Iterable[TargetGroup],
    *,
    by: Actor,
    at: datetime,
    deed_id: UUID | None = None,
) -> list[Guest]:
    """Whoever waits longest gets each free seat; returns who moved up. The caller holds the groups.

    Whoever said yes before comes; others are invited where the event is open, else listed.
    """
    moved = [
        guest
        for group in groups
        for guest in list(Guest.objects.filter(group=group).queue()[: free_seats(group)])
    ]
    for guest in moved:
        _move_up(guest, event, at=at, deed_id=deed_id)
        if guest.user_id:
            notify([guest.user_id], "guest_moved_up", guest, by=by, at=at)
        if guest.state == GuestState.INVITED:
            ask_for_answer(guest, event, by=by, at=at)
    if moved:
        notify([event.written_by], "seat_passed_on", moved[0], by=by, at=at)
        record(
            "event.queue_moved",
            event,
            by=by,
            at=at,
            place_code=event.place_code,
            office_code=event.office_code,
            codes={"guests": len(moved)},
        )
    return moved


def _move_up(guest: Guest, event: Event, *, at: datetime, deed_id: UUID | None) -> None:
    guest.state_before, guest.deed_id, guest.deed_at = guest.state, deed_id, at if deed_id else None
    if guest.answered_at is not None:
        guest.state = GuestState.ACCEPTED
    elif event.state == State.OPEN:
        guest.state = GuestState.INVITED
        guest.invited_at = guest.invited_at or at
    else:
        guest.state = GuestState.LISTED
    if guest.state != GuestState.LISTED:
        give_code(guest)
    guest.moved_up_at = at
    guest.version += 1
    guest.save()


def ask_for_answer(guest: Guest, event: Event, *, by: Actor, at: datetime) -> None:
    """Somebody with an account gets the task to answer; it ends by itself with the answer."""
    if guest.user_id is None or event.starts_on is None:
        return
    due = max(event.answer_by or event.starts_on - timedelta(days=1), bangkok_day(at))
    give_task(
        TASK,
        guest,
        to=guest.user_id,
        place_code=guest.place_code,
        due_on=due,
        by=by,
        at=at,
    )


def end_asking(guests: Sequence[Guest], *, by: Actor, at: datetime) -> None:
    """Nothing is to be answered any more."""
    for guest in guests:
        if guest.user_id:
            settle_tasks(guest, TASK, by=by, at=at)
