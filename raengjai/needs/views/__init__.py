"""The pages of this room."""

from raengjai.needs.views.deeds import (
    accept,
    answer,
    ask,
    note,
    pass_on,
    refer,
    reopen,
    resolve,
    return_referral,
    tell,
    undo_step,
    undo_steps,
    withdraw,
)
from raengjai.needs.views.follow import follow
from raengjai.needs.views.handouts import handouts, take_back_handout
from raengjai.needs.views.need import attach, need, need_sheet
from raengjai.needs.views.own import own_needs
from raengjai.needs.views.queue import accept_many, assign, queue, remove_list, save_list
from raengjai.needs.views.receipt import receipt_paper
from raengjai.needs.views.record import (
    discard_draft,
    record_check,
    record_details,
    record_need,
    record_paper,
    record_what,
    record_who,
)

__all__ = [
    "accept",
    "accept_many",
    "answer",
    "ask",
    "assign",
    "attach",
    "discard_draft",
    "follow",
    "handouts",
    "need",
    "need_sheet",
    "note",
    "own_needs",
    "pass_on",
    "queue",
    "receipt_paper",
    "record_check",
    "record_details",
    "record_need",
    "record_paper",
    "record_what",
    "record_who",
    "refer",
    "remove_list",
    "reopen",
    "resolve",
    "return_referral",
    "save_list",
    "take_back_handout",
    "tell",
    "undo_step",
    "undo_steps",
    "withdraw",
]
