"""A phone of one person: the key it signs with, and when it was last heard."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.rules import team
from raengjai.network.rules.team import Known

SILENT_AFTER = timedelta(days=team.SILENT_AFTER)


class DeviceQuerySet(models.QuerySet["Device"]):
    """Questions about phones."""

    def of(self, user_id: Any) -> "DeviceQuerySet":
        return self.filter(user=user_id)

    def in_use(self) -> "DeviceQuerySet":
        return self.filter(revoked_at=None)

    def of_province(self, province_code: str) -> "DeviceQuerySet":
        return self.filter(province_code=province_code)


class Device(Scoped):
    """One person on one phone. Its id was made there. `place_code` is where the person served when it was last heard.

    `sent_at` is the phone's own clock at the last contact, `seen_at` ours. `set_scope` names the postings for which
    the working set was handed out; when they change, the phone is told to forget it. Revoked: what it sends is held.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    public_key = models.BinaryField()
    name = models.CharField(max_length=60)
    app_version = models.CharField(max_length=20, blank=True, default="")
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    waiting = models.PositiveIntegerField(default=0)
    set_scope = models.CharField(max_length=16, blank=True, default="")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.UUIDField(null=True, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        db_table = "offline_device"
        indexes = [
            models.Index(fields=["user", "registered_at"], name="device_of_person"),
            models.Index(fields=["province_code", "seen_at", "id"], name="device_of_province"),
        ]
        constraints = [
            *scoped_constraints("device"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(wiped_at=None) | Q(revoked_at__isnull=False), name="device_wiped_after_revoked"
            ),
        ]

    def is_silent(self, now: datetime) -> bool:
        return self.revoked_at is None and now - self.seen_at > SILENT_AFTER

    @property
    def clock_offset(self) -> timedelta:
        """How far the phone's clock is behind ours."""
        return self.seen_at - self.sent_at if self.sent_at else timedelta(0)


def heard_from(user_ids: Sequence[UUID], _day: date) -> Mapping[UUID, Known]:
    """Of those one stands by who use a phone: how many entries wait on it, and the day it was last heard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM offline_heard(%s::uuid[])", [list(user_ids)])
        return {user: Known(waiting, last_day) for user, waiting, last_day in cursor.fetchall()}
