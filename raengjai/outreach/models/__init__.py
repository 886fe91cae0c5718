"""The nouns of this room."""

from raengjai.outreach.models.act import Act
from raengjai.outreach.models.day import Letter, ServiceDay, Station, StationStaff
from raengjai.outreach.models.placing import OwnPoint, PlacedDay, PlacingPlan
from raengjai.outreach.models.placing_facts import office_point, spots_of
from raengjai.outreach.models.visitor import Handed, Routed, Served, Slip, Visitor

__all__ = [
    "Act",
    "Handed",
    "Letter",
    "OwnPoint",
    "PlacedDay",
    "PlacingPlan",
    "Routed",
    "Served",
    "ServiceDay",
    "Slip",
    "Station",
    "StationStaff",
    "Visitor",
    "office_point",
    "spots_of",
]
