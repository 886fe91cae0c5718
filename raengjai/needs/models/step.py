"""A step: what somebody did to a need, in words. The room's own revision table; the journal has the codes."""

from django.db import models

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.needs.models.need import Need
from raengjai.needs.models.referral import Referral


class Step(Scoped):
    """One deed with its words and the values it replaced, from which it can be undone for a short while.

    `before` holds the former values of the changed columns, `made` the ids of what the deed created.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="steps", db_index=False)
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    deed = models.CharField(max_length=12)
    text = models.TextField(blank=True, default="")
    reason_code = models.CharField(max_length=40, blank=True, default="")
    for_person = models.BooleanField(default=False)
    before = models.JSONField(default=dict, blank=True)
    made = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by_user = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True, default="")
    office_code = models.CharField(max_length=10, blank=True, default="")
    undone_at = models.DateTimeField(null=True, blank=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    receipt_hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "needs_step"
        indexes = [models.Index(fields=["need", "at", "id"], name="step_of_need")]
        constraints = scoped_constraints("step")
