"""Cases: who is on the team, what is written (sealed), and what has a day by which something is due."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.protection.models.members import Member
from raengjai.protection.models.rows import SealedRow, sealed

OPEN, CLOSING, CLOSED, SHREDDED = "open", "closing", "closed", "shredded"
STATES = (OPEN, CLOSING, CLOSED, SHREDDED)
OWNER, PARTNER, KEEPER, GUEST = "owner", "partner", "keeper", "guest"
PARTS = (OWNER, PARTNER, KEEPER, GUEST)
ASSIGNED, REFERRED, TRANSFERRED, EMERGENCY = "assigned", "referred", "transferred", "emergency"
WAYS = (ASSIGNED, REFERRED, TRANSFERRED, EMERGENCY)


class Case(SealedRow):
    """One case. Everything that says what it is about is in its records.

    `place_tags`: keyed hashes of the province, district, sub-district and village, for exclusions only.
    """

    code = models.CharField(max_length=8, unique=True)
    province_code = models.CharField(max_length=2)
    state = models.CharField(max_length=8, default=OPEN)
    generation = models.PositiveIntegerField(default=1)
    place_tags = ArrayField(models.BinaryField(), default=list)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    is_held = models.BooleanField(default=False)
    shredded_on = models.DateField(null=True, blank=True)
    certificate = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = sealed("case")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="sealed_case_state"),
            models.CheckConstraint(
                condition=Q(shredded_on=None) | Q(state=SHREDDED, is_held=False),
                name="sealed_case_shred_free",
            ),
        ]


class TeamQuerySet(models.QuerySet["Team"]):
    def live(self, at: datetime) -> "TeamQuerySet":
        """Who is on a case at a moment: without an end, or until one that has not come."""
        return self.filter(Q(until=None) | Q(until__gt=at))


class Team(SealedRow):
    """A member on a case, from a moment until a moment. The policies of all of a case's rows ask this table."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    how = models.CharField(max_length=12, default=ASSIGNED)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.UUIDField()

    objects = TeamQuerySet.as_manager()

    class Meta:
        db_table = sealed("team")
        constraints = [
            models.CheckConstraint(condition=Q(part__in=PARTS), name="sealed_team_part"),
            models.CheckConstraint(condition=Q(how__in=WAYS), name="sealed_team_how"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(part=OWNER, until=None), name="sealed_team_one_owner"
            ),
            models.UniqueConstraint(
                fields=["case", "member"], condition=Q(until=None), name="sealed_team_once"
            ),
        ]
        indexes = [models.Index(fields=["member", "until"], name="sealed_team_of_member")]


class Record(SealedRow):
    """Something written in a case: its kind, and under seal what rules/records say about that kind.

    Nothing is written over: a later version names the one it replaces, which then is `replaced_at`. `domain_id` is the key
    it is sealed under: the case's, or for an identity that of the one person.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=16)
    domain_id = models.UUIDField()
    about_id = models.UUIDField(null=True, blank=True)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.UUIDField()
    replaces = models.UUIDField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("record")
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="sealed_record_replaced_once"
            )
        ]
        indexes = [models.Index(fields=["case", "kind", "at"], name="sealed_record_of_case")]


class Clock(SealedRow):
    """When something of a case is due. What it is stands in the record; the watch sees the moment and nothing else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    record_id = models.UUIDField(unique=True)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = sealed("clock")
        indexes = [
            models.Index(fields=["case"], name="sealed_clock_of_case"),
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="sealed_clock_due"),
        ]


class Opening(SealedRow):
    """A case that was opened in a visit, for a stated purpose; asked once in each visit."""

    visit_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = sealed("opening")
        constraints = [models.UniqueConstraint(fields=["visit_id", "case"], name="sealed_opening_once")]
