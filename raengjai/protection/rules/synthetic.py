"""Rows of nobody, drawn from a few tables of two columns that were counted with noise (data/ctdc.toml, `synthetic`).

Each person is in one cell of each table, so the prices of the tables add up to ε of the file. All that comes after the noise
looks at noisy cells alone: cells under the line say nothing, rows are drawn by chance, and rows that fewer than k share in
their known columns lose some. Kept are: shares of each column, and how it goes with the one other column of its table. Not
kept: anything of three columns together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from random import SystemRandom
from typing import Any

from raengjai.protection.rules.ctdc import Release, Row, columns, known_emptied, read
from raengjai.protection.rules.disclosure.figures import read as policy
from raengjai.protection.rules.disclosure.grid import Cell
from raengjai.protection.rules.disclosure.noise import noised, reach

_MARK = {"1": "1", "": "0"}
Cells = dict[Cell, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """One table: its two columns, its price, and the values of both, whatever happened."""

    by: tuple[str, str]
    epsilon: Decimal
    values: tuple[tuple[str, ...], tuple[str, ...]]

    def cells(self) -> list[Cell]:
        return list(product(*self.values))

    def line(self, k: int) -> int:
        """A cell under this says nothing: noise lifts a group under k over it hardly ever."""
        return k - 1 + reach(1, self.epsilon, float(policy()["noise"]["failure"]))


def plans(years: Sequence[int]) -> list[Plan]:
    """The tables of a file about those calendar years (CE); the first is the one that rows begin with."""
    return [
        Plan(
            (row["by"][0], row["by"][1]),
            Decimal(row["epsilon"]),
            (_values(row["by"][0], years), _values(row["by"][1], years)),
        )
        for row in read()["synthetic"]["tables"]
    ]


def price() -> Decimal:
    return sum((Decimal(row["epsilon"]) for row in read()["synthetic"]["tables"]), Decimal(0))


def drawn_tables(rows: Iterable[Row], years: Sequence[int]) -> list[Cells]:
    """Every cell of every table with noise of its own. Only after the price is in the ledger, and once."""
    people = [_said(row) for row in rows]
    return [_drawn(plan, people) for plan in plans(years)]


def synthetic_rows(tables: Sequence[Cells], years: Sequence[int], *, k: int) -> Release:
    """As many rows as the first table counts, drawn by chance; never of a person."""
    first, *others = plans(years)
    chance = SystemRandom()
    number = max(sum(tables[0].values()), 0)
    begun = chance.choices(*_weights(first, tables[0], k), k=number) if number else []
    people = [dict(zip(first.by, cell, strict=True)) for cell in begun]
    for plan, cells in zip(others, tables[1:], strict=True):
        for value in plan.values[0]:
            alike = [one for one in people if one[plan.by[0]] == value]
            choices, weights = _given(plan, cells, value, k)
            for one, chosen in zip(alike, chance.choices(choices, weights, k=len(alike)), strict=True):
                one[plan.by[1]] = chosen
    return known_emptied((_row(one) for one in people), k=k)


def most_error() -> int:
    """By how many people the noise of a cell is off at most, once in ten thousand left aside."""
    return max(
        reach(1, Decimal(row["epsilon"]), float(policy()["noise"]["failure"]))
        for row in read()["synthetic"]["tables"]
    )


def _drawn(plan: Plan, people: Sequence[Mapping[str, str]]) -> Cells:
    counts = Counter(
        tuple(
            one[name] if one[name] in values else _nothing(name)
            for name, values in zip(plan.by, plan.values, strict=True)
        )
        for one in people
    )
    cells = plan.cells()
    noisy = noised([counts[cell] for cell in cells], plan.epsilon)
    return dict(zip(cells, noisy, strict=True))


def _weights(plan: Plan, cells: Cells, k: int) -> tuple[list[Cell], list[int]]:
    """What may be drawn and how often; what lies under the line goes to the row that says nothing."""
    blank = (_nothing(plan.by[0]), _nothing(plan.by[1]))
    return _told(cells, plan.line(k), blank)


def _given(plan: Plan, cells: Cells, value: str, k: int) -> tuple[list[str], list[int]]:
    """The same for the second column of a table where the first has that value."""
    row = {cell: count for cell, count in cells.items() if cell[0] == value}
    told, weights = _told(row, plan.line(k), (value, _nothing(plan.by[1])))
    return [second for _first, second in told], weights


def _told(cells: Cells, line: int, blank: Cell) -> tuple[list[Cell], list[int]]:
    told = {cell: count for cell, count in cells.items() if count >= line}
    rest = max(sum(cells.values()) - sum(told.values()), 0)
    told[blank] = told.get(blank, 0) + rest
    if not sum(told.values()):
        told[blank] = 1
    return list(told), list(told.values())


def _values(name: str, years: Sequence[int]) -> tuple[str, ...]:
    """Every value of a column, "" (or no flag set) for what is not known first."""
    joined = _joined().get(name)
    if joined:
        flags = len(joined["flags"])
        marks = ["".join(marks) for marks in product("01", repeat=flags)]
        return tuple(one for one in marks if not joined.get("one") or one.count("1") < 2)
    data = read()
    if name == "yearOfRegistration":
        return ("", *map(str, years))
    if name == "gender":
        return ("", *dict.fromkeys(data["gender"].values()))
    if name in data["bands"]:
        return ("", *(band for _least, band in data["bands"][name]))
    return ("", *data["synthetic"]["values"][name]) if name in data["synthetic"]["values"] else ("", "1")


def _nothing(name: str) -> str:
    return "0" * len(_joined()[name]["flags"]) if name in _joined() else ""


def _joined() -> dict[str, Any]:
    return {one["name"]: one for one in read()["synthetic"]["joined"]}


def _said(row: Row) -> dict[str, str]:
    """A row with the joined flags besides, as "101"."""
    together = {name: "".join(_MARK[row[flag]] for flag in one["flags"]) for name, one in _joined().items()}
    return {**row, **together}


def _row(said: Mapping[str, str]) -> Row:
    """The 27 columns of what was drawn."""
    flags = {
        flag: "1" if mark == "1" else ""
        for name, one in _joined().items()
        for flag, mark in zip(one["flags"], said[name], strict=True)
    }
    return {column: flags[column] if column in flags else said[column] for column in columns()}
