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
    withdraw,
)
from raengjai.needs.views.need import attach, need, need_sheet
from raengjai.needs.views.queue import accept_many, assign, queue, remove_list, save_list

__all__ = [
    "accept",
    "accept_many",
    "answer",
    "ask",
    "assign",
    "attach",
    "need",
    "need_sheet",
    "note",
    "pass_on",
    "queue",
    "refer",
    "remove_list",
    "reopen",
    "resolve",
    "return_referral",
    "save_list",
    "tell",
    "undo_step",
    "withdraw",
]
