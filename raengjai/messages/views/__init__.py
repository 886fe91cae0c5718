"""Pages of this room, and the door for LINE."""

from raengjai.messages.views.channels import disconnect_line, make_line_code, notice_channels
from raengjai.messages.views.news import open_notice
from raengjai.messages.views.push import add_push, remove_push, stop_push
from raengjai.messages.views.webhook import line_webhook

__all__ = [
    "add_push",
    "disconnect_line",
    "line_webhook",
    "make_line_code",
    "notice_channels",
    "open_notice",
    "remove_push",
    "stop_push",
]
