"""How a record changed: old and new personal values (erasable), merges, and pairs that look alike."""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.people.models.person import Person

CAUSES = (
    ("changed", _("Record corrected")),
    ("merged", _("Joined with another record")),
    ("undone", _("Joining undone")),
)
MERGE_REASONS = (
    ("same_number", _("Same national ID")),
    ("confirmed", _("The person or the family confirmed it")),
    ("volunteer_knows", _("The volunteer knows the person")),
    ("keyed_twice", _("The same form was keyed in twice")),
)
LIKENESS = (
    ("same_number", _("Same national ID")),
    ("same_phone_and_first_name", _("Same telephone number and first name")),
    ("same_name_and_birth_year", _("Name that reads the same, same birth year")),
    ("same_name_and_place", _("Name that reads the same, same sub-district")),
)


class Revision(Scoped):
    """The old and new personal values of one change, sealed: {"phone": [old, new]}."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="revisions")
    cause = models.CharField(max_length=10, choices=CAUSES)
    values_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "people_revision"
        constraints = scoped_constraints("revision")

    def keep(self, changes: dict[str, list[Any]]) -> None:
        text = json.dumps(changes, ensure_ascii=False)
        self.values_sealed = seal(text, table="people_revision", column="values", row_id=self.pk)

    def changes(self) -> dict[str, list[Any]]:
        """Field → [old, new]."""
        text = open_sealed(
            bytes(self.values_sealed), table="people_revision", column="values", row_id=self.pk
        )
        values: dict[str, list[Any]] = json.loads(text)
        return values


class MergeQuerySet(models.QuerySet["Merge"]):
    """Questions about merges."""

    def newest(self, province_code: str) -> "MergeQuerySet":
        return self.filter(province_code=province_code).order_by("-at", "-id")

    def after(self, start: "Merge | None") -> "MergeQuerySet":
        """The part of `newest` that follows `start`."""
        if start is None:
            return self
        return self.filter(Q(at__lt=start.at) | Q(at=start.at, id__lt=start.pk))


class Merge(Scoped):
    """Two records were found to be one person. Rows of other rooms keep pointing where they pointed.

    `revision` holds the values that the kept record took over, for the undo.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    reason_code = models.CharField(max_length=20, choices=MERGE_REASONS)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    by_user = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        db_table = "people_merge"
        indexes = [models.Index(fields=["province_code", "-at", "-id"], name="merge_newest")]
        constraints = [
            *scoped_constraints("merge"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merge_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
        ]


class LookalikeQuerySet(models.QuerySet["Lookalike"]):
    """Questions about pairs."""

    def waiting(self, province_code: str) -> "LookalikeQuerySet":
        """Pairs of a province that nobody has judged, newest first."""
        waiting = self.filter(province_code=province_code, settled_at__isnull=True)
        return waiting.order_by("-found_at", "-id")

    def about(self, person: Person) -> "LookalikeQuerySet":
        """Pairs of one person that nobody has judged."""
        return self.filter(Q(one=person) | Q(other=person), settled_at__isnull=True)

    def after(self, start: "Lookalike | None") -> "LookalikeQuerySet":
        """The part of `waiting` that follows `start`."""
        if start is None:
            return self
        return self.filter(Q(found_at__lt=start.found_at) | Q(found_at=start.found_at, id__lt=start.pk))


class Lookalike(Scoped):
    """Two records of a province that may be one person; its place is the province, for coordinators only."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    likeness = models.CharField(max_length=30, choices=LIKENESS)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    is_same = models.BooleanField(null=True, blank=True)

    objects = LookalikeQuerySet.as_manager()

    class Meta:
        db_table = "people_lookalike"
        indexes = [
            models.Index(
                fields=["province_code", "-found_at", "-id"],
                condition=Q(settled_at__isnull=True),
                name="lookalike_waiting",
            )
        ]
        constraints = [
            *scoped_constraints("lookalike"),
            models.UniqueConstraint(fields=["one", "other"], name="lookalike_pair"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, is_same__isnull=True)
                | Q(settled_at__isnull=False, is_same__isnull=False),
                name="lookalike_settled_when",
            ),
        ]
