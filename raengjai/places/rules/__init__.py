"""Pure decisions about places: what a code says, how a typed name is read, which days offices work."""

from raengjai.places.rules.changes import MERGE, RECODE, RENAME, SPLIT, Successor
from raengjai.places.rules.codes import (
    BANGKOK,
    CODE_FORM,
    COUNTRY,
    LEVELS,
    Level,
    ancestors_of,
    is_code,
    is_inside,
    is_registry_office,
    level_of,
    parent_of,
)
from raengjai.places.rules.office_days import (
    add_office_days,
    is_office_day,
    office_days_between,
)
from raengjai.places.rules.points import great_circle, km_between, point_of
from raengjai.places.rules.query import Reading, fold, read_query
from raengjai.places.rules.words import Words, words

__all__ = [
    "BANGKOK",
    "CODE_FORM",
    "COUNTRY",
    "LEVELS",
    "MERGE",
    "RECODE",
    "RENAME",
    "SPLIT",
    "Level",
    "Reading",
    "Successor",
    "Words",
    "add_office_days",
    "ancestors_of",
    "fold",
    "great_circle",
    "is_code",
    "is_inside",
    "is_office_day",
    "is_registry_office",
    "km_between",
    "level_of",
    "office_days_between",
    "parent_of",
    "point_of",
    "read_query",
    "words",
]
