"""Disclosure control: nobody can work a small group out, by subtracting tables, over releases, or by guessing all tables."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.ground.refused import Refused
from raengjai.protection.rules import disclosure
from raengjai.protection.rules.disclosure import TOTAL, Grid, Key, Rule, suppressed
from raengjai.protection.rules.disclosure import suppression as insides

SQUARE = Grid({"province": ("51", "52"), "quarter": ("1", "2")})
TABLE = Grid({"province": ("51", "52", "57"), "quarter": ("1", "2")})
CUBE = Grid({"province": ("51", "52"), "sex": ("f", "m"), "age": ("child", "adult")})
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALL_RULE = Rule(lambda _cells: 3, 3)


def all_figures(grid: Grid):
    return grid.figures(grid.keys(grid.columns, totals=True))


def counts_of(grid: Grid, most: int):
    cells = grid.cells()
    return st.lists(st.integers(0, most), min_size=len(cells), max_size=len(cells)).map(
        lambda numbers: dict(zip(cells, numbers, strict=True))
    )


def ranges(grid: Grid, shown: Mapping[Key, int | None], most: int) -> dict[Key, tuple[int, int]]:
    """Key → smallest and largest value over every table, by trying them all: whole numbers from 0 to `most` in each cell."""
    cells = grid.cells()
    tables = np.indices((most + 1,) * len(cells)).reshape(len(cells), -1)
    for key, value in shown.items():
        if value is not None:
            rows = [cells.index(cell) for cell in grid.cells_of(key)]
            tables = tables[:, tables[rows].sum(axis=0) == value]
    found = {}
    for key in [*grid.keys(grid.columns, totals=True)]:
        sums = tables[[cells.index(cell) for cell in grid.cells_of(key)]].sum(axis=0)
        found[key] = (int(sums.min()), int(sums.max()))
    return found


def assert_protected(
    grid: Grid, counts: Mapping[Key, int], shown: Mapping[Key, int | None], rule: Rule, most: int
) -> None:
    """By trying every table: small groups from nobody to the width, other withheld figures uncertain by it."""
    for key, (low, high) in ranges(grid, shown, most).items():
        true = sum(counts[cell] for cell in grid.cells_of(key))
        if true < rule.least(1):
            assert low <= 0
            assert high >= rule.width
        elif key in shown and shown[key] is None:
            assert high - low >= rule.width


@given(counts_of(SQUARE, 8))
@SLOW
def test_no_table_of_two_by_two_gives_anybody_away(counts):
    shown = suppressed(counts, all_figures(SQUARE), rule=SMALL_RULE)

    assert_protected(SQUARE, counts, shown, SMALL_RULE, most=19)


@given(counts_of(TABLE, 5))
@SLOW
def test_no_table_of_three_by_two_gives_anybody_away(counts):
    shown = suppressed(counts, all_figures(TABLE), rule=SMALL_RULE)

    assert_protected(TABLE, counts, shown, SMALL_RULE, most=8)


def test_a_group_that_no_figure_names_is_protected_too():
    """Under 18 and under 20: the difference is the three who are 18 or 19."""
    counts = {("0-17",): 40, ("18-19",): 3, ("20+",): 60}
    young, all_ = frozenset({("0-17",)}), frozenset(counts)
    figures = {("under 18",): young, ("under 20",): young | {("18-19",)}, ("all",): all_}

    shown = disclosure.inside_figures(counts, figures)

    assert None in (shown["under 18",], shown["under 20",])
    assert shown["all",] == 103


@given(counts_of(SQUARE, 8), st.sets(st.frozensets(st.sampled_from(SQUARE.cells()), min_size=1), min_size=1))
@SLOW
def test_no_set_of_overlapping_figures_gives_anybody_away(counts, groups):
    """Figures may overlap in any way; every group of cells that they tell apart is tried in every table."""
    figures: dict[Key, Any] = {
        (str(number),): group for number, group in enumerate(sorted(groups, key=sorted))
    }
    shown = suppressed(counts, figures, rule=SMALL_RULE)

    tables: Any = np.indices((20,) * 4).reshape(4, -1)
    rows: dict[Key, int] = {cell: number for number, cell in enumerate(SQUARE.cells())}
    for key, value in shown.items():
        if value is not None:
            tables = tables[:, tables[[rows[cell] for cell in figures[key]]].sum(axis=0) == value]
    told_apart = {
        frozenset(other for other in rows if all((other in one) == (cell in one) for one in groups))
        for cell in rows
        if any(cell in one for one in groups)
    }
    withheld = {figures[key] for key, value in shown.items() if value is None}
    small = {group for group in told_apart if sum(counts[cell] for cell in group) < 3}
    for group in withheld | small:
        sums = tables[[rows[cell] for cell in group]].sum(axis=0)
        assert sums.max() - sums.min() >= 3
        assert group not in small or sums.min() == 0


@given(counts_of(CUBE, 60))
@SLOW
def test_an_attacker_who_subtracts_overlapping_tables_learns_nothing(counts):
    """Province by sex, province by age, sex by age, with all their sums: every sum and difference of shown figures."""
    tables = [CUBE.keys(by, totals=True) for by in (("province", "sex"), ("province", "age"), ("sex", "age"))]
    figures = CUBE.figures(*tables)
    shown = {
        key: value for key, value in disclosure.inside_figures(counts, figures).items() if value is not None
    }

    for first, value in shown.items():
        assert value >= 10
        for second, other in shown.items():
            if figures[second] < figures[first]:
                assert value - other >= 10
                for third, last in shown.items():
                    rest = figures[first] - figures[second]
                    if figures[third] < rest:
                        assert value - other - last >= 10


@given(counts_of(CUBE, 40))
@SLOW
def test_what_is_solved_from_all_that_is_shown_is_never_a_small_group(counts):
    """Linear algebra: a group of cells is solved when it lies in the span of the shown figures."""
    figures = CUBE.figures(
        CUBE.keys(("province", "sex"), totals=True), CUBE.keys(("sex", "age"), totals=True)
    )
    shown = disclosure.inside_figures(counts, figures)
    cells = CUBE.cells()
    known = [[cell in figures[key] for cell in cells] for key, value in shown.items() if value is not None]
    rank = np.linalg.matrix_rank(np.array(known, dtype=float)) if known else 0

    for key, group in [*figures.items(), *((cell, frozenset({cell})) for cell in cells)]:
        small = sum(counts[cell] for cell in group) < 10
        withheld = shown.get(key, 0) is None
        if small or withheld:
            more = np.array([*known, [cell in group for cell in cells]], dtype=float)
            assert np.linalg.matrix_rank(more) > rank


@given(counts_of(TABLE, 40), st.data())
@SLOW
def test_later_releases_take_nothing_back_and_give_nothing_away(counts, data):
    """First provinces alone, then quarters, then everything: what the first release said stays, and all of it is safe together."""
    first = TABLE.figures(TABLE.keys(("province",), totals=True))
    second = first | TABLE.figures(TABLE.keys(("quarter",), totals=True))
    third = second | all_figures(TABLE)
    shown = disclosure.inside_figures(counts, first)
    for figures in (second, third):
        try:
            later = disclosure.inside_figures(counts, figures, kept=shown)
        except Refused:
            return  # the earlier ones said too much already, and nothing more is shown
        assert {key: later[key] for key in shown} == shown
        shown = later

    values = {key: value for key, value in shown.items() if value is not None}
    assert all(
        values[one] - values[other] >= 10 for one in values for other in values if third[other] < third[one]
    )


def test_a_later_release_that_would_give_somebody_away_is_refused():
    """The first release did not know of the second's columns: 20 in all and 17 women leave 3 men."""
    grid = Grid({"sex": ("f", "m")})
    kept = {(TOTAL,): 20, ("f",): 17}

    with pytest.raises(Refused, match="before"):
        disclosure.inside_figures({("f",): 17, ("m",): 3}, all_figures(grid), kept=kept)


