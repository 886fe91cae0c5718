"""Who may do something at a service day, and with which sight it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, desk
from raengjai.events.rules import State
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside

NOT_HELPING = _("You are not on the list of helpers of this service day. Ask whoever holds it.")
NOT_NOW = _("This service day is not approved. Ask whoever holds it.")
RUNS = (State.APPROVED, State.OPEN, State.HELD, State.REPORTED)


def holds(event: Event, by: Actor) -> bool:
    """Whether the event is the actor's to write: the coordinator of the province, or the office that holds it."""
    return desk.writes(event, by)


def plans(event: Event, by: Actor) -> bool:
    """Whether the actor may write its plan: also the Ministry, which approves and plans some itself."""
    return desk.plans(event, by)


def helps(event: Event, by: Actor) -> bool:
    """Whether the actor is an organiser of the event, or holds it."""
    return desk.helps_at(event, by)


def check_helps(event: Event, by: Actor) -> None:
    """Raises Refused when the actor has no duty at the event, or the event is no service day that runs."""
    if not event.is_service_day or event.state not in RUNS:
        raise Refused(NOT_NOW)
    if not helps(event, by):
        raise Refused(NOT_HELPING)


@contextmanager
def at_the_event(event: Event, by: Actor, *places: str) -> Iterator[Actor]:
    """For the time of one action: the sight of the office that holds the day, and of `places` (sub-districts).

    Only for somebody whose duty was checked: a helper records a visitor from a village that is not the own one, and
    what a phone sends days later is taken when the day is reported already. The person stays who it is.
    """
    wider = replace(
        by,
        places=tuple(dict.fromkeys((*by.places, event.place_code, *filter(None, places)))),
        offices=tuple(dict.fromkeys((*by.offices, event.office_code))),
    )
    with inside(wider) as actor:
        yield actor
