"""The deeds of this room."""

from raengjai.network.actions.cards import (
    CARD,
    PRINT,
    begin_card_print,
    cards_of,
    fits_member,
    issue_card,
    make_cards,
    members_for_cards,
    print_card,
    restore_card,
    revoke_card,
    settle_card,
)
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
    "CARD",
    "MOST_SLIPS",
    "PRINT",
    "UNDO_ALLOWED_FOR",
    "NewVolunteer",
    "Slip",
    "add_volunteer",
    "appoint_mentor",
    "appoint_volunteer",
    "begin_card_print",
    "cards_of",
    "end_membership",
    "end_slip",
    "fits_member",
    "issue_card",
    "make_cards",
    "make_slips",
    "members_for_cards",
    "print_card",
    "reopen_membership",
    "reset_second_step",
    "restore_card",
    "revoke_card",
    "settle_card",
]
