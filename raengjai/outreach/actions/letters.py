"""Letters of phones and running numbers of the desk: two phones without network never give the same number."""

from datetime import datetime
from uuid import UUID

from raengjai.access.models import User
from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.locks import hold
from raengjai.journal.actions import record
from raengjai.outreach.actions.scope import at_the_event, check_helps
from raengjai.outreach.models import Act, Letter
from raengjai.outreach.rules.acts import VISIT
from raengjai.outreach.rules.numbers import letter_of, number_of, running_of


def hold_event(event_id: UUID) -> None:
    """One after the other: what phones send about one day waits for each other, and so never blocks each other."""
    hold(f"outreach_event{event_id}")


def letter_for(event: Event, device_id: UUID | None, *, by: Actor, at: datetime) -> Letter:
    """The letter of a phone at this event (None: of the desk on the server's pages); given once, then the same.

    Raises Refused for somebody without a duty at the event.
    """
    known = Letter.objects.filter(event=event, device_id=device_id).first()
    if known is not None:
        return known
    check_helps(event, by)
    hold_event(event.pk)
    with at_the_event(event, by):
        found = Letter.objects.filter(event=event, device_id=device_id).first()
        if found is not None:
            return found
        # "A" is always the desk's, so that a number says by itself whether it came from a phone.
        taken = Letter.objects.filter(event=event, device_id__isnull=False).count()
        row = Letter(
            event=event,
            device_id=device_id,
            letter=letter_of(0 if device_id is None else taken + 1),
            user=User.objects.filter(pk=by.me).first() if device_id else None,
            given_at=at,
        )
        row.save(force_insert=True)
        codes = {"letter": row.letter, "device": device_id}
        record("service_day.letter_given", event, by=by, at=at, place_code=event.place_code, codes=codes)
    return row


def next_number(event: Event, letter: Letter) -> str:
    """The next number of the desk. Call it with the event held."""
    given = Act.objects.filter(event=event, kind=VISIT, number__startswith=f"{letter.letter}-")
    last = max((running_of(each) for each in given.values_list("number", flat=True)), default=0)
    return number_of(letter.letter, last + 1)
