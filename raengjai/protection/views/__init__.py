"""The pages of the sealed room."""

from raengjai.protection.views.door import change_passphrase, room_door, shut_room, stay_in_room
from raengjai.protection.views.members import (
    end_room_member,
    invite_room_member,
    renew_room_key,
    room_member,
    room_members,
)
from raengjai.protection.views.room import room

__all__ = [
    "change_passphrase",
    "end_room_member",
    "invite_room_member",
    "renew_room_key",
    "room",
    "room_door",
    "room_member",
    "room_members",
    "shut_room",
    "stay_in_room",
]
