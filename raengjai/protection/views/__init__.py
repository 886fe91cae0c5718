"""The pages of the sealed room."""

from raengjai.protection.views.clue_answer import report_answer
from raengjai.protection.views.clue_channel import report_channel
from raengjai.protection.views.clue_report import blank_report, report, report_call, report_places
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
    "blank_report",
    "change_passphrase",
    "end_room_member",
    "invite_room_member",
    "renew_room_key",
    "report",
    "report_answer",
    "report_call",
    "report_channel",
    "report_places",
    "room",
    "room_door",
    "room_member",
    "room_members",
    "shut_room",
    "stay_in_room",
]
