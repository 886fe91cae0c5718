"""The nouns of this room: events with their agenda, target groups and people, and who was there."""

from raengjai.events.models.agenda import (
    AGENDA_KINDS,
    SESSION_PARTS,
    AgendaItem,
    AgendaSpeaker,
    Session,
    Speaker,
)
from raengjai.events.models.event import Event, EventRow, EventStep
from raengjai.events.models.guest import Attendance, Guest
from raengjai.events.models.people import GROUP_KINDS, Organiser, TargetGroup

__all__ = [
    "AGENDA_KINDS",
    "GROUP_KINDS",
    "SESSION_PARTS",
    "AgendaItem",
    "AgendaSpeaker",
    "Attendance",
    "Event",
    "EventRow",
    "EventStep",
    "Guest",
    "Organiser",
    "Session",
    "Speaker",
    "TargetGroup",
]
