"""Figures for inside and figures for everybody.

Inside (supervisors, letters between offices): true counts, small ones and what would give them away withheld. Public: noise
is drawn first, once, and everything after it looks at the noisy cells alone, so that which figures are withheld tells no more
about a person than the figures do. The line for noisy figures lies so far above k that a group under k hardly ever passes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from raengjai.protection.rules.disclosure.grid import TOTAL, Cell, Grid, Key
from raengjai.protection.rules.disclosure.noise import noised, reach
from raengjai.protection.rules.disclosure.solver import INFINITE
from raengjai.protection.rules.disclosure.suppression import Figures, Rule, suppressed

_REST = "rest"  # in place of a quarter: all in which a figure is withheld
_FILE = Path(__file__).parents[2] / "data" / "disclosure.toml"


@dataclass(frozen=True, slots=True)
class Base:
    """What is drawn together, for one indicator and quarter: its columns, whether sums are shown, and what it costs."""

    code: str
    by: tuple[str, ...]
    totals: bool
    epsilon: Decimal


def bases() -> dict[str, Base]:
    """Code → base."""
    return {
        row["code"]: Base(row["code"], tuple(row["by"]), row["totals"], Decimal(row["epsilon"]))
        for row in read()["base"]
    }


def grid_of(base: Base, provinces: tuple[str, ...]) -> Grid:
    """The cells of a base. `provinces`: all codes of the country, not those where something happened."""
    columns = {"province": provinces, **read()["columns"]}
    return Grid({name: tuple(columns[name]) for name in base.by})


def threshold() -> int:
    """Fewer people than this are never shown."""
    rule = read()["threshold"]
    return int(max(rule["k"], rule["least_k"]))


def public_line(base: Base, cells: int = 1) -> int:
    """A public figure of so many cells is withheld under this."""
    return int(_public_rule(base).least(cells))


def inside_figures(
    counts: Mapping[Cell, int], figures: Figures, *, kept: Mapping[Key, int | None] | None = None
) -> dict[Key, int | None]:
    """True counts with small ones withheld, as `suppressed`."""
    k = threshold()
    return suppressed(counts, figures, rule=Rule(lambda _cells: k, read()["threshold"]["width"]), kept=kept)


def drawn(base: Base, grid: Grid, counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """Every cell with its noise. Only under `budget.draw_once`, after the price is in the ledger."""
    cells = grid.cells()
    if not counts.keys() <= set(cells):
        raise KeyError(sorted(counts.keys() - set(cells)))
    noisy = noised([counts.get(cell, 0) for cell in cells], base.epsilon)
    return dict(zip(cells, noisy, strict=True))


def public_figures(base: Base, grid: Grid, noisy: Mapping[Cell, int]) -> dict[Key, int | None]:
    """Key → figure for everybody, None for "fewer than k, or withheld". The same cells always give the same."""
    found = suppressed(noisy, grid.figures(grid.keys(base.by, totals=base.totals)), rule=_public_rule(base))
    return {key: None if value is None else max(value, 0) for key, value in found.items()}


def year_figures(
    base: Base,
    grid: Grid,
    quarters: Mapping[str, Mapping[Cell, int]],
    shown: Mapping[str, Mapping[Key, int | None]],
) -> dict[Key, int | None]:
    """The same figures for all quarters together: sums of what was drawn for each, nothing new is drawn or paid.

    `quarters`: noisy cells by quarter; `shown`: what `public_figures` gave for each. A sum that would tell a withheld quarter
    by subtracting the others is withheld, and so is one that would tell a small sum of several withheld quarters.
    """
    wide = Grid({"quarter": tuple(quarters), **grid.columns})
    noisy = {(quarter, *cell): count for quarter, cells in quarters.items() for cell, count in cells.items()}
    kept = {(quarter, *key): value for quarter, figures in shown.items() for key, value in figures.items()}
    keys = grid.keys(base.by, totals=base.totals)
    rule = _public_rule(base)
    rests = {
        (_REST, *key): rest
        for key in keys
        if (rest := _withheld(wide, key, kept)) and sum(noisy[cell] for cell in rest) < rule.least(len(rest))
    }
    figures = {**wide.figures(kept, [(TOTAL, *key) for key in keys]), **rests}
    found = suppressed(noisy, figures, rule=rule, kept={**kept, **dict.fromkeys(rests)})
    return {key: found[(TOTAL, *key)] for key in keys}


def _withheld(wide: Grid, key: Key, kept: Mapping[Key, int | None]) -> frozenset[Cell]:
    """The cells of all quarters in which a figure is withheld: the rest when the others are taken from the year."""
    quarters = [quarter for quarter in wide.columns["quarter"] if kept[(quarter, *key)] is None]
    return frozenset[Cell]().union(*(wide.cells_of((quarter, *key)) for quarter in quarters))


def _public_rule(base: Base) -> Rule:
    failure = float(read()["noise"]["failure"])
    return Rule(
        lambda cells: threshold() - 1 + reach(cells, base.epsilon, failure),
        read()["threshold"]["width"],
        floor=-INFINITE,
    )


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
