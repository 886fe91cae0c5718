"""The verbs of this room."""

from raengjai.outreach.actions.acts import ActDraft, Kept, make_slip, say_at
from raengjai.outreach.actions.closing import close_day, open_day_again
from raengjai.outreach.actions.letters import letter_for
from raengjai.outreach.actions.passing_on import NeedSaid
from raengjai.outreach.actions.placing import (
    PLACING_JOB,
    Posed,
    Request,
    begin_plan,
    cancel_plan,
    finish_plan,
    forget_plans,
    give_up,
    keep_plan,
    note_progress,
    prepare_day,
    request_plan,
    standing_plans,
    start_again,
)
from raengjai.outreach.actions.points import PointRow, enter_points
from raengjai.outreach.actions.scope import check_helps, helps, holds, plans
from raengjai.outreach.actions.stations import (
    copy_stations,
    day_of_event,
    open_or_close_station,
    plan_day,
    remove_station,
    save_station,
)

__all__ = [
    "PLACING_JOB",
    "ActDraft",
    "Kept",
    "NeedSaid",
    "PointRow",
    "Posed",
    "Request",
    "begin_plan",
    "cancel_plan",
    "check_helps",
    "close_day",
    "copy_stations",
    "day_of_event",
    "enter_points",
    "finish_plan",
    "forget_plans",
    "give_up",
    "helps",
    "holds",
    "keep_plan",
    "letter_for",
    "make_slip",
    "note_progress",
    "open_day_again",
    "open_or_close_station",
    "plan_day",
    "plans",
    "prepare_day",
    "remove_station",
    "request_plan",
    "save_station",
    "say_at",
    "standing_plans",
    "start_again",
]
