"""Facts: what counts, posted by actions; who counts as whom; and how far the roller has come.

These tables are made by SQL (partitions, transaction ids); Django reads them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from raengjai.ground.ids import new_id


class Fact(models.Model):
    """One thing that counts: what, where, when, for whom, credited to which projects. Append-only.

    A correction is a fact of its own with negative numbers, on the day of the fact that it corrects. `acts` is
    1 for an act, 0 for one more person of the same act; `heads` is 1 when a person is counted. `seq` and `xid`
    (not mapped here) order the feed that the roller reads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    service_code = models.CharField(max_length=8)
    agency_code = models.CharField(max_length=8)
    project_codes = ArrayField(models.CharField(max_length=20))
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    day = models.DateField()
    person_key = models.UUIDField(null=True)
    acts = models.SmallIntegerField()
    heads = models.SmallIntegerField()
    quantity = models.IntegerField()
    sex = models.CharField(max_length=1)
    age_band = models.CharField(max_length=5)
    nationality_group = models.CharField(max_length=5)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    corrects = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "programmes_fact"
        managed = False

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PersonAlias(models.Model):
    """The key `from_key` counts as `to_key`; none when that was undone. `counted_as` is the roller's own note
    of the key under which it counts `from_key` so far."""

    from_key = models.UUIDField(primary_key=True)
    to_key = models.UUIDField(null=True)
    counted_as = models.UUIDField(null=True)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "programmes_person_alias"
        managed = False

    def __str__(self) -> str:
        return f"PersonAlias {self.pk}"


class Roller(models.Model):
    """How far facts and aliases are folded into the sums of areas (one row). The cursors are not mapped."""

    name = models.CharField(max_length=10, primary_key=True)
    epoch = models.UUIDField()
    folded_at = models.DateTimeField()

    class Meta:
        db_table = "programmes_roller"
        managed = False

    def __str__(self) -> str:
        return f"Roller {self.pk}"
