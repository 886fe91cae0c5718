"""The verbs of this room."""

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

__all__ = [
    "PLACING_JOB",
    "PointRow",
    "Posed",
    "Request",
    "begin_plan",
    "cancel_plan",
    "enter_points",
    "finish_plan",
    "forget_plans",
    "give_up",
    "keep_plan",
    "note_progress",
    "prepare_day",
    "request_plan",
    "standing_plans",
    "start_again",
]
