"""Pure decisions of this room: what may count, how people are grouped, what a period is called."""

from raengjai.programmes.rules.groups import age_band, nationality_group
from raengjai.programmes.rules.kinds import Kind, kinds
from raengjai.programmes.rules.periods import month_of, months_of, year_period

__all__ = [
    "Kind",
    "age_band",
    "kinds",
    "month_of",
    "months_of",
    "nationality_group",
    "year_period",
]
