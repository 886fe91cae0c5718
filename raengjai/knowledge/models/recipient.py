"""Who got which version, and whether they have read it: one row for each person and version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.knowledge.models.directive import Directive, DirectiveVersion
from raengjai.knowledge.rules import AUDIENCE_ROLES, Reach
from raengjai.network.rules.team import Known

SUPERSEDED, WITHDRAWN, LEFT = "superseded", "withdrawn", "left"


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Questions about recipients. Lists of a person are ranges of (user, time); lists of readers of one version."""

    def of(self, user_id: UUID) -> "RecipientQuerySet":
        return self.filter(user_id=user_id)

    def of_version(self, version: DirectiveVersion) -> "RecipientQuerySet":
        return self.filter(version=version)

    def unread(self) -> "RecipientQuerySet":
        """Reading is asked for and has not been said; what a newer version replaced asks no more."""
        return self.filter(read_at__isnull=True, is_asked=True, closed="")

    def in_force(self, today: Any) -> "RecipientQuerySet":
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today), closed="")

    def past(self, today: Any) -> "RecipientQuerySet":
        return self.filter(Q(expires_on__lt=today, closed="") | Q(closed=WITHDRAWN))

    def about(self, words: str) -> "RecipientQuerySet":
        """Whose subject, number or text holds the words; a filter within one person's own list."""
        return self.filter(
            Q(version__subject__icontains=words)
            | Q(directive__number__icontains=words)
            | Q(version__body__icontains=words)
        )

    def newest_first(self) -> "RecipientQuerySet":
        return self.order_by("-sent_at", "-id")


class Recipient(Scoped):
    """One person who got one version. `place_code` is where the person serves.

    `office_code` is the office that stands by the person: the mentor's office of a volunteer, an officer's own.
    `closed` is "superseded", "withdrawn" or "left" (the person serves no more) when nothing is asked any more.
    A receipt is written once.
    """

    version = models.ForeignKey(DirectiveVersion, on_delete=models.CASCADE, related_name="recipients")
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=AUDIENCE_ROLES)
    office_code = models.CharField(max_length=10, blank=True, default="")
    mentor_id = models.UUIDField(null=True, blank=True)
    is_asked = models.BooleanField()
    expires_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed = models.CharField(max_length=10, blank=True, default="")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        db_table = "knowledge_recipient"
        indexes = [
            models.Index(fields=["user", "-sent_at", "-id"], name="recipient_inbox"),
            models.Index(
                fields=["user", "-sent_at"],
                condition=Q(read_at__isnull=True, is_asked=True, closed=""),
                name="recipient_to_read",
            ),
            models.Index(fields=["directive", "user"], name="recipient_directive"),
            models.Index(fields=["directive", "office_code"], name="recipient_of_office"),
            models.Index(fields=["directive", "province_code"], name="recipient_of_province"),
            models.Index(
                fields=["version", "province_code", "role"],
                include=["is_asked", "read_at", "done_at", "closed"],
                name="recipient_counts",
            ),
        ]
        constraints = [
            *scoped_constraints("recipient"),
            models.UniqueConstraint(fields=["version", "user"], name="recipient_once"),
            models.CheckConstraint(
                condition=Q(closed__in=["", SUPERSEDED, WITHDRAWN, LEFT]), name="recipient_closed_how"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(read_at__isnull=False), name="recipient_read_then_done"
            ),
        ]


def unread_by(user_ids: Sequence[UUID], day: date) -> Mapping[UUID, Known]:
    """Of those one stands by: how many directives they have not read, and when the oldest was sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM knowledge_unread(%s::uuid[], %s::date)", [list(user_ids), day])
        return {user: Known(n, oldest) for user, n, oldest in cursor.fetchall()}


def counts_of(versions: Iterable[UUID]) -> dict[UUID, list[Reach]]:
    """How many got each version and how many have read and done it, by province and role: of the own provinces, or all.

    The function counts below the policies and applies the scope itself, for headquarters sees counts and no names.
    """
    found: dict[UUID, list[Reach]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, province, role, people, read, waiting, done FROM knowledge_counts(%s::uuid[])",
            [list(versions)],
        )
        for version, *reach in cursor.fetchall():
            found.setdefault(version, []).append(Reach(*reach))
    return found
