"""Decisions of this room without a database: when, how often, where to, and what LINE's calls say."""

from raengjai.messages.rules.attempts import (
    BACK_OFF,
    MOST_TRIES,
    Outcome,
    after_http,
    next_try,
)
from raengjai.messages.rules.channels import CHANNELS, Channel, available
from raengjai.messages.rules.codes import CODE_LASTS, in_groups, is_code, new_code, plain_code
from raengjai.messages.rules.endpoints import is_public_address, wrong_with_endpoint
from raengjai.messages.rules.hours import (
    DEFAULT_HOURS,
    Hours,
    Rhythm,
    is_quiet,
    is_quiet_at,
    look_again,
    when_to_send,
)
from raengjai.messages.rules.webhook import Event, Unreadable, is_signed_by_line, is_timely, read_events

__all__ = [
    "BACK_OFF",
    "CHANNELS",
    "CODE_LASTS",
    "DEFAULT_HOURS",
    "MOST_TRIES",
    "Channel",
    "Event",
    "Hours",
    "Outcome",
    "Rhythm",
    "Unreadable",
    "after_http",
    "available",
    "in_groups",
    "is_code",
    "is_public_address",
    "is_quiet",
    "is_quiet_at",
    "is_signed_by_line",
    "is_timely",
    "look_again",
    "new_code",
    "next_try",
    "plain_code",
    "read_events",
    "when_to_send",
    "wrong_with_endpoint",
]
