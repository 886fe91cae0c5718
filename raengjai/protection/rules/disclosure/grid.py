"""Tables as sets of cells: every figure, sums too, is the set of the smallest cells that it adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

TOTAL = "*"
Cell = tuple[str, ...]  # one value of each column
Key = tuple[str, ...]  # the same, TOTAL where the column is summed


@dataclass(frozen=True, slots=True)
class Grid:
    """Column → its values, in order. `cells` are all combinations, also those that never occurred."""

    columns: Mapping[str, tuple[str, ...]]

    def cells(self) -> list[Cell]:
        return list(product(*self.columns.values()))

    def cells_of(self, key: Key) -> frozenset[Cell]:
        """Raises KeyError for a value that its column does not have."""
        for name, one in zip(self.columns, key, strict=True):
            if one != TOTAL and one not in self.columns[name]:
                raise KeyError(one)
        parts = [
            values if one == TOTAL else (one,) for values, one in zip(self.columns.values(), key, strict=True)
        ]
        return frozenset(product(*parts))

    def keys(self, by: Iterable[str], *, totals: bool) -> list[Key]:
        """The figures of a table of some columns, the others summed; `totals`: with its own sums."""
        shown = set(by)
        if not shown <= self.columns.keys():
            raise KeyError(sorted(shown - self.columns.keys()))
        parts = [
            (*values, TOTAL) if name in shown and totals else values if name in shown else (TOTAL,)
            for name, values in self.columns.items()
        ]
        return list(product(*parts))

    def figures(self, *tables: Iterable[Key]) -> dict[Key, frozenset[Cell]]:
        """Key → cells of all figures of some tables; a figure in two of them is one."""
        return {key: self.cells_of(key) for table in tables for key in table}
