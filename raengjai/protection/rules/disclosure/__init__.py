"""Figures that leave the sealed room, and what keeps people out of them (docs/statistics.md)."""

from raengjai.protection.rules.disclosure.figures import (
    Base,
    bases,
    drawn,
    grid_of,
    inside_figures,
    public_figures,
    public_line,
    threshold,
    year_figures,
)
from raengjai.protection.rules.disclosure.grid import TOTAL, Cell, Grid, Key
from raengjai.protection.rules.disclosure.noise import Act, counted_once, noised, reach
from raengjai.protection.rules.disclosure.suppression import Rule, suppressed

__all__ = [
    "TOTAL",
    "Act",
    "Base",
    "Cell",
    "Grid",
    "Key",
    "Rule",
    "bases",
    "counted_once",
    "drawn",
    "grid_of",
    "inside_figures",
    "noised",
    "public_figures",
    "public_line",
    "reach",
    "suppressed",
    "threshold",
    "year_figures",
]
