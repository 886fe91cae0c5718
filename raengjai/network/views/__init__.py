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
from raengjai.network.views.complaining import complain, follow_complaint
from raengjai.network.views.complaints import (
    answer_complaint,
    complaint,
    complaints,
    link_complaint,
    move_complaint,
    take_back_complaint_step,
    take_complaint,
    unlink_complaint,
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
from raengjai.network.views.my_year import decline_nomination, my_year, remove_hours
from raengjai.network.views.nearest import nearest
from raengjai.network.views.nominations import (
    confirm_hours,
    decide_nomination,
    honours,
    nominate,
    nomination,
    nomination_letter,
    withdraw_nomination,
)
from raengjai.network.views.order_runs import (
    choose_for_order,
    confirm_order,
    discard_order,
    ending_terms,
    order_run,
    order_runs,
    undo_order,
    write_order,
)
from raengjai.network.views.profile import (
    edit_profile,
    own_profile,
    own_profile_file,
)
from raengjai.network.views.register import register, register_file
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
    "answer_complaint",
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
    "choose_for_order",
    "complain",
    "complaint",
    "complaints",
    "confirm_hours",
    "confirm_order",
    "correct_application",
    "coverage",
    "coverage_file",
    "decide_nomination",
    "decline_nomination",
    "discard_list",
    "discard_order",
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
    "follow_complaint",
    "honours",
    "import_template",
    "import_volunteers",
    "imported_list",
    "issue_card",
    "lend_equipment",
    "link_complaint",
    "load_list",
    "member",
    "member_card",
    "mentors",
    "move_complaint",
    "move_term",
    "my_year",
    "nearest",
    "nominate",
    "nomination",
    "nomination_letter",
    "order_run",
    "order_runs",
    "own_profile",
    "own_profile_file",
    "pair_mentor",
    "print_slip",
    "refuse_application",
    "register",
    "register_file",
    "remove_hours",
    "reopen_term",
    "reset_second_step",
    "revoke_card",
    "share_out",
    "sign_in_help",
    "sign_in_slips",
    "take_back_complaint_step",
    "take_back_equipment",
    "take_complaint",
    "talk",
    "team",
    "undo_order",
    "undo_pairing",
    "unlink_complaint",
    "volunteers",
    "withdraw_application",
    "withdraw_nomination",
    "write_order",
    "write_talk",
]
