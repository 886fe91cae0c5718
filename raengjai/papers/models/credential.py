"""Credentials: cards (and later certificates) that anybody can verify, and that can be revoked."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.papers.rules import credential

REASONS = (
    ("lost", _("Lost or stolen")),
    ("damaged", _("Damaged or unreadable")),
    ("wrong", _("Something on it is wrong")),
    ("replaced", _("Replaced by a new one")),
    ("ended", _("The term ended")),
    ("misused", _("Misused")),
)


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Questions about credentials."""

    def about(self, subject_kind: str, subject_ids: list[UUID]) -> "CredentialQuerySet":
        return self.filter(subject_kind=subject_kind, subject_id__in=subject_ids)

    def live(self) -> "CredentialQuerySet":
        return self.filter(revoked_at=None)

    def on_the_list(self, day: date) -> "CredentialQuerySet":
        """Revoked, and not expired anyway: an expired card needs no line."""
        within = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(within, revoked_at__isnull=False)


class Credential(Scoped):
    """One card of one subject. What it says is sealed; outside it are only codes and days.

    `revoked_from` is the first day on which a revoked card is no longer valid; it may lie ahead, when a term is ended
    beforehand.
    """

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=8, unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    office_code = models.CharField(max_length=10, blank=True, default="")
    code_sealed = models.BinaryField()
    key_name = models.CharField(max_length=8)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)
    revoked_from = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=12, choices=REASONS, blank=True, default="")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        db_table = "papers_credential"
        indexes = [
            models.Index(fields=["subject_id", "issued_at"], name="credential_subject"),
            models.Index(
                fields=["valid_until"], condition=Q(revoked_at__isnull=False), name="credential_revoked"
            ),
        ]
        constraints = [
            *scoped_constraints("credential"),
            models.UniqueConstraint(
                fields=["subject_id", "subject_kind", "kind"],
                condition=Q(revoked_at=None),
                name="credential_one_live",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="credential_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_from__isnull=True, reason_code="")
                | Q(revoked_at__isnull=False, revoked_from__isnull=False, reason_code__gt=""),
                name="credential_revoked_with_reason",
            ),
        ]

    @property
    def code(self) -> str:
        """The text behind the # of the address."""
        return crypto.open_sealed(
            bytes(self.code_sealed), table="papers_credential", column="code_sealed", row_id=self.pk
        )

    @property
    def grouped_number(self) -> str:
        return credential.grouped(self.number)

    @property
    def reason_name(self) -> str:
        return str(dict(REASONS).get(self.reason_code, ""))


def sealed_code(code: str, *, row_id: UUID) -> bytes:
    return crypto.seal(code, table="papers_credential", column="code_sealed", row_id=row_id)
