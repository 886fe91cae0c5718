"""The ledger of a service day: each service once for each visitor, each title by its copies, credited to the projects."""

from collections.abc import Sequence
from datetime import date, datetime

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.outreach.models import Handed, Served, Visitor
from raengjai.programmes.actions import FactDraft, correct_subject, post_facts
from raengjai.programmes.rules import age_band, nationality_group

SERVED, HANDED = "event.served", "document.handed_out"


def count_rows(
    event: Event,
    served: Sequence[Served],
    handed: Sequence[Handed],
    visitor: Visitor | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Post what is new, take back what does not stand, and do both where a person is counted otherwise now.

    Notes in each row under what it is counted; whoever made the rows writes them.
    """
    groups = groups_of(visitor, event.starts_on)
    drafts = [
        _served(event, row, visitor, groups, at)
        for row in served
        if _changes(row, "served", _signature(visitor, groups, row) if row.stands else "", by=by, at=at)
    ]
    drafts += [
        _handed(event, row, at)
        for row in handed
        if _changes(row, "handed", str(row.copies) if row.stands else "", by=by, at=at)
    ]
    if drafts:
        post_facts(drafts, by=by, at=at)


def _changes(row: Served | Handed, kind: str, wanted: str, *, by: Actor, at: datetime) -> bool:
    """Take back what is counted otherwise; whether it is to be posted (anew)."""
    if wanted == row.counted_as:
        return False
    if row.counted_as:
        correct_subject((kind, row.pk), by=by, at=at)
    row.counted_as = wanted
    return bool(wanted)


def day_of(event: Event, moment: datetime, at: datetime) -> date:
    """The day of the event on which something counts: never outside of it, never to come."""
    first, last = event.starts_on, event.ends_on
    day = bangkok_day(moment)
    if first and last:
        day = min(max(day, first), last)
    return min(day, bangkok_day(at))


def groups_of(visitor: Visitor | None, day: date | None) -> tuple[str, str, str]:
    """Sex, age band and nationality group of a visitor, as the ledger groups people; "" what is not known."""
    if visitor is None:
        return "", "", ""
    age = day.year - visitor.birth_year if day and visitor.birth_year else None
    return visitor.sex, age_band(age), nationality_group(visitor.nationality)


def _signature(visitor: Visitor | None, groups: tuple[str, str, str], row: Served) -> str:
    who = str(visitor.person_key) if visitor else str(row.heads)
    return "|".join((who, *groups))


def _served(
    event: Event, row: Served, visitor: Visitor | None, groups: tuple[str, str, str], at: datetime
) -> FactDraft:
    sex, band, nationality = groups
    return FactDraft(
        kind=SERVED,
        subject=("served", row.pk),
        place_code=event.place_code,
        day=day_of(event, row.at, at),
        person_key=visitor.person_key if visitor else None,
        quantity=1 if visitor else row.heads,
        service_code=row.service_code,
        agency_code=row.agency_code,
        projects=event.project_codes or None,
        sex=sex,
        age_band=band,
        nationality_group=nationality,
    )


def _handed(event: Event, row: Handed, at: datetime) -> FactDraft:
    return FactDraft(
        kind=HANDED,
        subject=("handed", row.pk),
        place_code=event.place_code,
        day=day_of(event, row.at, at),
        quantity=row.copies,
        agency_code=row.agency_code,
        projects=event.project_codes or None,
    )
