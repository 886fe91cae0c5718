"""The pages of this room."""

from raengjai.outreach.views.placing import (
    cancel_placing,
    change_placing,
    keep_placing,
    place_service_days,
    placing,
    prepare_placed_day,
)
from raengjai.outreach.views.points import own_points, points_template

__all__ = [
    "cancel_placing",
    "change_placing",
    "keep_placing",
    "own_points",
    "place_service_days",
    "placing",
    "points_template",
    "prepare_placed_day",
]
