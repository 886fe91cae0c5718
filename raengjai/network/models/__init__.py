"""The nouns of this room: members of the network, the persons behind them, and those who ask to serve."""

from raengjai.network.models.accounts import (
    may_help,
    may_reset,
    not_active,
    served_by,
    standings_of,
)
from raengjai.network.models.application import (
    OPEN_STATES,
    REFUSAL_REASONS,
    STATES,
    Applicant,
    Application,
    applied_since,
    is_twin_known,
    where_number_is_held,
)
from raengjai.network.models.handover import (
    EQUIPMENT_KINDS,
    Equipment,
    Handover,
    stranded_tasks,
)
from raengjai.network.models.loading import RUN_STATES, VERDICTS, SheetRow, SheetRun
from raengjai.network.models.member import (
    END_REASONS,
    KINDS,
    LEVELS,
    TIERS,
    Member,
    MemberQuerySet,
    counts_of,
    names_of,
)
from raengjai.network.models.profile import (
    Change,
    Identity,
    Profile,
    number_index,
    portrait_of,
    twin_index,
)
from raengjai.network.models.reach import (
    Nearest,
    Serving,
    languages_of,
    nearest_to,
    serving_of,
)

__all__ = [
    "END_REASONS",
    "EQUIPMENT_KINDS",
    "KINDS",
    "LEVELS",
    "OPEN_STATES",
    "REFUSAL_REASONS",
    "RUN_STATES",
    "STATES",
    "TIERS",
    "VERDICTS",
    "Applicant",
    "Application",
    "Change",
    "Equipment",
    "Handover",
    "Identity",
    "Member",
    "MemberQuerySet",
    "Nearest",
    "Profile",
    "Serving",
    "SheetRow",
    "SheetRun",
    "applied_since",
    "counts_of",
    "is_twin_known",
    "languages_of",
    "may_help",
    "may_reset",
    "names_of",
    "nearest_to",
    "not_active",
    "number_index",
    "portrait_of",
    "served_by",
    "serving_of",
    "standings_of",
    "stranded_tasks",
    "twin_index",
    "where_number_is_held",
]
