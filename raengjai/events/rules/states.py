"""The states of an event and of a guest, and which follows which. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    WORKSHOP = "workshop"
    SERVICE_DAY = "service_day"


class State(StrEnum):
    """Draft → submitted → approved → open (people are invited and register) → held (it is over) → reported."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    OPEN = "open"
    HELD = "held"
    REPORTED = "reported"
    CANCELLED = "cancelled"


class GuestState(StrEnum):
    """Listed (known, not invited yet), invited, accepted, declined, waiting for a free seat, gave the seat to a
    substitute, taken off the list."""

    LISTED = "listed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING = "waiting"
    SUBSTITUTED = "substituted"
    REMOVED = "removed"


KINDS = ((Kind.WORKSHOP.value, _("Workshop")), (Kind.SERVICE_DAY.value, _("Service day")))
STATE_NAMES: Mapping[str, Any] = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Waits for approval"),
    State.APPROVED: _("Approved"),
    State.OPEN: _("Open for registration"),
    State.HELD: _("Held"),
    State.REPORTED: _("Reported"),
    State.CANCELLED: _("Cancelled"),
}
GUEST_STATES: Mapping[str, Any] = {
    GuestState.LISTED: _("Not invited yet"),
    GuestState.INVITED: _("Invited"),
    GuestState.ACCEPTED: _("Comes"),
    GuestState.DECLINED: _("Does not come"),
    GuestState.WAITING: _("On the waiting list"),
    GuestState.SUBSTITUTED: _("Sends a substitute"),
    GuestState.REMOVED: _("Taken off the list"),
}
# What somebody does at an event.
DUTIES = (
    ("lead", _("Responsible for the event")),
    ("desk", _("Registration desk")),
    ("station", _("Station of an agency")),
    ("money", _("Money and receipts")),
    ("photos", _("Photographs")),
    ("helper", _("Helper")),
)
HOW_PRESENT = (
    ("scan", _("QR code scanned")),
    ("list", _("Found on the list")),
    ("walk_in", _("Came without an invitation")),
)
# A submitted event returns to draft with a reason; what is approved and changed in its plan goes back the same way.
_FOLLOWS: Mapping[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.CANCELLED}),
    State.SUBMITTED: frozenset({State.DRAFT, State.APPROVED, State.CANCELLED}),
    # Taken back at once it waits for approval again; what is recorded after its days is held without registration.
    State.APPROVED: frozenset({State.DRAFT, State.SUBMITTED, State.OPEN, State.HELD, State.CANCELLED}),
    State.OPEN: frozenset({State.DRAFT, State.APPROVED, State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.APPROVED, State.OPEN, State.REPORTED}),
    State.REPORTED: frozenset({State.HELD}),
    State.CANCELLED: frozenset({State.DRAFT}),
}


def may_become(now: str, then: str) -> bool:
    return then in _FOLLOWS[now]
