"""The verbs of this room: plan stations, give letters, say what happens at a station, close the day."""

from raengjai.outreach.actions.acts import ActDraft, Kept, make_slip, say_at
from raengjai.outreach.actions.closing import close_day, open_day_again
from raengjai.outreach.actions.letters import letter_for
from raengjai.outreach.actions.passing_on import NeedSaid
from raengjai.outreach.actions.scope import check_helps, helps, holds
from raengjai.outreach.actions.stations import (
    copy_stations,
    day_of_event,
    open_or_close_station,
    plan_day,
    remove_station,
    save_station,
)

__all__ = [
    "ActDraft",
    "Kept",
    "NeedSaid",
    "check_helps",
    "close_day",
    "copy_stations",
    "day_of_event",
    "helps",
    "holds",
    "letter_for",
    "make_slip",
    "open_day_again",
    "open_or_close_station",
    "plan_day",
    "remove_station",
    "save_station",
    "say_at",
]
