"""The journal: everything that happened is one entry. Append-only, partitioned by fiscal year.

An entry holds no personal values: codes, states, numbers and ids only. Old and new personal data live in the
revision tables of the rooms, which can be erased.
"""

from django.db import models

from raengjai.ground.ids import new_id


class Entry(models.Model):
    """One act: who did what to which subject, where and when.

    `seq` and `xid` (not mapped here) order the feeds; see `feed.py`. The table's key is (id, at), for a
    partitioned table must hold its partition key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    office_code = models.CharField(max_length=10)
    codes = models.JSONField(default=dict)

    class Meta:
        db_table = "journal_entry"
        managed = False

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"
