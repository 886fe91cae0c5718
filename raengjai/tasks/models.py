"""Tasks: who must do what by when. A task ends by itself when the thing is done."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.ground.models import Scoped, scoped_constraints


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions about tasks."""

    def open(self) -> "TaskQuerySet":
        return self.filter(ended_at__isnull=True)

    def of(self, user_id: UUID) -> "TaskQuerySet":
        return self.filter(assigned_to=user_id)

    def about(self, kind: str, subject_id: UUID) -> "TaskQuerySet":
        return self.filter(subject_kind=kind, subject_id=subject_id)

    def soonest_first(self) -> "TaskQuerySet":
        return self.order_by("due_on", "id")


class Task(Scoped):
    """One thing that one person must do about one subject by a day.

    `kind` is a code that the room of the subject registers with its words (`providers.py`); the task holds
    no words of its own. `office_code` names the office that may end the task too.
    """

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    assigned_to = models.UUIDField()
    office_code = models.CharField(max_length=10, blank=True, default="")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        db_table = "tasks_task"
        indexes = [
            models.Index(
                fields=["assigned_to", "due_on", "id"],
                condition=Q(ended_at=None),
                name="task_of_person",
            ),
            models.Index(fields=["subject_id", "kind"], name="task_subject"),
            models.Index(fields=["place_code", "id"], condition=Q(ended_at=None), name="task_of_place"),
        ]
        constraints = [
            *scoped_constraints("task"),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "assigned_to"],
                condition=Q(ended_at=None),
                name="task_once_open",
            ),
        ]

    def is_late(self, today: Any) -> bool:
        return self.ended_at is None and self.due_on < today
