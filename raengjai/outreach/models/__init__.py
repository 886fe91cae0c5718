"""The nouns of this room: a service day with its stations, what phones and pages said, and what follows from that."""

from raengjai.outreach.models.act import Act
from raengjai.outreach.models.day import Letter, ServiceDay, Station, StationStaff
from raengjai.outreach.models.visitor import Handed, Routed, Served, Slip, Visitor

__all__ = [
    "Act",
    "Handed",
    "Letter",
    "Routed",
    "Served",
    "ServiceDay",
    "Slip",
    "Station",
    "StationStaff",
    "Visitor",
]
