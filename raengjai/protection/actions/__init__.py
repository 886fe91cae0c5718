"""The verbs of the sealed room."""

from raengjai.protection.actions.case_clocks import (
    Running,
    case_clocks,
    extend_clock,
    finish_clock,
    start_clock,
    stop_clock,
)
from raengjai.protection.actions.case_records import add_record, change_record, entries_of, read_heads
from raengjai.protection.actions.case_watch import tell_clocks
from raengjai.protection.actions.cases import (
    OpenCase,
    Written,
    open_case,
    open_new_case,
    place_tags,
    read_records,
    write_record,
)
from raengjai.protection.actions.channels import (
    answer_reporter,
    channel_of,
    key_for,
    may_ask,
    note_read,
    write_back,
)
from raengjai.protection.actions.closing import (
    agree_closing,
    ask_closing,
    due_to_shred,
    forget_settled_clues,
    hold_case,
    refuse_closing,
    reopen_case,
    shred_case,
)
from raengjai.protection.actions.clues import seal_on_arrival, take_in_clue
from raengjai.protection.actions.doors import (
    change_passphrase,
    choose_passphrase,
    end_visits,
    forget_idle_visits,
    open_door,
    shut_door,
    use_visit,
)
from raengjai.protection.actions.entries import check_chain, enter
from raengjai.protection.actions.intake_keys import make_intake_key
from raengjai.protection.actions.members import (
    confirm_member,
    end_membership,
    found_room,
    invite_member,
    members_of,
)
from raengjai.protection.actions.room_keys import hand_room_keys, make_room_key, private_of
from raengjai.protection.actions.team import exclude_member, is_excluded, join_team, leave_team, renew_key
from raengjai.protection.actions.triage import (
    list_clues,
    open_clue,
    open_clues,
    read_note,
    settled_with_words,
)
from raengjai.protection.actions.triage_deeds import (
    accept_clue,
    agree_clue,
    link_clue,
    link_to_case,
    propose_closing,
    said_meanwhile,
    send_back_clue,
    take_back,
)
from raengjai.protection.actions.triage_inspection import InspectionDraft, check_inspection, pass_clue
from raengjai.protection.actions.triage_notices import tell_members
from raengjai.protection.actions.triage_watch import climb_clues
from raengjai.protection.actions.triage_words import read_words, write_to_reporter

__all__ = [
    "InspectionDraft",
    "OpenCase",
    "Running",
    "Written",
    "accept_clue",
    "add_record",
    "agree_closing",
    "agree_clue",
    "answer_reporter",
    "ask_closing",
    "case_clocks",
    "change_passphrase",
    "change_record",
    "channel_of",
    "check_chain",
    "check_inspection",
    "choose_passphrase",
    "climb_clues",
    "confirm_member",
    "due_to_shred",
    "end_membership",
    "end_visits",
    "enter",
    "entries_of",
    "exclude_member",
    "extend_clock",
    "finish_clock",
    "forget_idle_visits",
    "forget_settled_clues",
    "found_room",
    "hand_room_keys",
    "hold_case",
    "invite_member",
    "is_excluded",
    "join_team",
    "key_for",
    "leave_team",
    "link_clue",
    "link_to_case",
    "list_clues",
    "make_intake_key",
    "make_room_key",
    "may_ask",
    "members_of",
    "note_read",
    "open_case",
    "open_clue",
    "open_clues",
    "open_door",
    "open_new_case",
    "pass_clue",
    "place_tags",
    "private_of",
    "propose_closing",
    "read_heads",
    "read_note",
    "read_records",
    "read_words",
    "refuse_closing",
    "renew_key",
    "reopen_case",
    "said_meanwhile",
    "seal_on_arrival",
    "send_back_clue",
    "settled_with_words",
    "shred_case",
    "shut_door",
    "start_clock",
    "stop_clock",
    "take_back",
    "take_in_clue",
    "tell_clocks",
    "tell_members",
    "use_visit",
    "write_back",
    "write_record",
    "write_to_reporter",
]
