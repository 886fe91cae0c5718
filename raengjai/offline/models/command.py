"""What phones sent: each command once, by its id; what is held for a coordinator; what is sealed to a province."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground.models import Row, Scoped, scoped_constraints
from raengjai.offline.models.device import Device

TAKEN, HELD, DISCARDED = "taken", "held", "discarded"
REASONS = (
    ("revoked", _("It came from a phone that was reported lost or taken out of use.")),
    ("too_old", _("It was made more than 180 days ago.")),
    ("unknown", _("This version of the system does not know this kind of entry.")),
    ("late_event", _("It came more than seven days after the event, or after the report.")),
    ("no_duty", _("Its person has no duty at this event.")),
)


class Command(Scoped):
    """A command that ran, or is held. Refused ones leave no row: the mended one has an id of its own.

    The primary key is the only index that grows, at its right edge, for the ids are time-ordered; the BRIN index on
    `received_at` stays small. `entry_id` is the journal's entry.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    user_id = models.UUIDField()
    name = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each, each) for each in (TAKEN, HELD, DISCARDED)])
    entry_id = models.UUIDField()

    class Meta:
        db_table = "offline_command"
        indexes = [BrinIndex(fields=["received_at"], name="command_received")]
        constraints = scoped_constraints("command")


class HeldQuerySet(models.QuerySet["Held"]):
    """Questions about what is held."""

    def waiting(self) -> "HeldQuerySet":
        return self.filter(decided_at=None)

    def of_province(self, province_code: str) -> "HeldQuerySet":
        return self.filter(province_code=province_code)


class Held(Scoped):
    """A command that a coordinator must look at, sealed. Its id is the command's."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=120)
    name = models.CharField(max_length=40)
    sealed = models.BinaryField()
    reason = models.CharField(max_length=10, choices=REASONS)
    made_at = models.DateTimeField()
    held_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decision = models.CharField(max_length=10, blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")

    objects = HeldQuerySet.as_manager()

    class Meta:
        db_table = "offline_held"
        indexes = [
            models.Index(
                fields=["province_code", "held_at", "id"], condition=Q(decided_at=None), name="held_waiting"
            )
        ]
        constraints = [
            *scoped_constraints("held"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, decision__in=[TAKEN, DISCARDED]),
                name="held_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(decision=DISCARDED) | Q(words__gt=""), name="held_discarded_with_reason"
            ),
        ]

    @property
    def reason_name(self) -> Any:
        return dict(REASONS)[self.reason]


class SealedPace(Row):
    """How many sealed entries a sender handed in within this hour. Nothing leads from here to an entry or a person.

    `sender` is a hash of what the phone drew by chance for this purpose and of the hour; a row lives for an hour.
    """

    sender = models.BinaryField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "offline_sealed_pace"
        constraints = [models.UniqueConstraint(fields=["hour", "sender"], name="sealed_pace_once")]
