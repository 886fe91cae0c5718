"""Files of rows in the columns of CTDC: asked for by one member, decided by another, made once (docs/statistics.md)."""

from django.db import models
from django.db.models import F, Q

from raengjai.protection.models.figures import REFUSED, AskedFor, decided_by_another
from raengjai.protection.models.rows import SealedRow, sealed

ROW_FILE_KINDS = ("ctdc", "synthetic")


class RowFile(AskedFor):
    """A file of one kind about the fiscal years `from_year` to `year` (พ.ศ.).

    `preview`: what will be left out, in coarse numbers, as the two who decide see it (rules.row_files.report_of).
    """

    kind = models.CharField(max_length=9)
    from_year = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    preview = models.JSONField(default=dict)

    class Meta:
        db_table = sealed("row_file")
        constraints = [
            *decided_by_another("sealed_row_file"),
            models.CheckConstraint(condition=Q(kind__in=ROW_FILE_KINDS), name="sealed_row_file_kind"),
            models.CheckConstraint(condition=Q(from_year__lte=F("year")), name="sealed_row_file_years"),
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
