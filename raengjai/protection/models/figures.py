"""What the room says to statistics: answers without people, and the figures that were drawn from them (docs/statistics.md)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from raengjai.protection.models.members import Member
from raengjai.protection.models.rows import SealedRow, sealed

PREPARED, APPROVED, PUBLISHED, REFUSED = "prepared", "approved", "published", "refused"
STATES = (PREPARED, APPROVED, PUBLISHED, REFUSED)


class Answer(SealedRow):
    """One person of one case in codes of closed lists; neither case nor person nor day.

    Only the case leads to it, under its seal. `year` is fiscal (พ.ศ.), `quarter` 1 to 4 of it. `counted`: the indicators
    and the kinds of row files in which the person was counted already; nobody is counted twice in one. What `broad_age`,
    `months`, `country` and `sexual` are for: rules/records/figures.py.
    """

    province_code = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=48, blank=True)
    age_band = models.CharField(max_length=8, blank=True)
    nationality = models.CharField(max_length=8, blank=True)
    exploitation = ArrayField(models.CharField(max_length=48), default=list)
    sector = models.CharField(max_length=48, blank=True)
    means = ArrayField(models.CharField(max_length=48), default=list)
    recruiter_relation = models.CharField(max_length=48, blank=True)
    outcome = models.CharField(max_length=48, blank=True)
    identified = models.CharField(max_length=48, blank=True)
    broad_age = models.CharField(max_length=8, blank=True)
    months = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=3, blank=True)
    sexual = ArrayField(models.CharField(max_length=48), default=list)
    counted = ArrayField(models.CharField(max_length=48), default=list)

    class Meta:
        db_table = sealed("answer")
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(0, 4)), name="sealed_answer_quarter")
        ]
        indexes = [models.Index(fields=["year", "quarter"], name="sealed_answer_of_quarter")]


class AskedFor(SealedRow):
    """What leaves the room for everybody: asked for by one member of the country's office, decided by another, made once."""

    state = models.CharField(max_length=9, default=PREPARED)
    epsilon = models.DecimalField(max_digits=6, decimal_places=3)
    prepared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def decided_by_another(name: str) -> list[models.CheckConstraint]:
    """The checks of a table of `AskedFor`, whose names begin with `name`."""
    return [
        models.CheckConstraint(condition=Q(state__in=STATES), name=f"{name}_state"),
        models.CheckConstraint(
            condition=Q(decided_by=None) | ~Q(decided_by=F("prepared_by")), name=f"{name}_second_person"
        ),
        models.CheckConstraint(
            condition=Q(state=PREPARED, decided_by=None, decided_at=None)
            | (~Q(state=PREPARED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            name=f"{name}_decided",
        ),
        models.CheckConstraint(
            condition=Q(state=PUBLISHED, published_at__isnull=False)
            | (~Q(state=PUBLISHED) & Q(published_at=None)),
            name=f"{name}_published",
        ),
    ]


class FigureSet(AskedFor):
    """All figures of one quarter."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()

    class Meta:
        db_table = sealed("figure_set")
        constraints = [
            *decided_by_another("sealed_figure_set"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="sealed_figure_set_quarter"),
            models.UniqueConstraint(
                fields=["year", "quarter"], condition=~Q(state=REFUSED), name="sealed_figure_set_once"
            ),
        ]


class Spending(SealedRow):
    """A line of the privacy budget's ledger: a question was paid for. Written before anything is drawn, never changed.

    For figures of a quarter, or for a file of rows; then `quarter` is 0, the whole year.
    """

    figure_set = models.ForeignKey(
        FigureSet, on_delete=models.PROTECT, related_name="spendings", null=True, blank=True
    )
    row_file = models.ForeignKey(
        "protection.RowFile", on_delete=models.PROTECT, related_name="spendings", null=True, blank=True
    )
    indicator = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    base = models.CharField(max_length=16)
    epsilon = models.DecimalField(max_digits=6, decimal_places=3)
    by = models.UUIDField()
    approved_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = sealed("spending")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter", "base"], name="sealed_spending_once"
            ),
            models.CheckConstraint(condition=Q(epsilon__gt=0), name="sealed_spending_above_zero"),
            models.CheckConstraint(
                condition=Q(figure_set__isnull=True, row_file__isnull=False)
                | Q(figure_set__isnull=False, row_file__isnull=True),
                name="sealed_spending_for_one_thing",
            ),
            models.CheckConstraint(condition=~Q(by=F("approved_by")), name="sealed_spending_second_person"),
        ]


class Draw(SealedRow):
    """What was drawn for a payment, and what was counted: lists of [values of the columns, count]. Read by the job alone."""

    spending = models.OneToOneField(Spending, on_delete=models.PROTECT, related_name="draw")
    counts = models.JSONField()
    cells = models.JSONField()

    class Meta:
        db_table = sealed("draw")


class Figure(SealedRow):
    """A published figure, for everybody; `value` None for "fewer than n, or withheld". "*" stands for all of a column."""

    figure_set = models.ForeignKey(FigureSet, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=16)
    province_code = models.CharField(max_length=2)
    sex = models.CharField(max_length=8, default="*")
    age = models.CharField(max_length=8, default="*")
    value = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = sealed("figure")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "indicator", "province_code", "sex", "age"],
                name="sealed_figure_once",
            )
        ]


class InsideFigure(SealedRow):
    """A true count for members, small ones and what would give them away withheld. "00" and quarter 0 are sums."""

    figure_set = models.ForeignKey(FigureSet, on_delete=models.PROTECT, related_name="inside_figures")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    province_code = models.CharField(max_length=2)
    value = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = sealed("inside_figure")
        constraints = [
            models.UniqueConstraint(
                fields=["province_code", "year", "quarter"], name="sealed_inside_figure_once"
            )
        ]
