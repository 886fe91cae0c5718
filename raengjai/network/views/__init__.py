"""The pages of this room."""

from raengjai.network.views.members import appoint, end_term, member, reopen_term, volunteers
from raengjai.network.views.slips import end_slip, print_slip, reset_second_step, sign_in_help, sign_in_slips

__all__ = [
    "appoint",
    "end_slip",
    "end_term",
    "member",
    "print_slip",
    "reopen_term",
    "reset_second_step",
    "sign_in_help",
    "sign_in_slips",
    "volunteers",
]
