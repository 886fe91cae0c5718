"""What somebody has learnt: events attended, hours, tests and certificates, as far as the reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from raengjai.events.models import AgendaItem, Attendance, Event, Guest
from raengjai.training.models.certificate import Certificate
from raengjai.training.models.test import Paper, TestQuestion
from raengjai.training.rules.hours import Line, minutes_attended


@dataclass(frozen=True, slots=True)
class Learnt:
    """One event of a person. `minutes` of the agenda that lie in the attended parts of days; scores of the tests that
    were handed in, of `most` questions."""

    event: Event
    parts: int
    minutes: int
    pre: int | None
    post: int | None
    most: int
    certificate: Certificate | None


def learning_of(user_id: UUID) -> list[Learnt]:
    """Events at which the person was present, the newest first. Six queries."""
    guests = list(Guest.objects.filter(user=user_id).select_related("event"))
    by_guest = {guest.pk: guest for guest in guests}
    seen = Attendance.objects.filter(guest__in=list(by_guest), undone_at=None)
    parts: dict[UUID, list[tuple[date, str]]] = {}
    for guest, day, part in seen.values_list("guest", "session__day", "session__part"):
        parts.setdefault(guest, []).append((day, part))
    events = [by_guest[guest].event_id for guest in parts]
    lines = _lines(events)
    scores = _scores(list(parts))
    counts = dict(
        TestQuestion.objects.filter(event__in=events)
        .values_list("event")
        .annotate(n=Count("id"))
        .order_by("event")
    )
    certificates = {each.guest_id: each for each in Certificate.objects.filter(guest__in=list(parts))}
    found = [
        Learnt(
            event=by_guest[guest].event,
            parts=len(attended),
            minutes=minutes_attended(lines.get(by_guest[guest].event_id, ()), attended),
            pre=scores.get((guest, "pre")),
            post=scores.get((guest, "post")),
            most=counts.get(by_guest[guest].event_id, 0),
            certificate=certificates.get(guest),
        )
        for guest, attended in parts.items()
    ]
    return sorted(
        found, key=lambda each: (each.event.starts_on or date.min, str(each.event.pk)), reverse=True
    )


def _lines(events: Sequence[UUID]) -> Mapping[UUID, list[Line]]:
    found: dict[UUID, list[Line]] = {}
    items = AgendaItem.objects.filter(event__in=list(events))
    for event, day, start, end, kind in items.values_list("event", "day", "starts_at", "ends_at", "kind"):
        found.setdefault(event, []).append(Line(day, start, end, kind))
    return found


def _scores(guests: Sequence[UUID]) -> dict[tuple[UUID, str], int]:
    papers = Paper.objects.filter(guest__in=list(guests), score__isnull=False)
    scores = papers.values_list("guest", "part", "score")
    return {(guest, part): score for guest, part, score in scores if score is not None}
