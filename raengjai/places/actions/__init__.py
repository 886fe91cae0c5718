"""The verbs of this room: loading reference data, and events that change areas from a day on."""

from raengjai.places.actions.carrying import apply_event, carry_some, due_events, followed_events
from raengjai.places.actions.events import NewEvent, check_event, enter_event, may_undo, withdraw_event
from raengjai.places.actions.loading import (
    SAMPLE_VILLAGES,
    Loaded,
    VillageRow,
    load_holidays,
    load_places,
    load_villages,
)

__all__ = [
    "SAMPLE_VILLAGES",
    "Loaded",
    "NewEvent",
    "VillageRow",
    "apply_event",
    "carry_some",
    "check_event",
    "due_events",
    "enter_event",
    "followed_events",
    "load_holidays",
    "load_places",
    "load_villages",
    "may_undo",
    "withdraw_event",
]
