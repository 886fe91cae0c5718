"""The figures of a whole year: sums of what was drawn for its quarters. Nothing is drawn again and nothing is paid."""

from collections.abc import Mapping, Sequence

from raengjai.places.rules import COUNTRY
from raengjai.protection.models import Draw, Figure, FigureSet
from raengjai.protection.rules import counting
from raengjai.protection.rules.disclosure import (
    TOTAL,
    Base,
    Cell,
    Key,
    bases,
    grid_of,
    public_figures,
    year_figures,
)


def figures_of(
    row: FigureSet, base: Base, indicator: str, quarter: int, found: Mapping[Key, int | None]
) -> list[Figure]:
    """Rows to be written, of what was found for one base."""
    rows = []
    for key, value in found.items():
        is_of_province = base.code == counting.PROVINCE_BASE
        province, (sex, age) = (key[0], (TOTAL, TOTAL)) if is_of_province else (COUNTRY, key)
        rows.append(
            Figure(
                figure_set=row,
                year=row.year,
                quarter=quarter,
                indicator=indicator,
                province_code=province,
                sex=sex,
                age=age,
                value=value,
            )
        )
    return rows


def show_year(row: FigureSet, provinces: tuple[str, ...]) -> None:
    """Sums of all quarters that were drawn of the year of `row`, its last. As the system, in the transaction that draws it."""
    for indicator in counting.INDICATORS:
        for base in bases().values():
            draws = Draw.objects.filter(
                spending__year=row.year, spending__indicator=indicator, spending__base=base.code
            ).select_related("spending")
            quarters = {str(draw.spending.quarter): cells_from(draw.cells) for draw in draws}
            grid = grid_of(base, provinces)
            shown = {quarter: public_figures(base, grid, noisy) for quarter, noisy in quarters.items()}
            found = year_figures(base, grid, quarters, shown)
            Figure.objects.bulk_create(figures_of(row, base, indicator, counting.WHOLE_YEAR, found))


def cells_from(data: Sequence[tuple[Sequence[str], int]]) -> dict[Cell, int]:
    """What a draw keeps, as cell → count."""
    return {tuple(cell): count for cell, count in data}
