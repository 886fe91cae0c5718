"""Telling members that something waits in the room: one constant sentence, without what, where, or how much."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from raengjai.ground import actor as actors
from raengjai.ground.rows import inside
from raengjai.messages.actions import notify
from raengjai.protection.models import Member, RoomKey

KIND = "room_waits"
# Leads to the door of the room and to nothing in it: the same for everybody, and the id of no row.
SUBJECT = RoomKey(pk=UUID(int=0))


def tell_members(members: Iterable[Member], *, at: datetime) -> int:
    """Returns how many were told."""
    users = {member.user_id for member in members}
    with inside(actors.system()) as system:
        notify(sorted(users), KIND, SUBJECT, by=system, at=at)
    return len(users)
