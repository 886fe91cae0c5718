"""Photos and documents of an event: by who plans it, and by who has a duty at it."""

from datetime import datetime

from raengjai.events.actions.steps import may_plan
from raengjai.events.models import Event
from raengjai.events.models.desk import has_duty
from raengjai.files.actions import add_attachment
from raengjai.files.models import Attachment
from raengjai.files.rules import Prepared
from raengjai.ground.actor import Actor


def may_add_files(actor: Actor, event: Event) -> bool:
    """Whoever plans the event, or has a duty at it."""
    return may_plan(actor, event) or has_duty(event, actor)


def attach_file(event: Event, prepared: Prepared, *, title: str, by: Actor, at: datetime) -> Attachment:
    """A file of the event. It lies at the province: policies let see it whoever sees the event, nobody else."""
    return add_attachment(prepared, subject=event, place_code=event.province_code, title=title, by=by, at=at)
