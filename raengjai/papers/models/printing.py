"""Papers that take longer than a request: made in parts by the job worker, kept for a day."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from raengjai.access.models import User
from raengjai.ground.models import Row, Scoped, scoped_constraints

KEPT_FOR = timedelta(hours=24)
WAITING, DONE = "waiting", "done"


class PrintQuerySet(models.QuerySet["Print"]):
    """Questions about prints."""

    def unfinished(self) -> "PrintQuerySet":
        return self.filter(finished_at=None)

    def over(self, at: datetime) -> "PrintQuerySet":
        """Whose files are no longer offered."""
        return self.filter(expires_at__lte=at)


class Print(Scoped):
    """One order: what, for which place, how many. `address` is where its QR codes lead."""

    kind = models.CharField(max_length=20)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    office_code = models.CharField(max_length=10, blank=True, default="")
    address = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = PrintQuerySet.as_manager()

    class Meta:
        db_table = "papers_print"
        indexes = [
            models.Index(fields=["user", "-begun_at"], name="print_of_user"),
            models.Index(fields=["begun_at"], condition=Q(finished_at=None), name="print_unfinished"),
            models.Index(fields=["expires_at"], name="print_over"),
        ]
        constraints = [
            *scoped_constraints("print"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="print_done_of_total"),
        ]

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def is_over(self, at: datetime) -> bool:
        return self.expires_at <= at


class PrintPart(Row):
    """Some of an order's subjects, and their file once it is made."""

    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="parts", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    subject_ids = ArrayField(models.UUIDField())
    state = models.CharField(max_length=8, choices=[(WAITING, WAITING), (DONE, DONE)], default=WAITING)
    size = models.PositiveIntegerField(default=0)
    file = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = "papers_print_part"
        constraints = [
            models.UniqueConstraint(fields=["print", "number"], name="print_part_number"),
            models.CheckConstraint(
                condition=Q(state=WAITING, file__isnull=True) | Q(state=DONE, file__isnull=False),
                name="print_part_file_when_done",
            ),
        ]
