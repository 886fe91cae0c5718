"""Giving, ending and handing over tasks."""

from datetime import date, datetime
from uuid import UUID

from django.db import models

from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
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


def settle_tasks(subject: models.Model, *kinds: str, by: Actor, at: datetime) -> int:
    """End the open tasks of these kinds about `subject`: the thing is done. Returns how many ended."""
    tasks = Task.objects.open().about(str(subject._meta.model_name), subject.pk).filter(kind__in=kinds)
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


def hand_over(task: Task, *, to: UUID, by: Actor, at: datetime) -> None:
    """The task moves to another person; it keeps its due day."""
    former, task.assigned_to = task.assigned_to, to
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
