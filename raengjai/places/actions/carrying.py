"""The day of an event: the areas change, then what hangs on them follows, portion by portion, each a transaction of its
own. A worker that was killed goes on where it was; what comes late is found at the next look."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from raengjai.ground.actor import Actor
from raengjai.ground.locks import hold
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.places.actions.areas import change_areas
from raengjai.places.models import PlaceEvent, PlaceMoved
from raengjai.places.providers import Move, holdings, told_of_change, told_of_end

PORTION = 200  # some seconds for people of the network, of whom each has terms, postings and cards


def due_events(today: date) -> list[UUID]:
    """Events whose day has come, in the order of their days."""
    return list(PlaceEvent.objects.due(today).values_list("pk", flat=True))


def followed_events(today: date) -> list[UUID]:
    """Events in force that something may still follow, in the order of their days."""
    return list(PlaceEvent.objects.looked_after(today).values_list("pk", flat=True))


@transaction.atomic
def apply_event(event_id: UUID, *, by: Actor, at: datetime) -> None:
    """The areas change. Whoever keeps names or rules of places is told to read them anew."""
    event = PlaceEvent.objects.select_for_update().get(pk=event_id)
    if not event.is_planned:
        return
    event.applied_at = at
    event.save(update_fields=["applied_at"])
    change_areas(event)
    changes = list(event.changes.order_by("position"))
    record_many(
        [
            EntryDraft(
                "place.changed",
                event,
                place_code=change.place_id,
                codes={"kind": event.kind, "to": change.successor_code, "from": event.in_force_on},
            )
            for change in changes
        ],
        by=by,
        at=at,
    )
    for tell in told_of_change:
        tell(event, at)


@transaction.atomic
def carry_some(event_id: UUID, *, by: Actor, at: datetime, most: int = PORTION) -> bool:
    """At most so many things follow the event. Returns whether there may be more; when not, the event is finished."""
    hold(f"place event {event_id}")
    event = PlaceEvent.objects.get(pk=event_id)
    if event.applied_at is None or event.withdrawn_at is not None:
        return False
    if _carry(event, most, by=by, at=at):
        return True  # what followed last may have let something else behind
    if event.finished_at is None:
        event.finished_at = at
        event.save(update_fields=["finished_at"])
        for tell in told_of_end:
            tell(event, by, at)
    return False


def _carry(event: PlaceEvent, most: int, *, by: Actor, at: datetime) -> bool:
    """One portion: kind by kind, and in each line by line. Returns whether anything followed."""
    left, moves = most, list(moves_of(event))
    for code, holding in holdings():
        for move in moves:
            moved = holding.move(move, left, by, at) if left > 0 else 0
            if moved:
                _count(event, code, moved)
                left -= moved
    return left < most


def moves_of(event: PlaceEvent) -> Iterator[Move]:
    """The lines as the rooms follow them: those that name villages first, then those that take the rest."""
    changes = event.changes.exclude(place=F("successor_code")).order_by("takes_rest", "position")
    for change in changes:
        yield Move(
            place_code=change.place_id,
            successor_code=change.successor_code,
            day=event.in_force_on,
            villages=tuple(change.villages),
            takes_rest=change.takes_rest,
            entered_by=event.entered_by,
        )


def _count(event: PlaceEvent, code: str, moved: int) -> None:
    row, _made = PlaceMoved.objects.get_or_create(event=event, holding=code, defaults={"count": 0})
    PlaceMoved.objects.filter(pk=row.pk).update(count=F("count") + moved)
