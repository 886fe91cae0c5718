"""The sealed room's own journal: what was done and read, each entry bound to the one before."""

from django.db import models

from raengjai.protection.models.rows import SealedRow, sealed


class Entry(SealedRow):
    """One entry of a province's chain. Codes and ids alone; `number` counts inside the chain and is shown to nobody."""

    province_code = models.CharField(max_length=2)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    member_id = models.UUIDField(null=True, blank=True)
    verb = models.CharField(max_length=40)
    case_id = models.UUIDField(null=True, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=16, default="", blank=True)
    codes = models.JSONField(default=dict)
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = sealed("entry")
        constraints = [
            models.UniqueConstraint(fields=["province_code", "number"], name="sealed_entry_number")
        ]
        indexes = [
            models.Index(fields=["case_id", "at"], name="sealed_entry_of_case"),
            models.Index(fields=["member_id", "at"], name="sealed_entry_of_member"),
        ]


class Head(models.Model):
    """The end of each province's chain. Whoever adds an entry waits for it."""

    province_code = models.CharField(max_length=2, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(default=b"")
    # How far a line was printed to be kept outside, and what the last check against such lines found ("" = whole).
    anchored_number = models.PositiveBigIntegerField(default=0, db_default=0)
    anchored_at = models.DateTimeField(null=True, blank=True)
    checked_number = models.PositiveBigIntegerField(default=0, db_default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=10, default="", db_default="", blank=True)

    class Meta:
        db_table = sealed("head")

    def __str__(self) -> str:
        return f"Head {self.province_code}"
