"""The pages of this room."""

from raengjai.network.views.cards import (
    card_file,
    card_pdf,
    card_print,
    card_prints,
    issue_card,
    member_card,
    revoke_card,
)
from raengjai.network.views.members import appoint, end_term, member, reopen_term, volunteers
from raengjai.network.views.slips import end_slip, print_slip, reset_second_step, sign_in_help, sign_in_slips

__all__ = [
    "appoint",
    "card_file",
    "card_pdf",
    "card_print",
    "card_prints",
    "end_slip",
    "end_term",
    "issue_card",
    "member",
    "member_card",
    "print_slip",
    "reopen_term",
    "reset_second_step",
    "revoke_card",
    "sign_in_help",
    "sign_in_slips",
    "volunteers",
]
