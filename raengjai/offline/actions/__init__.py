"""The verbs of this room."""

from raengjai.offline.actions.devices import (
    note_contact,
    note_set,
    note_wiped,
    register_device,
    revoke_device,
)
from raengjai.offline.actions.held import accept_held, discard_held, look_at_held, text_of_held
from raengjai.offline.actions.keys import ensure_keys, rotate_keys
from raengjai.offline.actions.receive import (
    Claim,
    claim,
    enter,
    give_back,
    hold,
    hold_claimed,
    new_claim,
    tell_of_late,
)
from raengjai.offline.actions.sealed import TooMany, count_sealed, keep_sealed

__all__ = [
    "Claim",
    "TooMany",
    "accept_held",
    "claim",
    "count_sealed",
    "discard_held",
    "ensure_keys",
    "enter",
    "give_back",
    "hold",
    "hold_claimed",
    "keep_sealed",
    "look_at_held",
    "new_claim",
    "note_contact",
    "note_set",
    "note_wiped",
    "register_device",
    "revoke_device",
    "rotate_keys",
    "tell_of_late",
    "text_of_held",
]
