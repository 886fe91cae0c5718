"""Giving, ending and handing over tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.journal.actions import EntryDraft, record, record_many
from raengjai.places.providers import Holding, Move, register_holding
from raengjai.tasks.models import Task


def give_task(
    kind: str,
    subject: models.Model,
    *,
    to: UUID,
    place_code: str,
    due_on: date,
    by: Actor,
    at: datetime,
    office_code: str = "",
) -> None:
    """Ask the person `to` for `kind` about `subject`; the same open task is not given twice."""
    task = Task(
        kind=kind,
        subject_kind=str(subject._meta.model_name),
        subject_id=subject.pk,
        assigned_to=to,
        place_code=place_code,
        province_code=place_code[:2],
        office_code=office_code,
        due_on=due_on,
        made_at=at,
    )
    Task.objects.bulk_create([task], ignore_conflicts=True)
    record(
        "task.given",
        subject,
        by=by,
        at=at,
        place_code=place_code,
        office_code=office_code,
        codes={"kind": kind, "to": to, "due": due_on},
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One person's task among those that many get about one subject."""

    to: UUID
    place_code: str
    due_on: date
    office_code: str = ""


def give_tasks(kind: str, subject: models.Model, shares: Sequence[Share], *, by: Actor, at: datetime) -> None:
    """Ask many people for `kind` about `subject`, in two statements; the same open task is not given twice.

    A few thousand at once at most: the caller goes on with the rest.
    """
    subject_kind = str(subject._meta.model_name)
    Task.objects.bulk_create(
        [
            Task(
                kind=kind,
                subject_kind=subject_kind,
                subject_id=subject.pk,
                assigned_to=share.to,
                place_code=share.place_code,
                province_code=share.place_code[:2],
                office_code=share.office_code,
                due_on=share.due_on,
                made_at=at,
            )
            for share in shares
        ],
        ignore_conflicts=True,
    )
    drafts = [
        EntryDraft(
            "task.given",
            subject,
            place_code=share.place_code,
            office_code=share.office_code,
            codes={"kind": kind, "to": share.to, "due": share.due_on},
        )
        for share in shares
    ]
    record_many(drafts, by=by, at=at)


def settle_tasks(subject: models.Model, *kinds: str, by: Actor, at: datetime, of: UUID | None = None) -> int:
    """End the open tasks of these kinds about `subject`: the thing is done. Returns how many ended.

    With `of` only that person's: others still have theirs to do.
    """
    tasks = Task.objects.open().about(str(subject._meta.model_name), subject.pk).filter(kind__in=kinds)
    if of is not None:
        tasks = tasks.of(of)
    return tasks.update(ended_at=at, ended_by=by.user_id)


def take_back_tasks(subject: models.Model, *, since: datetime, by: Actor, at: datetime) -> None:
    """Tasks given at `since` or later about `subject` end, as the deed that gave them is undone.

    They do not vanish: a phone that has them learns that they are no more.
    """
    given = Task.objects.open().about(str(subject._meta.model_name), subject.pk).filter(made_at__gte=since)
    given.update(ended_at=at, ended_by=by.user_id)


def resume_tasks(subject: models.Model, *, ended_at: datetime) -> None:
    """Tasks that ended at exactly `ended_at` are open again, as the deed that ended them is undone."""
    Task.objects.about(str(subject._meta.model_name), subject.pk).filter(ended_at=ended_at).update(
        ended_at=None, ended_by=None
    )


def hand_over(task: Task, *, to: UUID, by: Actor, at: datetime) -> bool:
    """The task moves to another person; it keeps its due day. Where that person has the same task already, this one
    ends. Returns whether it moved."""
    former = task.assigned_to
    has_it = Task.objects.open().of(to).filter(kind=task.kind, subject_id=task.subject_id).exists()
    if has_it:
        end_task(task, by=by, at=at)
        return False
    task.assigned_to = to
    task.save(update_fields=["assigned_to"])
    record(
        "task.handed_over",
        task,
        by=by,
        at=at,
        place_code=task.place_code,
        office_code=task.office_code,
        codes={"kind": task.kind, "from": former, "to": to},
    )
    return True


def end_task(task: Task, *, by: Actor, at: datetime) -> None:
    """The task ends without being done: it was for one person, who serves no more, or another has the same."""
    task.ended_at, task.ended_by = at, by.user_id
    task.save(update_fields=["ended_at", "ended_by"])
    _record_task("task.ended", task, by=by, at=at)


def resume_task(task: Task, *, by: Actor, at: datetime) -> None:
    """`end_task` is undone."""
    task.ended_at = task.ended_by = None
    task.save(update_fields=["ended_at", "ended_by"])
    _record_task("task.resumed", task, by=by, at=at)


def _record_task(verb: str, task: Task, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        task,
        by=by,
        at=at,
        place_code=task.place_code,
        office_code=task.office_code,
        codes={"kind": task.kind, "of": task.assigned_to},
    )


def move_tasks(found: Sequence[Task], *, place_code: str, by: Actor, at: datetime) -> None:
    """Open tasks of a place that is no more lie at its successor. To another province they are given anew: a row never
    changes its province. What a coordinator had to do is the new province's coordinator's, who alone sees it."""
    staying = [task for task in found if task.province_code == place_code[:2]]
    Task.objects.filter(pk__in=[task.pk for task in staying]).update(place_code=place_code)
    leaving = [task for task in found if task.province_code != place_code[:2]]
    Task.objects.filter(pk__in=[task.pk for task in leaving]).update(ended_at=at, ended_by=by.user_id)
    fresh = [_given_anew(task, place_code, at) for task in leaving]
    Task.objects.bulk_create(fresh, ignore_conflicts=True)
    drafts = [
        EntryDraft(
            "task.replaced",
            task,
            place_code=place_code,
            office_code=task.office_code,
            codes={"kind": task.kind, "of": task.assigned_to},
        )
        for task in (*staying, *fresh)
    ]
    record_many(drafts, by=by, at=at)


def _given_anew(task: Task, place_code: str, at: datetime) -> Task:
    return Task(
        kind=task.kind,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        assigned_to=_whose(task, place_code[:2], bangkok_day(at)),
        place_code=place_code,
        province_code=place_code[:2],
        office_code=task.office_code,
        due_on=task.due_on,
        made_at=at,
    )


def _whose(task: Task, province_code: str, day: date) -> UUID:
    coordinators = Posting.objects.valid_on(day).filter(role="coordinator")
    own = coordinators.filter(user=task.assigned_to)
    if (
        not own.filter(province_code=task.province_code).exists()
        or own.filter(province_code=province_code).exists()
    ):
        return task.assigned_to
    there = coordinators.filter(province_code=province_code).order_by("starts_on", "id")
    return there.values_list("user", flat=True).first() or task.assigned_to


def move_tasks_of_place(move: Move, most: int, by: Actor, at: datetime) -> int:
    """What no other room took along with its subject: it goes with the rest."""
    if not move.takes_rest:
        return 0
    here = Task.objects.open().filter(place_code=move.place_code, province_code=move.place_code[:2])
    found = list(here.order_by("id").select_for_update()[:most])
    move_tasks(found, place_code=move.successor_code, by=by, at=at)
    return len(found)


def count_tasks_of_places(codes: Sequence[str], _day: date) -> int:
    return Task.objects.open().filter(place_code__in=list(codes)).count()


def register_places() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "task",
        Holding(
            _("Open tasks"),
            _("stay with whoever has them, at the successor"),
            40,
            count_tasks_of_places,
            move_tasks_of_place,
        ),
    )
