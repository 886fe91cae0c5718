"""The nouns of this room: events with their agenda, target groups and people, and who was there."""

from raengjai.events.models.agenda import (
    AGENDA_KINDS,
    SESSION_PARTS,
    AgendaItem,
    AgendaSpeaker,
    Session,
    Speaker,
)
from raengjai.events.models.counts import guests_in, presence_in, seated_in
from raengjai.events.models.credit import Credit, Present, present_at, present_by_session, results_of
from raengjai.events.models.event import MOST_DAYS, SIGNUPS, Event, EventRow, EventStep
from raengjai.events.models.feed import CalendarFeed
from raengjai.events.models.guest import Attendance, Guest
from raengjai.events.models.people import GROUP_KINDS, Organiser, TargetGroup
from raengjai.events.models.report import EventReport, NewsItem, NewsVersion, report_of

__all__ = [
    "AGENDA_KINDS",
    "GROUP_KINDS",
    "MOST_DAYS",
    "SESSION_PARTS",
    "SIGNUPS",
    "AgendaItem",
    "AgendaSpeaker",
    "Attendance",
    "CalendarFeed",
    "Credit",
    "Event",
    "EventReport",
    "EventRow",
    "EventStep",
    "Guest",
    "NewsItem",
    "NewsVersion",
    "Organiser",
    "Present",
    "Session",
    "Speaker",
    "TargetGroup",
    "guests_in",
    "presence_in",
    "present_at",
    "present_by_session",
    "report_of",
    "results_of",
    "seated_in",
]
