"""The pages of this room."""

from raengjai.events.views.news import event_news, news, news_item, publish_news, withdraw_news
from raengjai.events.views.report import (
    event_report,
    export_event_report,
    hand_in_event_report,
    print_report,
    take_back_event_report,
    write_event_report,
)

__all__ = [
    "event_news",
    "event_report",
    "export_event_report",
    "hand_in_event_report",
    "news",
    "news_item",
    "print_report",
    "publish_news",
    "take_back_event_report",
    "withdraw_news",
    "write_event_report",
]
