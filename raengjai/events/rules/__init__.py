"""Pure decisions of this room."""

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
    "GUEST_STATES",
    "HOW_PRESENT",
    "KINDS",
    "STATE_NAMES",
    "GuestState",
    "Kind",
    "State",
    "may_become",
]
