"""The verbs of this room: record a visit, work a referral, close a need, take a step back."""

from raengjai.needs.actions.close import (
    rate_need,
    reopen_by_receipt,
    reopen_need,
    tell_person,
    withdraw_need,
)
from raengjai.needs.actions.draft import (
    TooManyDrafts,
    discard_draft,
    read_draft,
    remove_list,
    save_draft,
    save_list,
)
from raengjai.needs.actions.finish import resolve_referral, return_referral
from raengjai.needs.actions.handouts import record_handouts, record_information, take_back_handout
from raengjai.needs.actions.record import NeedDraft, VisitDraft, record_visit
from raengjai.needs.actions.steps import Stale
from raengjai.needs.actions.undo import UNDOABLE, undo_step, undo_steps
from raengjai.needs.actions.work import (
    accept_referral,
    add_note,
    answer_question,
    ask_for_more,
    assign_referrals,
    pass_on_referral,
    refer_need,
)

__all__ = [
    "UNDOABLE",
    "NeedDraft",
    "Stale",
    "TooManyDrafts",
    "VisitDraft",
    "accept_referral",
    "add_note",
    "answer_question",
    "ask_for_more",
    "assign_referrals",
    "discard_draft",
    "pass_on_referral",
    "rate_need",
    "read_draft",
    "record_handouts",
    "record_information",
    "record_visit",
    "refer_need",
    "remove_list",
    "reopen_by_receipt",
    "reopen_need",
    "resolve_referral",
    "return_referral",
    "save_draft",
    "save_list",
    "take_back_handout",
    "tell_person",
    "undo_step",
    "undo_steps",
    "withdraw_need",
]
