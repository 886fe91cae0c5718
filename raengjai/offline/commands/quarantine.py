"""Letting a held entry run, as the person who made it and as of the day it was made."""

from datetime import datetime

from django.utils.translation import gettext as _

from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import current_actor, inside
from raengjai.offline.actions import text_of_held
from raengjai.offline.commands.batch import run
from raengjai.offline.commands.registry import Changed, Made, Unfit, known
from raengjai.offline.models import Held
from raengjai.offline.models.phone import identify
from raengjai.offline.rules import read_entry


def run_held(held: Held, *, at: datetime) -> None:
    """Raises Refused with what the form or the action says; the coordinator reads it."""
    said = read_entry(text_of_held(held).encode(), of=held.pk)
    kind = known(said)
    phone = identify(held.device_id, at=held.made_at)
    if kind is None or phone is None:
        raise Refused(
            _(
                "This version of the system does not know this kind of entry. Write it down anew, or discard it."
            )
        )
    actor = current_actor() if kind.by_office else phone.actor_on(bangkok_day(held.made_at))
    decided_for = held.user_id if kind.by_office else None
    try:
        with inside(actor):
            run(Made(said, actor, held.made_at, at, held.device_id, decided_for), kind)
    except Unfit as unfit:
        raise Refused(" ".join(filter(None, [unfit.words, *unfit.fields.values()]))) from unfit
    except Changed as changed:
        raise Refused(changed.words) from changed
