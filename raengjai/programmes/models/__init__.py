"""The nouns of this room: projects, indicators, targets, facts, and the sums kept of facts."""

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
    nationalities_of,
    nationalities_of_country,
    numbers_by_area,
    numbers_by_period,
    sums_by_service,
    value_of,
)
from raengjai.programmes.models.sums import AreaPeople, AreaSum, LeafPresence, LeafSum
from raengjai.programmes.models.target import Holding, Progress, Target, holding_in, months_ahead, progress_of

__all__ = [
    "EVERYTHING",
    "AreaPeople",
    "AreaSum",
    "Fact",
    "Holding",
    "Indicator",
    "LeafPresence",
    "LeafSum",
    "Numbers",
    "PersonAlias",
    "Progress",
    "Project",
    "Roller",
    "ServiceSum",
    "Slice",
    "Target",
    "WantedActs",
    "acts_by_month",
    "acts_of",
    "as_of",
    "holding_in",
    "month_of_place",
    "months_ahead",
    "nationalities_of",
    "nationalities_of_country",
    "numbers_by_area",
    "numbers_by_period",
    "progress_of",
    "sums_by_service",
    "value_of",
]
