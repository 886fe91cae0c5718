"""Decisions without a database."""

from raengjai.network.rules.cards import (
    fits,
    initials_of,
    revoked_from,
)
from raengjai.network.rules.coverage import (
    Coverage,
    Place,
    coverage_of,
)
from raengjai.network.rules.orders import NO_ORDER, Order
from raengjai.network.rules.reach import (
    STATES,
    USUAL_DAYS,
    Area,
    Covered,
    LastAct,
    Served,
    area_of,
    since,
)
from raengjai.network.rules.register import (
    last_day_of_term,
    level_of_service,
    seats_of,
)
from raengjai.network.rules.standing import Standing, standing_of

__all__ = [
    "NO_ORDER",
    "STATES",
    "USUAL_DAYS",
    "Area",
    "Coverage",
    "Covered",
    "LastAct",
    "Order",
    "Place",
    "Served",
    "Standing",
    "area_of",
    "coverage_of",
    "fits",
    "initials_of",
    "last_day_of_term",
    "level_of_service",
    "revoked_from",
    "seats_of",
    "since",
    "standing_of",
]
