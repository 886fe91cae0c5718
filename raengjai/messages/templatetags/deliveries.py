"""`{% load deliveries %}{% deliveries subject %}`: what became of the notices about it, for whoever sent them."""

from typing import Any

from django import template
from django.db import models
from django.utils.translation import gettext_lazy as _

from raengjai.messages.models import State, deliveries_of

register = template.Library()

_STATES = (
    (State.SENT, _("sent"), "good"),
    (State.NOT_NEEDED, _("read before it was sent"), "good"),
    (State.WAITING, _("wait"), "info"),
    (State.FAILED, _("will be tried again"), "warn"),
    (State.GIVEN_UP, _("could not be sent"), "bad"),
)
# What a sender can make something of; other codes are for those who look after the system.
_REASONS = {
    "quota": _("LINE’s messages of this month are used up"),
    "quota-elsewhere": _("LINE’s messages are used up: went by another channel"),
    "absent": _("the channel is not set up"),
    "not-connected": _("not connected any more"),
    "switched-off": _("the person does not want it any more"),
    "account-closed": _("the account is closed"),
}
_OTHERS = _("the channel did not take it")
_SAY_NOTHING = {"read", "reply", "line-409"}


@register.inclusion_tag("messages/deliveries.html")
def deliveries(subject: models.Model, *, kind: str = "") -> dict[str, Any]:
    """Numbers only, by state; why some wait or could not be sent. Nothing where nobody was told."""
    found = deliveries_of(subject, kind=kind)
    lines = [
        {"label": label, "tone": tone, "number": found.states[state]}
        for state, label, tone in _STATES
        if found.states[state]
    ]
    reasons: dict[Any, int] = {}
    for code, number in sorted(found.codes.items()):
        if code not in _SAY_NOTHING:
            label = str(_REASONS.get(code, _OTHERS))
            reasons[label] = reasons.get(label, 0) + number
    why = [{"label": label, "number": number} for label, number in reasons.items()]
    return {"found": found, "lines": lines, "reasons": why}
