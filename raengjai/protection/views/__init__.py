"""The pages of the sealed room."""

from raengjai.protection.views.anchors import journal_head
from raengjai.protection.views.bundles import (
    answer_bundle,
    bundle_file,
    export_case,
    offer_bundle,
    revocation_file,
)
from raengjai.protection.views.case_clocks import (
    case_clocks,
    extend_case_clock,
    finish_case_clock,
    stop_case_clock,
)
from raengjai.protection.views.case_closing import case_closing
from raengjai.protection.views.case_records import case_add, case_change, case_record
from raengjai.protection.views.case_screening import (
    case_screening,
    case_screening_again,
    case_screening_begin,
    case_screening_finish,
    case_screening_part,
    case_screening_pause,
    case_screening_results,
    case_screening_take_back,
)
from raengjai.protection.views.case_team import case_team, leave_case_team
from raengjai.protection.views.cases import case, case_open, case_print, cases
from raengjai.protection.views.clue_answer import report_answer
from raengjai.protection.views.clue_channel import report_channel
from raengjai.protection.views.clue_report import blank_report, report, report_call, report_places
from raengjai.protection.views.consents import case_consents, give_consent, take_consent_back
from raengjai.protection.views.door import change_passphrase, room_door, shut_room, stay_in_room
from raengjai.protection.views.emergency import emergencies, emergency, open_in_emergency
from raengjai.protection.views.exclusions import conflicts, exclude, exclusions, lift_exclusion
from raengjai.protection.views.figures import approve_figures, prepare_figures, refuse_figures, room_figures
from raengjai.protection.views.figures_public import protection_figures, protection_figures_file
from raengjai.protection.views.identities import (
    hand_identities,
    identity,
    identity_request,
    identity_requests,
    take_identity,
    write_identity,
)
from raengjai.protection.views.members import (
    end_room_member,
    invite_room_member,
    renew_room_key,
    room_member,
    room_members,
)
from raengjai.protection.views.partners import add_partner, hand_office_key, partner, partners, retire_partner
from raengjai.protection.views.practice import practice, practice_case, practice_signs
from raengjai.protection.views.recovery import make_recovery, recover_room, recovery
from raengjai.protection.views.referrals import (
    case_transitions,
    offer_referral,
    offer_transfer,
    renew_extract,
    transition,
)
from raengjai.protection.views.room import room
from raengjai.protection.views.row_files import (
    approve_row_file,
    prepare_row_file,
    refuse_row_file,
    row_file_dictionary,
    row_files,
    take_row_file,
)
from raengjai.protection.views.rows_public import (
    protection_rows,
    protection_rows_dictionary,
    protection_rows_file,
)
from raengjai.protection.views.taken import take_bundle, taken_answer, taken_bundle
from raengjai.protection.views.triage import clue, clue_picture, message_picture, triage, write_to_reporter
from raengjai.protection.views.triage_deeds import (
    accept_clue,
    agree_clue,
    close_clue,
    link_clue,
    pass_clue,
    send_back_clue,
    take_clue_back,
)
from raengjai.protection.views.waiting import accept_offer, offer, waiting_for_me

__all__ = [
    "accept_clue",
    "accept_offer",
    "add_partner",
    "agree_clue",
    "answer_bundle",
    "approve_figures",
    "approve_row_file",
    "blank_report",
    "bundle_file",
    "case",
    "case_add",
    "case_change",
    "case_clocks",
    "case_closing",
    "case_consents",
    "case_open",
    "case_print",
    "case_record",
    "case_screening",
    "case_screening_again",
    "case_screening_begin",
    "case_screening_finish",
    "case_screening_part",
    "case_screening_pause",
    "case_screening_results",
    "case_screening_take_back",
    "case_team",
    "case_transitions",
    "cases",
    "change_passphrase",
    "close_clue",
    "clue",
    "clue_picture",
    "conflicts",
    "emergencies",
    "emergency",
    "end_room_member",
    "exclude",
    "exclusions",
    "export_case",
    "extend_case_clock",
    "finish_case_clock",
    "give_consent",
    "hand_identities",
    "hand_office_key",
    "identity",
    "identity_request",
    "identity_requests",
    "invite_room_member",
    "journal_head",
    "leave_case_team",
    "lift_exclusion",
    "link_clue",
    "make_recovery",
    "message_picture",
    "offer",
    "offer_bundle",
    "offer_referral",
    "offer_transfer",
    "open_in_emergency",
    "partner",
    "partners",
    "pass_clue",
    "practice",
    "practice_case",
    "practice_signs",
    "prepare_figures",
    "prepare_row_file",
    "protection_figures",
    "protection_figures_file",
    "protection_rows",
    "protection_rows_dictionary",
    "protection_rows_file",
    "recover_room",
    "recovery",
    "refuse_figures",
    "refuse_row_file",
    "renew_extract",
    "renew_room_key",
    "report",
    "report_answer",
    "report_call",
    "report_channel",
    "report_places",
    "retire_partner",
    "revocation_file",
    "room",
    "room_door",
    "room_figures",
    "room_member",
    "room_members",
    "row_file_dictionary",
    "row_files",
    "send_back_clue",
    "shut_room",
    "stay_in_room",
    "stop_case_clock",
    "take_bundle",
    "take_clue_back",
    "take_consent_back",
    "take_identity",
    "take_row_file",
    "taken_answer",
    "taken_bundle",
    "transition",
    "triage",
    "waiting_for_me",
    "write_identity",
    "write_to_reporter",
]
