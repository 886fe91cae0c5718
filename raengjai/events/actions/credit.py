"""What an event counts: posted when it is held, and kept right when a phone comes back late or presence is corrected.

One event may be charged to several projects: each fact names them all, and a person is one fact, so an indicator of
either project counts the person once and their sum over both is never asked of people (docs/adr/0004-ledger.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from raengjai.events.models import Event
from raengjai.events.models.credit import Credit
from raengjai.events.models.presence import Present, present_guests
from raengjai.events.rules import State
from raengjai.ground.actor import Actor, system
from raengjai.ground.locks import hold
from raengjai.ground.rows import inside
from raengjai.programmes.actions import FactDraft, correct_fact, post_facts

SUBJECT = "event"
_COUNTS = (State.HELD, State.REPORTED)


@dataclass(frozen=True, slots=True)
class Credited:
    """How many facts were posted, and how many taken back."""

    posted: int
    taken_back: int


def credit_event(event: Event, *, at: datetime) -> Credited:
    """Post what counts and is not posted yet, take back what counts no more. Calling it again changes nothing.

    Whoever takes presence at the desk may post no facts of the province, so the system counts, in its own name: who did
    what stands in the journal already.
    """
    with inside(system()) as by:
        _hold(event)
        return _credit(Event.objects.get(pk=event.pk), None, by=by, at=at)


def keep_credit(event: Event, *guests: UUID, at: datetime) -> None:
    """The presence of these guests has changed: of an event that counts already the ledger follows at once. The others are
    not looked at, so that a phone's late list of many costs no more for each of them.

    Whether it counts is asked of the database, after whoever says at this moment that it was held.
    """
    _hold(event)
    if not Event.objects.in_state(*_COUNTS).filter(pk=event.pk).exists():
        return
    with inside(system()) as by:
        _credit(Event.objects.get(pk=event.pk), guests, by=by, at=at)


def _hold(event: Event) -> None:
    """Events wait for themselves only, not for each other."""
    hold(f"event.credit {event.pk}")


def _credit(event: Event, only: Sequence[UUID] | None, *, by: Actor, at: datetime) -> Credited:
    wanted = _wanted(event, only) if event.state in _COUNTS else {}
    standing = {row.guest_id: row for row in Credit.objects.standing(event, only)}
    gone = [row for key, row in standing.items() if key not in wanted or wanted[key].day != row.day]
    for row in gone:
        correct_fact(row.fact_id, by=by, at=at)
        row.taken_back_at = at
    Credit.objects.bulk_update(gone, ["taken_back_at"])
    kept = set(standing) - {row.guest_id for row in gone}
    new = [each for key, each in wanted.items() if key not in kept]
    facts = post_facts([_draft(event, each) for each in new], by=by, at=at) if new else []
    Credit.objects.bulk_create(_row(event, each, fact, at) for each, fact in zip(new, facts, strict=True))
    return Credited(len(new), len(gone))


@dataclass(frozen=True, slots=True)
class _Count:
    day: date
    person: Present | None = None


def _wanted(event: Event, only: Sequence[UUID] | None) -> dict[UUID | None, _Count]:
    """The event itself (but for `only`) and each person who was there."""
    assert event.starts_on is not None  # only a template has no days, and it is never held
    wanted: dict[UUID | None, _Count] = {None: _Count(event.starts_on)} if only is None else {}
    wanted.update({each.guest_id: _Count(each.first_day, each) for each in present_guests(event, only)})
    return wanted


def _draft(event: Event, counted: _Count) -> FactDraft:
    shared: dict[str, Any] = {
        "subject": (SUBJECT, event.pk),
        "place_code": event.place_code,
        "day": counted.day,
        "agency_code": event.office_code.partition("-")[0],
        "projects": event.project_codes,
    }
    if counted.person is None:
        return FactDraft(kind="event.held", **shared)
    person = counted.person
    return FactDraft(kind="event.attended", person_key=person.person_key, sex=person.sex, **shared)


def _row(event: Event, counted: _Count, fact: UUID, at: datetime) -> Credit:
    return Credit(
        event=event,
        guest_id=counted.person.guest_id if counted.person else None,
        fact_id=fact,
        day=counted.day,
        posted_at=at,
        place_code=event.place_code,
        province_code=event.place_code[:2],
        office_code=event.office_code,
    )
