"""The deeds of this room."""

from raengjai.network.actions.slips import MOST_SLIPS, Slip, end_slip, make_slips, reset_second_step
from raengjai.network.actions.terms import (
    UNDO_ALLOWED_FOR,
    NewVolunteer,
    add_volunteer,
    appoint_mentor,
    appoint_volunteer,
    end_membership,
    reopen_membership,
)

__all__ = [
    "MOST_SLIPS",
    "UNDO_ALLOWED_FOR",
    "NewVolunteer",
    "Slip",
    "add_volunteer",
    "appoint_mentor",
    "appoint_volunteer",
    "end_membership",
    "end_slip",
    "make_slips",
    "reopen_membership",
    "reset_second_step",
]
