"""The verbs of this room."""

from raengjai.events.actions.credit import Credited, credit_event
from raengjai.events.actions.news import NewsWords, publish_news, save_news, withdraw_news
from raengjai.events.actions.report import (
    CHANGED,
    ReportWords,
    hand_in_report,
    take_back_report,
    write_report,
)

__all__ = [
    "CHANGED",
    "Credited",
    "NewsWords",
    "ReportWords",
    "credit_event",
    "hand_in_report",
    "publish_news",
    "save_news",
    "take_back_report",
    "withdraw_news",
    "write_report",
]
