"""Figures of a quarter: asked for, approved by a second person and paid, then drawn and published by the job, once.

Nobody sees what was drawn before everybody does: who had looked could let a lucky draw pass and stop an unlucky one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.dates import bangkok_day
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.models import Place
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.answers import mark_counted
from raengjai.protection.actions.entries import Code, enter
from raengjai.protection.actions.figure_budget import (
    BEYOND,
    budget_left,
    check_country,
    decide,
    hold_ledger,
    ledger_of,
    pay,
    to_decide,
)
from raengjai.protection.actions.figure_years import cells_from, figures_of, show_year
from raengjai.protection.models import (
    APPROVED,
    PUBLISHED,
    REFUSED,
    Answer,
    Draw,
    Figure,
    FigureSet,
    InsideFigure,
    Spending,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import counting
from raengjai.protection.rules.budget import Question
from raengjai.protection.rules.disclosure import (
    TOTAL,
    Act,
    Base,
    Cell,
    Grid,
    Key,
    bases,
    counted_once,
    drawn,
    grid_of,
    inside_figures,
    public_figures,
)

FIGURES_JOB = "protection.publish_figures"
_LAST_QUARTER = 4


@transaction.atomic
def prepare_figures(year: int, quarter: int, *, room: Room, at: datetime) -> FigureSet:
    """Asks for the figures of a quarter. Nothing is counted, paid or drawn yet."""
    check_country(room.member)
    hold_ledger()
    if not counting.is_over(year, quarter, bangkok_day(at)):
        raise Refused(_("This quarter is not over yet."), field="quarter")
    others = FigureSet.objects.exclude(state=REFUSED).filter(year__gte=year)
    if any((other.year, other.quarter) == (year, quarter) for other in others):
        raise Refused(_("The figures of this quarter are prepared or drawn already."), field="quarter")
    if any((other.year, other.quarter) > (year, quarter) for other in others):
        raise Refused(
            _("A later quarter was prepared already. What was recorded late is counted there."),
            field="quarter",
        )
    epsilon = sum((base.epsilon for _name, base in _questions()), Decimal(0))
    if epsilon > budget_left(year):
        raise Refused(BEYOND, field="quarter")
    row = FigureSet(year=year, quarter=quarter, epsilon=epsilon, prepared_by=room.member, prepared_at=at)
    row.save(force_insert=True)
    _enter("figures.prepared", row, at, room.member_id)
    return row


@transaction.atomic
def approve_figures(figure_set: FigureSet, *, room: Room, at: datetime) -> FigureSet:
    """A second person approves: the price is written into the ledger, and the job draws after that is committed."""
    row = _to_decide(figure_set, room)
    ledger = ledger_of(row.year)
    for indicator, base in _questions():
        pay(ledger, Question(indicator, row.year, row.quarter, base.code), base, row=row, room=room, at=at)
    _decide(row, APPROVED, room, at)
    defer(FIGURES_JOB, set_id=str(row.pk))
    return row


@transaction.atomic
def refuse_figures(figure_set: FigureSet, *, room: Room, at: datetime) -> FigureSet:
    """A second person does not approve. Nothing was drawn or paid; the quarter may be asked for again."""
    row = _to_decide(figure_set, room)
    _decide(row, REFUSED, room, at)
    return row


@transaction.atomic
def publish_figures(set_id: UUID, *, at: datetime) -> bool:
    """Counts, draws, withholds and publishes, all or nothing; False when it was done before. As the system."""
    with inside(actors.system()):
        hold_ledger()
        row = FigureSet.objects.select_for_update().filter(pk=set_id, state=APPROVED).first()
        if row is None:
            return False
        provinces = tuple(Place.objects.provinces().order_by("code").values_list("code", flat=True))
        for indicator in counting.INDICATORS:
            answers = _to_count(row, indicator)
            for spending in row.spendings.filter(indicator=indicator).order_by("base"):
                _draw(row, spending, answers, provinces)
            mark_counted(answers, indicator)
        _show_inside(row, provinces)
        if row.quarter == _LAST_QUARTER:
            show_year(row, provinces)
        row.state, row.published_at = PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
        _enter("figures.published", row, at)
    return True


def _questions() -> Sequence[tuple[str, Base]]:
    return [(indicator, base) for indicator in counting.INDICATORS for base in bases().values()]


def _to_decide(figure_set: FigureSet, room: Room) -> FigureSet:
    return to_decide(
        figure_set,
        room,
        meanwhile=_("Somebody has decided on these figures meanwhile."),
        second=_("A second person must approve figures before they leave."),
    )


def _decide(row: FigureSet, state: str, room: Room, at: datetime) -> None:
    decide(row, state, room=room, at=at)
    _enter(f"figures.{state}", row, at, room.member_id)


def _enter(verb: str, row: FigureSet, at: datetime, member_id: UUID | None = None) -> None:
    codes: dict[str, Code] = {"year": row.year, "quarter": row.quarter, "epsilon": str(row.epsilon)}
    enter(verb, province_code=COUNTRY, at=at, member_id=member_id, subject_id=row.pk, codes=codes)


def _to_count(row: FigureSet, indicator: str) -> list[Answer]:
    """Who was not counted before, of this quarter and those before it: what is recorded late counts now."""
    waiting = Answer.objects.exclude(counted__contains=[indicator]).order_by("pk")
    upto = waiting.filter(year__lt=row.year) | waiting.filter(year=row.year, quarter__lte=row.quarter)
    return [one for one in upto if counting.counts_in(indicator, identified=one.identified)]


def _draw(row: FigureSet, spending: Spending, answers: Sequence[Answer], provinces: tuple[str, ...]) -> None:
    """Draws for one payment, keeps what was drawn and counted, and writes the figures."""
    base = bases()[spending.base]
    grid = grid_of(base, provinces)
    counts = counted_once(
        Act(
            one.pk,
            0,
            counting.cell_in(base.code, province_code=one.province_code, sex=one.sex, age_band=one.age_band),
        )
        for one in answers
    )
    noisy = drawn(base, grid, counts)
    Draw(spending=spending, counts=_as_data(counts), cells=_as_data(noisy)).save(force_insert=True)
    found = public_figures(base, grid, noisy)
    Figure.objects.bulk_create(figures_of(row, base, spending.indicator, row.quarter, found))


def _show_inside(row: FigureSet, provinces: tuple[str, ...]) -> None:
    """True counts of people by province, all quarters of the year so far together with what was shown before."""
    draws = Draw.objects.filter(
        spending__year=row.year,
        spending__indicator=counting.PEOPLE,
        spending__base=counting.PROVINCE_BASE,
    ).select_related("spending")
    counts: dict[Cell, int] = {
        (*cell, str(draw.spending.quarter)): count
        for draw in draws
        for cell, count in cells_from(draw.counts).items()
    }
    quarters = sorted({str(draw.spending.quarter) for draw in draws})
    grid = Grid({"province": provinces, "quarter": tuple(quarters)})
    kept: dict[Key, int | None] = {
        _inside_key(one): one.value for one in InsideFigure.objects.filter(year=row.year)
    }
    keys: list[Key] = [(province, quarter) for province in (*provinces, TOTAL) for quarter in quarters]
    if row.quarter == _LAST_QUARTER:
        keys += [(province, TOTAL) for province in (*provinces, TOTAL)]
    figures = {key: grid.cells_of(key) for key in keys}
    try:
        found = inside_figures(counts, figures, kept=kept)
    except Refused:  # what was shown before would give a small group away: nothing new is shown
        found = dict.fromkeys(keys)
    InsideFigure.objects.bulk_create(
        InsideFigure(
            figure_set=row,
            year=row.year,
            province_code=COUNTRY if province == TOTAL else province,
            quarter=counting.WHOLE_YEAR if quarter == TOTAL else int(quarter),
            value=found[province, quarter],
        )
        for province, quarter in keys
        if (province, quarter) not in kept
    )


def _inside_key(one: InsideFigure) -> Key:
    return (
        TOTAL if one.province_code == COUNTRY else one.province_code,
        TOTAL if one.quarter == counting.WHOLE_YEAR else str(one.quarter),
    )


def _as_data(cells: Mapping[Cell, int]) -> list[list[object]]:
    return [[list(cell), count] for cell, count in sorted(cells.items())]
