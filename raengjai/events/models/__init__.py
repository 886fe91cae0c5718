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
from raengjai.events.models.credit import Credit, present_by_session, results_of
from raengjai.events.models.desk import AT_DESK, TAKEN_FOR, cards_at, event_at_desk, events_of_helper, writes
from raengjai.events.models.event import MOST_DAYS, SIGNUPS, Event, EventRow, EventStep, event_of
from raengjai.events.models.feed import CalendarFeed
from raengjai.events.models.guest import Attendance, Guest
from raengjai.events.models.letter import LETTER_KINDS, EventLetter
from raengjai.events.models.money import BudgetLine, MoneySummary, Payment, money_summary
from raengjai.events.models.people import GROUP_KINDS, Organiser, TargetGroup
from raengjai.events.models.presence import (
    GroupCount,
    Present,
    alike,
    counts_of,
    present_guests,
    session_at,
    sessions_of,
)
from raengjai.events.models.report import EventReport, NewsItem, NewsVersion, report_of

__all__ = [
    "AGENDA_KINDS",
    "AT_DESK",
    "GROUP_KINDS",
    "LETTER_KINDS",
    "MOST_DAYS",
    "SESSION_PARTS",
    "SIGNUPS",
    "TAKEN_FOR",
    "AgendaItem",
    "AgendaSpeaker",
    "Attendance",
    "BudgetLine",
    "CalendarFeed",
    "Credit",
    "Event",
    "EventLetter",
    "EventReport",
    "EventRow",
    "EventStep",
    "GroupCount",
    "Guest",
    "MoneySummary",
    "NewsItem",
    "NewsVersion",
    "Organiser",
    "Payment",
    "Present",
    "Session",
    "Speaker",
    "TargetGroup",
    "alike",
    "cards_at",
    "counts_of",
    "event_at_desk",
    "event_of",
    "events_of_helper",
    "guests_in",
    "money_summary",
    "presence_in",
    "present_by_session",
    "present_guests",
    "report_of",
    "results_of",
    "seated_in",
    "session_at",
    "sessions_of",
    "writes",
]
