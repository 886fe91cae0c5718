"""The nouns of this room."""

from raengjai.outreach.models.placing import OwnPoint, PlacedDay, PlacingPlan
from raengjai.outreach.models.placing_facts import office_point, spots_of

__all__ = ["OwnPoint", "PlacedDay", "PlacingPlan", "office_point", "spots_of"]
