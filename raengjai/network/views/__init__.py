"""The pages of this room."""

from raengjai.network.views.applications import (
    add_application,
    application,
    applications,
    appoint_applicants,
    approve_application,
    ask_application,
    correct_application,
    refuse_application,
    withdraw_application,
)
from raengjai.network.views.applying import apply, follow_application
from raengjai.network.views.cards import (
    card_file,
    card_pdf,
    card_print,
    card_prints,
    issue_card,
    member_card,
    revoke_card,
)
from raengjai.network.views.coverage import coverage, coverage_file
from raengjai.network.views.handover import lend_equipment, take_back_equipment
from raengjai.network.views.lists import (
    discard_list,
    export_volunteers,
    faulty_rows,
    import_template,
    import_volunteers,
    imported_list,
    load_list,
)
from raengjai.network.views.members import member, volunteers
from raengjai.network.views.mentors import end_pairing, mentors, pair_mentor, undo_pairing
from raengjai.network.views.nearest import nearest
from raengjai.network.views.profile import (
    edit_profile,
    own_profile,
    own_profile_file,
)
from raengjai.network.views.register import (
    ending_terms,
    register,
    register_file,
)
from raengjai.network.views.sharing_out import share_out
from raengjai.network.views.slips import (
    end_slip,
    print_slip,
    reset_second_step,
    sign_in_help,
    sign_in_slips,
)
from raengjai.network.views.talks import change_talk, erase_talk, finish_next_step, talk, write_talk
from raengjai.network.views.team import team
from raengjai.network.views.terms import (
    appoint,
    end_term,
    move_term,
    reopen_term,
)

__all__ = [
    "add_application",
    "application",
    "applications",
    "apply",
    "appoint",
    "appoint_applicants",
    "approve_application",
    "ask_application",
    "card_file",
    "card_pdf",
    "card_print",
    "card_prints",
    "change_talk",
    "correct_application",
    "coverage",
    "coverage_file",
    "discard_list",
    "edit_profile",
    "end_pairing",
    "end_slip",
    "end_term",
    "ending_terms",
    "erase_talk",
    "export_volunteers",
    "faulty_rows",
    "finish_next_step",
    "follow_application",
    "import_template",
    "import_volunteers",
    "imported_list",
    "issue_card",
    "lend_equipment",
    "load_list",
    "member",
    "member_card",
    "mentors",
    "move_term",
    "nearest",
    "own_profile",
    "own_profile_file",
    "pair_mentor",
    "print_slip",
    "refuse_application",
    "register",
    "register_file",
    "reopen_term",
    "reset_second_step",
    "revoke_card",
    "share_out",
    "sign_in_help",
    "sign_in_slips",
    "take_back_equipment",
    "talk",
    "team",
    "undo_pairing",
    "volunteers",
    "withdraw_application",
    "write_talk",
]
