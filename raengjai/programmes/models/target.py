"""Targets: how much is expected of an indicator, in an area and a span of time, from a first day on."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, models
from django.db.models import Q

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.programmes.models.project import Indicator
from raengjai.programmes.rules import month_of

AREA, EACH_SUBDISTRICT = "", "subdistrict"
MONTH, QUARTER, YEAR = "month", "quarter", "year"
MOST = 1_000_000


class Target(Scoped):
    """What is expected of `place_code` in every month, quarter or year (`span`) from `first_day` on, until a later row.

    `each` is "" for the area as a whole and "subdistrict" for every sub-district inside it; a row of the
    sub-district itself goes before. `value` None ends an earlier row: nothing is said any more (and the number for
    each sub-district counts again). 0 says that nothing is expected there. Quarters are those of the fiscal year.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    each = models.CharField(max_length=11, blank=True, default=AREA)
    span = models.CharField(max_length=7)
    first_day = models.DateField()
    value = models.PositiveIntegerField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.UUIDField()

    class Meta:
        db_table = "programmes_target"
        constraints = [
            *scoped_constraints("target"),
            models.UniqueConstraint(
                fields=["place_code", "each", "span", "indicator", "first_day"], name="target_once"
            ),
            models.CheckConstraint(
                condition=Q(each=AREA) | Q(each=EACH_SUBDISTRICT, place_code__regex="^[0-9]{2,4}$"),
                name="target_each_of_a_wider_area",
            ),
            models.CheckConstraint(
                condition=Q(first_day__day=1)
                & (
                    Q(span=MONTH)
                    | Q(span=QUARTER, first_day__month__in=[1, 4, 7, 10])
                    | Q(span=YEAR, first_day__month=10)
                ),
                name="target_begins_with_its_span",
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__lte=MOST), name="target_value_sane"),
        ]


@dataclass(frozen=True, slots=True)
class Progress:
    """ "16 of 20": one indicator of one sub-district in one month."""

    place_code: str
    indicator: Indicator
    done: int
    target: int

    @property
    def share(self) -> int:
        """In whole percent, rounded down: 100 is said only when all is done."""
        return self.done * 100 // self.target


# The newest row of each case up to the month; of a sub-district its own before that for each one of the province.
# What is done is read from the leaves, up to this moment; acts, copies or people as the indicator asks.
_PROGRESS = """
WITH newest AS (
    SELECT DISTINCT ON (p.code, t.indicator_id, t.each) p.code, t.indicator_id, t.each, t.value
    FROM unnest(%(places)s::text[]) AS p (code) JOIN programmes_target t ON t.span = 'month'
        AND t.first_day <= %(first_day)s::date
        AND ((t.place_code = p.code AND t.each = '') OR (t.place_code = left(p.code, 2) AND t.each = 'subdistrict'))
    ORDER BY p.code, t.indicator_id, t.each, t.first_day DESC
), holding AS (
    SELECT DISTINCT ON (code, indicator_id) code, indicator_id, value FROM newest
    WHERE value IS NOT NULL ORDER BY code, indicator_id, each
)
SELECT h.code, h.indicator_id, h.value,
    CASE i.counts WHEN 'people' THEN (
        SELECT l.people FROM ledger_people_of_leaf(h.code, %(month)s) l WHERE l.kind = i.kinds[1])
    ELSE (
        SELECT sum(CASE i.counts WHEN 'acts' THEN s.acts ELSE s.quantity END) FROM programmes_leaf_sum s
        WHERE s.place_code = h.code AND s.kind = ANY (i.kinds) AND s.month = %(month)s AND s.project_code = '')
    END
FROM holding h JOIN programmes_indicator i ON i.id = h.indicator_id
WHERE h.value > 0 ORDER BY h.code, i.position
"""


def progress_of(places: list[str], day: date) -> list[Progress]:
    """What the sub-districts `places` have done in the month of `day`, where a target is set; nothing elsewhere.

    For those who may open the acts there; others read no people.
    """
    if not places:
        return []
    asked: dict[str, Any] = {"places": places, "first_day": day.replace(day=1), "month": month_of(day)}
    with connection.cursor() as database:
        database.execute(_PROGRESS, asked)
        rows = database.fetchall()
    if not rows:
        return []
    known = {each.pk: each for each in Indicator.objects.all()}
    return [
        Progress(place, known[indicator], int(done or 0), target) for place, indicator, target, done in rows
    ]


@dataclass(frozen=True, slots=True)
class Holding:
    """The monthly targets of an indicator inside a province: one for each sub-district, and the exceptions."""

    for_each: int | None
    exceptions: dict[str, int]

    @property
    def mark(self) -> str:
        """A short sign of exactly these numbers: a page that was drawn from others carries another one."""
        text = repr((self.for_each, sorted(self.exceptions.items())))
        return sha256(text.encode()).hexdigest()[:16]


def holding_in(province_code: str, indicators: list[Indicator], month: date) -> dict[str, Holding]:
    """Indicator code → what holds in the month that begins on `month`."""
    rows = Target.objects.filter(
        province_code=province_code, span=MONTH, indicator__in=indicators, first_day__lte=month
    ).order_by("indicator", "each", "place_code", "-first_day")
    newest = rows.distinct("indicator", "each", "place_code")
    found = {each.pk: Holding(None, {}) for each in indicators}
    for row in newest:
        held = found[row.indicator_id]
        if row.each == EACH_SUBDISTRICT and row.place_code == province_code:
            found[row.indicator_id] = Holding(row.value, held.exceptions)
        elif row.each == AREA and len(row.place_code) == 6 and row.value is not None:
            held.exceptions[row.place_code] = row.value
    return {each.code: found[each.pk] for each in indicators}


def months_ahead(province_code: str, indicator: Indicator, after: date) -> list[date]:
    """The first days of later months for which something else is set already."""
    rows = Target.objects.filter(
        province_code=province_code, span=MONTH, indicator=indicator, first_day__gt=after
    )
    return list(rows.values_list("first_day", flat=True).distinct().order_by("first_day")[:12])
