"""The nouns of this room: projects, indicators, facts, and the sums kept of facts."""

from raengjai.programmes.models.fact import Fact, PersonAlias, Roller
from raengjai.programmes.models.project import Indicator, Project
from raengjai.programmes.models.reading import (
    EVERYTHING,
    Numbers,
    ServiceSum,
    Slice,
    WantedActs,
    acts_by_month,
    acts_of,
    as_of,
    month_of_place,
    numbers_by_area,
    numbers_by_period,
    sums_by_service,
    value_of,
)
from raengjai.programmes.models.sums import AreaPeople, AreaSum, LeafPresence, LeafSum

__all__ = [
    "EVERYTHING",
    "AreaPeople",
    "AreaSum",
    "Fact",
    "Indicator",
    "LeafPresence",
    "LeafSum",
    "Numbers",
    "PersonAlias",
    "Project",
    "Roller",
    "ServiceSum",
    "Slice",
    "WantedActs",
    "acts_by_month",
    "acts_of",
    "as_of",
    "month_of_place",
    "numbers_by_area",
    "numbers_by_period",
    "sums_by_service",
    "value_of",
]
