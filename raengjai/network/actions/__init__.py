"""The deeds of this room."""

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
    "UNDO_ALLOWED_FOR",
    "NewVolunteer",
    "add_volunteer",
    "appoint_mentor",
    "appoint_volunteer",
    "end_membership",
    "reopen_membership",
]
