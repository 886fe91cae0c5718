"""Everything that changes directives: writing, publishing, sending, reading, reminding."""

from raengjai.knowledge.actions.publish import publish_directive, take_back_directive, withdraw_directive
from raengjai.knowledge.actions.read import mark_done, mark_read
from raengjai.knowledge.actions.remind import remind_by_hand, remind_when_due
from raengjai.knowledge.actions.send import (
    AT_ONCE,
    catch_up_person,
    close_who_left,
    end_expired,
    send_some,
    versions_in_force,
)
from raengjai.knowledge.actions.write import (
    Heading,
    Words,
    amend_directive,
    attach_file,
    discard_directive,
    edit_directive,
    own_place,
    remove_file,
    write_directive,
)

__all__ = [
    "AT_ONCE",
    "Heading",
    "Words",
    "amend_directive",
    "attach_file",
    "catch_up_person",
    "close_who_left",
    "discard_directive",
    "edit_directive",
    "end_expired",
    "mark_done",
    "mark_read",
    "own_place",
    "publish_directive",
    "remind_by_hand",
    "remind_when_due",
    "remove_file",
    "send_some",
    "take_back_directive",
    "versions_in_force",
    "withdraw_directive",
    "write_directive",
]
