"""Files of rows in the columns of CTDC: asked for by one member, decided by another, made once (docs/statistics.md)."""

from django.db import models
from django.db.models import F, Q

from raengjai.protection.models.figures import PREPARED, PUBLISHED, REFUSED, STATES
from raengjai.protection.models.members import Member
from raengjai.protection.models.rows import SealedRow, sealed

ROW_FILE_KINDS = ("ctdc", "synthetic")


class RowFile(SealedRow):
    """A file of one kind about the fiscal years `from_year` to `year` (พ.ศ.).

    `preview`: what will be left out, in coarse numbers, as the two who decide see it (rules.row_files.report_of).
    """

    kind = models.CharField(max_length=9)
    from_year = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, default=PREPARED)
    epsilon = models.DecimalField(max_digits=6, decimal_places=3)
    preview = models.JSONField(default=dict)
    prepared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("row_file")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ROW_FILE_KINDS), name="sealed_row_file_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="sealed_row_file_state"),
            models.CheckConstraint(condition=Q(from_year__lte=F("year")), name="sealed_row_file_years"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("prepared_by")),
                name="sealed_row_file_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=PREPARED, decided_by=None, decided_at=None)
                | (~Q(state=PREPARED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="sealed_row_file_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=PUBLISHED, published_at__isnull=False)
                | (~Q(state=PUBLISHED) & Q(published_at=None)),
                name="sealed_row_file_published",
            ),
            models.UniqueConstraint(
                fields=["kind", "year"], condition=~Q(state=REFUSED), name="sealed_row_file_once"
            ),
        ]


class RowFileText(SealedRow):
    """The file as it was made, once and for good: CSV of `rows` lines, and what was left out of it.

    `is_public`: rows of nobody, for everybody; rows of people are read in headquarters' room alone.
    """

    row_file = models.OneToOneField(RowFile, on_delete=models.PROTECT, related_name="made")
    is_public = models.BooleanField()
    rows = models.PositiveIntegerField()
    text = models.TextField()
    report = models.JSONField()

    class Meta:
        db_table = sealed("row_file_text")
