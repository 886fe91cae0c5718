"""The pages of this room."""

from raengjai.knowledge.views.drafts import (
    attach_to_directive,
    check_directive,
    discard_directive,
    publish_directive,
    remove_directive_file,
    take_back_directive,
    withdraw_directive,
)
from raengjai.knowledge.views.inbox import directives
from raengjai.knowledge.views.reading import (
    directive,
    directive_file,
    mark_directive_done,
    mark_directive_read,
    print_directive,
)
from raengjai.knowledge.views.watching import directive_reading, directives_sent, remind_directive
from raengjai.knowledge.views.writing import amend_directive, edit_directive, write_directive

__all__ = [
    "amend_directive",
    "attach_to_directive",
    "check_directive",
    "directive",
    "directive_file",
    "directive_reading",
    "directives",
    "directives_sent",
    "discard_directive",
    "edit_directive",
    "mark_directive_done",
    "mark_directive_read",
    "print_directive",
    "publish_directive",
    "remind_directive",
    "remove_directive_file",
    "take_back_directive",
    "withdraw_directive",
    "write_directive",
]
