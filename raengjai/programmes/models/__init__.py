"""The nouns of this room: projects, indicators, facts, and the sums kept of facts."""

from raengjai.programmes.models.fact import Fact, PersonAlias, Roller
from raengjai.programmes.models.project import Indicator, Project
from raengjai.programmes.models.sums import AreaPeople, AreaSum, LeafPresence, LeafSum

__all__ = [
    "AreaPeople",
    "AreaSum",
    "Fact",
    "Indicator",
    "LeafPresence",
    "LeafSum",
    "PersonAlias",
    "Project",
    "Roller",
]
