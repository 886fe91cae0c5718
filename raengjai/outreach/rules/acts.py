"""What can be said at a service day. Pure.

"visit" makes or completes a visitor; "queue" moves a slip at a station; "serve" says what a visitor got there; "count" says
the same of people without slips; "undo" takes a "serve" or "count" back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

VISIT, QUEUE, SERVE, COUNT, UNDO = "visit", "queue", "serve", "count", "undo"
ACT_KINDS = (
    (VISIT, _("Slip made")),
    (QUEUE, _("Place in the queue")),
    (SERVE, _("Served")),
    (COUNT, _("Counted without slips")),
    (UNDO, _("Taken back")),
)
# What somebody at a station or the reception does with a slip.
WAIT, CALL, BEGIN, DONE, LEAVE = "wait", "call", "begin", "done", "leave"
STEPS = (WAIT, CALL, BEGIN, DONE, LEAVE)
ANSWERED, NEED = "answered", "need"
OUTCOMES = ((ANSWERED, _("Answered on the spot")), (NEED, _("Passed on as a need")))
DETAILS = ("name", "phone", "sex", "birth_year", "nationality", "language", "home_code", "accompanying")


@dataclass(frozen=True, slots=True)
class Said:
    """One act as the rules see it. `said` by kind:

    visit: the DETAILS that were told, `consents` and `stations` (ids, where the visitor goes first);
    queue: `step`; serve, count: `services`, `handed` ([title, copies]), `heads`, `refer` (ids of stations), `need`.
    """

    id: UUID
    kind: str
    at: datetime
    number: str = ""
    station: UUID | None = None
    target: UUID | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


def visitor_of_number(event_id: UUID, number: str) -> UUID:
    """The id under which a typed number is kept until the phone that gave it has sent its slip."""
    return uuid5(event_id, number)
