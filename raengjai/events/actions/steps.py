"""What every deed on an event does: lock it, ask the state table, write the step in words and the journal in codes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.access.door import acting_as_system
from raengjai.access.roles import Permission
from raengjai.events.models import Event, EventStep
from raengjai.events.models.desk import plans
from raengjai.events.rules import STATE_NAMES, State, may_become
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import path_text
from raengjai.search import actions as search
from raengjai.search.rules import Words

# In these states the plan may still be changed.
PLANNED = frozenset({State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN})
APPROVED = frozenset({State.APPROVED, State.OPEN})


def may_plan(actor: Actor, event: Event) -> bool:
    """Whether the person at the door writes this event: the coordinator of the province, its office, the Ministry."""
    return actor.may(Permission.PLAN_EVENT) and plans(event, actor)


def locked(event: Event) -> Event:
    """The event as it stands now, until the end of the transaction."""
    return Event.objects.select_for_update().get(pk=event.pk)


def to_plan(event: Event) -> Event:
    """The event, locked, while its plan may be changed. Raises Refused afterwards."""
    event = locked(event)
    if not event.is_template and event.state not in PLANNED:
        raise Refused(
            _("It is in the state “%(state)s”: the plan does not change any more.")
            % {"state": STATE_NAMES[event.state]}
        )
    return event


def become(event: Event, state: State) -> str:
    """Set the state after asking the table; returns the former one."""
    before = event.state
    if not may_become(before, state):
        raise Refused(
            _("It is in the state “%(state)s” by now. Look at it again.") % {"state": STATE_NAMES[before]}
        )
    event.state = state
    return before


def note_step(
    verb: str,
    event: Event,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    before: str = "",
    codes: Mapping[str, Any] | None = None,
) -> None:
    """The step for the timeline (`note` in somebody's words, for "event.changed" the names of the fields) and the entry
    of the journal."""
    EventStep(
        event=event,
        at=at,
        by=by.user_id,
        verb=verb,
        note=note[:1000],
        state_before=before,
        state_after=event.state if before else "",
    ).save(force_insert=True)
    record(
        verb,
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"state": event.state, "version": event.version, **(codes or {})},
    )


def changed(event: Event, *, at: datetime) -> None:
    """The plan is another one now: forms that were opened before are told. Saved by the caller or here."""
    event.version += 1
    event.changed_at = at
    event.save(update_fields=["version", "changed_at"])


def let_be_found(event: Event, *, at: datetime) -> None:
    """By title, venue and place: for its province while it is a plan, for everybody who may see it once approved. The
    index is the system's part, for the Ministry writes events whose offices' entries it does not see."""
    if event.is_template:
        return
    text = f"{event.title} {event.venue} {path_text(event.place_code, 'th')}"
    with acting_as_system("events: what can be found"):
        search.put(
            "event",
            event.pk,
            Words(text=text),
            place_code=event.province_code,
            office_codes=[event.office_code],
            at=at,
            for_everybody=event.approved_at is not None,
        )
