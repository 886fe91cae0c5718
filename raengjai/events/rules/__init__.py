"""Pure decisions of this room."""

from raengjai.events.rules.agenda import (
    EPOCH,
    Line,
    exchanged,
    in_the_same_room,
    overlap,
    parts_for,
    with_the_same_speaker,
)
from raengjai.events.rules.months import last_day, month_after, month_of, weeks_of
from raengjai.events.rules.points import lies_in_thailand, point_of_text
from raengjai.events.rules.scan import card_key, scan_key
from raengjai.events.rules.states import (
    DUTIES,
    GUEST_STATES,
    HOW_PRESENT,
    KINDS,
    STATE_NAMES,
    GuestState,
    Kind,
    State,
    may_become,
)

__all__ = [
    "DUTIES",
    "EPOCH",
    "GUEST_STATES",
    "HOW_PRESENT",
    "KINDS",
    "STATE_NAMES",
    "GuestState",
    "Kind",
    "Line",
    "State",
    "card_key",
    "exchanged",
    "in_the_same_room",
    "last_day",
    "lies_in_thailand",
    "may_become",
    "month_after",
    "month_of",
    "overlap",
    "parts_for",
    "point_of_text",
    "scan_key",
    "weeks_of",
    "with_the_same_speaker",
]
