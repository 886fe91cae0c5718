"""Projects that acts are credited to, and indicators: saved questions over facts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from raengjai.ground.models import Row


class Named(Row):
    """A row with a name in both languages."""

    name_th = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return self.name_th if (get_language() or "th") == "th" else self.name_en


class Project(Named):
    """A project of one fiscal year. The same code in the next year is its continuation.

    `credited_kinds` are the kinds of facts that are credited to it by themselves.
    """

    code = models.CharField(max_length=20)
    fiscal_year = models.PositiveSmallIntegerField()
    parent_code = models.CharField(max_length=20, blank=True, default="")
    credited_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    source = models.CharField(max_length=250)
    confirmed = models.BooleanField(default=False)

    class Meta:
        db_table = "programmes_project"
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "code"], name="project_once_a_year"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9-]{1,19}$"), name="project_code_form"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700), name="project_year_is_buddhist"
            ),
        ]


class Indicator(Named):
    """A question over facts: which kinds, and whether their acts, their quantity or their people are counted.

    Sums are kept per kind, so an indicator counts backwards the moment it is defined. People are asked of one
    kind only: distinct people of two kinds are not the sum of both.
    """

    code = models.CharField(max_length=40, unique=True)
    kinds = ArrayField(models.CharField(max_length=60))
    counts = models.CharField(max_length=8)
    from_year = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "programmes_indicator"
        constraints = [
            models.CheckConstraint(
                condition=Q(counts__in=["acts", "quantity", "people"]), name="indicator_counts_known"
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="indicator_has_kinds"),
            models.CheckConstraint(
                condition=~Q(counts="people") | Q(kinds__len=1), name="indicator_people_of_one_kind"
            ),
        ]
