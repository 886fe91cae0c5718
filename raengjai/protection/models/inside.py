"""Who is inside the room, and how PostgreSQL learns of it (docs/sealed-room.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from raengjai.protection.models.members import Member
from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import Circle


@dataclass(slots=True)
class Room:
    """Somebody inside the room: the member, the open key, the visit, and whom the member believes once that was asked."""

    member: Member
    key: keys.MemberKey = field(repr=False)
    visit_id: UUID
    circle: Circle | None = field(default=None, repr=False, compare=False)

    @property
    def member_id(self) -> UUID:
        return self.member.pk


@contextmanager
def inside_room(room: Room) -> Iterator[Room]:
    """For commands and tests, inside the front door already: PostgreSQL knows the member until the transaction ends."""
    tell_database(room.member)
    try:
        yield room
    finally:
        if connection.in_atomic_block and not connection.needs_rollback:
            _set("")


def tell_database(member: Member) -> None:
    """Says who is inside the room until the transaction ends; the policies believe it together with the account alone."""
    _set(f"{member.user_id}:{member.pk}:{member.province_code}:{member.duty}")


def _set(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('raengjai.room', %s, true)", [said])
