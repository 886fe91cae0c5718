"""The recovery key of a province: who keeps its shares on paper. No share is here, and no word of one."""

from django.db import models
from django.db.models import Q

from raengjai.protection.models.clues import RoomKey
from raengjai.protection.models.rows import SealedRow, sealed


class Recovery(SealedRow):
    """A recovery key and its plan (rules/shares.py). `set_name`: the two words with which all its shares begin."""

    room_key = models.OneToOneField(RoomKey, on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    set_name = models.CharField(max_length=24)
    need = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    by = models.UUIDField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = sealed("recovery")
        constraints = [models.CheckConstraint(condition=Q(need__gte=2), name="sealed_recovery_need")]
        indexes = [models.Index(fields=["province_code", "made_at"], name="sealed_recovery_of_province")]


class Custodian(SealedRow):
    """Who keeps share `number` of a recovery key; the name is sealed for this column."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="custodians")
    number = models.PositiveSmallIntegerField()
    name = models.BinaryField()

    class Meta:
        db_table = sealed("custodian")
        constraints = [
            models.UniqueConstraint(fields=["recovery", "number"], name="sealed_custodian_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=16), name="sealed_custodian_range"),
        ]
