"""Events that are still to come, or not reported yet, follow their place; so do templates. What is over stays under the
code under which it was held (ADR 0018)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, EventRow
from raengjai.events.models.event import EventQuerySet
from raengjai.events.rules import State
from raengjai.files.actions import move_attachments
from raengjai.ground.actor import Actor
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.places.providers import Holding, Move, register_holding
from raengjai.search import actions as search
from raengjai.tasks.actions import move_tasks
from raengjai.tasks.models import Task

_OVER = (State.REPORTED, State.CANCELLED)


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "event",
        Holding(
            _("Workshops and service days that are not reported yet"),
            _("are held in the successor; guests, tasks and files go along"),
            34,
            count_events,
            move_events,
        ),
    )


def count_events(codes: Sequence[str], _day: date) -> int:
    return _unfinished(codes).count()


def move_events(move: Move, most: int, by: Actor, at: datetime) -> int:
    here = _unfinished([move.place_code]).filter(move.of())
    events = list(here.order_by("starts_on", "id").select_for_update()[:most])
    if not events:
        return 0
    ids, to = [event.pk for event in events], move.successor_code
    Event.objects.filter(pk__in=ids).update(**move.there)
    lay_parts(ids, to)
    _take_along(ids, to, by=by, at=at)
    codes = {"at_place": move.place_code}
    drafts = [EntryDraft("event.replaced", event, to, event.office_code, codes) for event in events]
    record_many(drafts, by=by, at=at)
    return len(events)


def lay_parts(ids: Sequence[UUID], place_code: str) -> None:
    """Every row of these events lies where they are held, also rows that upper rooms keep of an event."""
    there = {"place_code": place_code, "province_code": place_code[:2]}
    for model in row_models():
        model._default_manager.filter(event__in=list(ids)).update(**there)


def row_models(root: type[EventRow] = EventRow) -> Iterator[type[EventRow]]:
    """Every table whose rows belong to an event."""
    for model in root.__subclasses__():
        if not model._meta.abstract:
            yield model
        yield from row_models(model)


def _take_along(ids: Sequence[UUID], to: str, *, by: Actor, at: datetime) -> None:
    """What hangs on the events in the rooms below lies at the province."""
    open_tasks = Task.objects.open().filter(subject_id__in=ids, subject_kind="event")
    move_tasks(list(open_tasks.select_for_update()), place_code=to[:2], by=by, at=at)
    search.move("event", ids, place_code=to[:2])
    move_attachments("event", ids, place_code=to[:2])


def _unfinished(codes: Sequence[str]) -> EventQuerySet:
    provinces = {code[:2] for code in codes}
    here = Event.objects.filter(province_code__in=provinces, place_code__in=list(codes))
    return here.exclude(state__in=_OVER)
