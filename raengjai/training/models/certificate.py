"""Certificates: who gets one at an event, and each that was made. The signed code is a credential of `papers`."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.events.models import Guest
from raengjai.events.models.event import EventRow
from raengjai.ground.models import scoped_constraints
from raengjai.papers.models import Credential

CERTIFICATE = "certificate"  # the kind of the credential, and of its subject
REVOKE_REASONS = ("wrong", "misused")


class Course(EventRow):
    """What the certificates of an event say, and who gets one: present at `min_sessions` parts of days, and with
    `needs_pass` the test after the workshop passed. `months_valid`: None for ever."""

    title = models.CharField(max_length=250)
    min_sessions = models.PositiveSmallIntegerField(default=1)
    needs_pass = models.BooleanField(default=False)
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    signer_name = models.CharField(max_length=200)
    signer_position = models.CharField(max_length=200)
    dated_on = models.DateField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "training_course"
        constraints = [
            *scoped_constraints("training_course"),
            models.UniqueConstraint(fields=["event"], name="training_course_of_event"),
            models.CheckConstraint(condition=Q(min_sessions__gte=1), name="training_course_needs_presence"),
            models.CheckConstraint(
                condition=Q(months_valid__isnull=True) | Q(months_valid__gte=1), name="training_course_months"
            ),
        ]


class Certificate(EventRow):
    """One guest's certificate, as it was made: name and course do not change with the guest's row."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    title = models.CharField(max_length=250)
    sessions = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    made_by = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)
    revoked_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "training_certificate"
        indexes = [models.Index(fields=["event", "id"], name="certificate_of_event")]
        constraints = [
            *scoped_constraints("training_certificate"),
            models.UniqueConstraint(fields=["guest"], name="certificate_once"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_why="")
                | Q(revoked_at__isnull=False, revoked_why__gt=""),
                name="certificate_revoked_with_reason",
            ),
        ]

    def standing(self, day: date) -> str:
        """ "valid", "expired" or "revoked"."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.valid_until is not None and self.valid_until < day else "valid"


def course_of(event_id: UUID) -> Course | None:
    return Course.objects.filter(event=event_id).first()


def credentials_of(certificate_ids: list[UUID]) -> dict[UUID, Credential]:
    """The newest signed code of each: one query."""
    found = Credential.objects.about(CERTIFICATE, certificate_ids).filter(kind=CERTIFICATE)
    return {each.subject_id: each for each in found.order_by("issued_at", "id")}