def test_counts_that_were_released_are_frozen():
    figures = all_figures(SQUARE)
    counts = dict.fromkeys(SQUARE.cells(), 50)
    kept = disclosure.inside_figures(counts, figures)

    with pytest.raises(ValueError, match="frozen"):
        disclosure.inside_figures({**counts, ("51", "1"): 51}, figures, kept=kept)
    with pytest.raises(ValueError, match="among"):
        disclosure.inside_figures(counts, {}, kept=kept)


@pytest.mark.parametrize(("count", "is_shown"), [(0, False), (1, False), (9, False), (10, True), (11, True)])
def test_the_line_is_at_ten(count, is_shown):
    shown = disclosure.inside_figures({("52",): count}, {("52",): frozenset({("52",)})})

    assert shown == {("52",): count if is_shown else None}
    assert disclosure.threshold() == 10


def test_a_small_cell_takes_as_few_with_it_as_can_be():
    numbers = [3, 20, 30, 25, 40, 12, 50, 11, 60]
    grid = Grid({"row": ("a", "b", "c"), "column": ("1", "2", "3")})
    counts = dict(zip(grid.cells(), numbers, strict=True))

    shown = disclosure.inside_figures(counts, all_figures(grid))

    assert shown["a", "1"] is None
    assert sum(value is None for value in shown.values()) == 4
    assert shown[TOTAL, TOTAL] == sum(numbers)
    assert all(shown[key] is not None for key in shown if TOTAL in key)


def test_a_table_without_small_groups_is_shown_whole():
    counts = dict.fromkeys(CUBE.cells(), 10)

    assert None not in disclosure.inside_figures(counts, all_figures(CUBE)).values()


def test_an_empty_table_shows_nothing():
    shown = disclosure.inside_figures({}, all_figures(CUBE))

    assert set(shown.values()) == {None}


def test_the_solver_is_not_believed(monkeypatch):
    """It says that everybody may be somewhere else, which is not so."""
    monkeypatch.setattr(insides, "_is_protected", lambda _task, _parts: True)

    task = insides._task({("51", "1"): 30}, all_figures(SQUARE), SMALL_RULE, {})
    task.witnesses.append([99] * len(task.groups))

    with pytest.raises(AssertionError):
        insides._check(task)


def test_a_figure_in_two_tables_is_one():
    figures = CUBE.figures(CUBE.keys(("sex",), totals=True), CUBE.keys(("age",), totals=True))

    assert len(figures) == 5
    assert len(figures[TOTAL, TOTAL, TOTAL]) == 8
    with pytest.raises(KeyError):
        CUBE.cells_of(("51", "x", TOTAL))
    with pytest.raises(KeyError):
        CUBE.keys(("village",), totals=True)
