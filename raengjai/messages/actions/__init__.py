"""Every write of this room: notices, choices, connections, and what became of each delivery."""

from raengjai.messages.actions.choices import choose_notices
from raengjai.messages.actions.deliveries import claim_due, finish_parcel, put_off_parcel, take_for_reply
from raengjai.messages.actions.line import (
    finish_event,
    forget_guesses,
    link_line,
    make_code,
    take_events,
    unlink_line,
    unlink_line_user,
)
from raengjai.messages.actions.notices import mark_read, notify
from raengjai.messages.actions.push import (
    add_subscription,
    forget_subscriptions,
    note_told,
    remove_subscription,
    remove_subscription_of_browser,
    remove_subscriptions_of_device,
    remove_subscriptions_until_sign_out,
)
from raengjai.messages.actions.quota import give_back, note_quota, reserve

__all__ = [
    "add_subscription",
    "choose_notices",
    "claim_due",
    "finish_event",
    "finish_parcel",
    "forget_guesses",
    "forget_subscriptions",
    "give_back",
    "link_line",
    "make_code",
    "mark_read",
    "note_quota",
    "note_told",
    "notify",
    "put_off_parcel",
    "remove_subscription",
    "remove_subscription_of_browser",
    "remove_subscriptions_of_device",
    "remove_subscriptions_until_sign_out",
    "reserve",
    "take_events",
    "take_for_reply",
    "unlink_line",
    "unlink_line_user",
]
