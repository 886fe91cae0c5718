"""What the office lent to somebody of the network, and what passed to whom when a term ended."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting, User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.models.member import Member
from raengjai.tasks.models import Task

EQUIPMENT_KINDS = (
    ("phone", _("Phone")),
    ("tablet", _("Tablet")),
    ("sim", _("SIM card")),
    ("uniform", _("Uniform")),
    ("bag", _("Bag")),
    ("signboard", _("Signboard")),
    ("stamp", _("Stamp")),
    ("other", _("Something else")),
)
OUTCOMES = ("planned", "passed", "ended", "undone")


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    """Questions about what was lent."""

    def out(self) -> "EquipmentQuerySet":
        return self.filter(returned_on=None)

    def held_by(self, user_id: UUID) -> "EquipmentQuerySet":
        return self.filter(user=user_id)


class Equipment(Scoped):
    """One thing in somebody's hands, from the day it was handed out until it came back or went to the next person.

    What passes on is a row of its own (`previous` is the one before). `returned_to` is who took it: an officer of
    the office, or the person who has it now.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="equipment", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EQUIPMENT_KINDS)
    serial = models.CharField(max_length=60, blank=True, default="")
    handed_on = models.DateField()
    handed_by = models.UUIDField(null=True, blank=True)
    handed_at = models.DateTimeField()
    returned_on = models.DateField(null=True, blank=True)
    returned_to = models.UUIDField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        db_table = "network_equipment"
        indexes = [models.Index(fields=["member", "handed_on", "id"], name="equipment_of_member")]
        constraints = [
            *scoped_constraints("equipment"),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _name in EQUIPMENT_KINDS]), name="equipment_kind"
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_to=None, returned_at=None)
                | Q(returned_on__gte=F("handed_on"), returned_to__isnull=False, returned_at__isnull=False),
                name="equipment_returned_whole",
            ),
        ]

    @property
    def kind_name(self) -> Any:
        return dict(EQUIPMENT_KINDS)[self.kind]


class Handover(Scoped):
    """One open thing of a term that ended: to whom it is to go or went. Ids and codes only.

    `planned` waits for the day after the last day; `receiver` is then whom the coordinator chose, or nobody for who is
    next by the rule. `passed` went to the receiver (nobody: back to the office); `ended` was the person's own, or the
    receiver had the same already.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="handovers", db_index=False)
    thing_kind = models.CharField(max_length=12)
    thing_id = models.UUIDField()
    receiver = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=[(code, code) for code in OUTCOMES])
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "network_handover"
        indexes = [models.Index(fields=["member", "outcome", "id"], name="handover_of_member")]
        constraints = [
            *scoped_constraints("handover"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="handover_outcome"),
        ]


def stranded_tasks(day: date) -> "models.QuerySet[Task]":
    """Open tasks of people who serve nowhere on `day` or later. For the nightly job: it reads all open tasks."""
    serving = Posting.objects.overlapping(day, None).filter(user=models.OuterRef("assigned_to"))
    return Task.objects.open().filter(~models.Exists(serving)).order_by("id")
