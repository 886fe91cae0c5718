"""The sums of a year on the public page: nothing is paid for them, and nobody who subtracts learns what was withheld."""

from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as_system
from raengjai.protection.actions import budget_left
from raengjai.protection.models import Draw, Figure
from raengjai.protection.rules import disclosure
from raengjai.protection.rules.disclosure import Key, bases, public_line
from tests.protection import counted
from tests.protection.counted import YEAR

PUBLIC = "/statistics/protection/"
PROVINCE, COUNTRY = bases()["province"], bases()["country"]
CODES = ("50", "51")
QUARTERS = ("1", "2", "3", "4")


def year_of(
    base: disclosure.Base, numbers: list[int], provinces: tuple[str, ...] = CODES
) -> tuple[dict[str, dict[Key, int]], dict[str, dict[Key, int | None]], dict[Key, int | None]]:
    """Noisy cells, what the quarters show, what the year shows."""
    grid = disclosure.grid_of(base, provinces)
    cells = grid.cells()
    noisy = {
        quarter: dict(zip(cells, numbers[at * len(cells) : (at + 1) * len(cells)], strict=True))
        for at, quarter in enumerate(QUARTERS)
    }
    shown = {quarter: disclosure.public_figures(base, grid, one) for quarter, one in noisy.items()}
    return noisy, shown, disclosure.year_figures(base, grid, noisy, shown)


@given(st.lists(st.integers(-20, 120), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_what_is_left_of_a_year_is_never_a_small_sum(numbers):
    """Take the shown quarters from the shown year: what is left is nothing, or passes the line of so many cells."""
    noisy, shown, year = year_of(PROVINCE, numbers)

    for key, value in year.items():
        if value is None:
            continue
        withheld = [quarter for quarter in QUARTERS if shown[quarter][key] is None]
        left = value - sum(shown[quarter][key] or 0 for quarter in QUARTERS)
        assert value == sum(one[key] for one in noisy.values())
        assert len(withheld) != 1
        assert not withheld or left >= public_line(PROVINCE, len(withheld))


@given(st.lists(st.integers(-20, 90), min_size=48, max_size=48))
@settings(max_examples=15, deadline=None)
def test_linear_algebra_over_a_year_solves_no_withheld_figure(numbers):
    """Sex, age, their sums, four quarters and the year: no withheld figure lies in the span of those shown."""
    _noisy, shown, year = year_of(COUNTRY, numbers)
    grid = disclosure.grid_of(COUNTRY, CODES)
    cells = [(quarter, *cell) for quarter in QUARTERS for cell in grid.cells()]
    groups = {
        (quarter, *key): {(quarter, *cell) for cell in grid.cells_of(key)}
        for quarter in QUARTERS
        for key in year
    } | {("year", *key): {(q, *cell) for q in QUARTERS for cell in grid.cells_of(key)} for key in year}
    values = {(quarter, *key): value for quarter in QUARTERS for key, value in shown[quarter].items()}
    values |= {("year", *key): value for key, value in year.items()}
    known = [[cell in groups[key] for cell in cells] for key, value in values.items() if value is not None]
    rank = np.linalg.matrix_rank(np.array(known, dtype=float)) if known else 0

    for key, value in values.items():
        if value is None and key[0] != "year":
            more = np.array([*known, [cell in groups[key] for cell in cells]], dtype=float)
            assert np.linalg.matrix_rank(more) > rank


def test_several_small_quarters_together_are_no_way_around_the_line():
    """Three and four withheld, a hundred shown twice: a year of 207 would say that there were seven."""
    line = public_line(PROVINCE)
    _noisy, shown, year = year_of(PROVINCE, [3, 100, 4, 100, 100, 100, 100, 100], CODES)
    assert (shown["1"]["50",], shown["2"]["50",], year["50",]) == (None, None, None)
    assert year["51",] == 400

    large = line - 1
    _noisy, _shown, year = year_of(PROVINCE, [large, 100, large, 100, large, 100, large, 100], CODES)
    assert year["50",] == 4 * large >= public_line(PROVINCE, 4)


# --- through the job and the page ----------------------------------------------------------------------------


def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor inside figures, which take most of the time and are tried elsewhere."""
    monkeypatch.setattr(
        "raengjai.protection.rules.disclosure.figures.noised", lambda counts, _epsilon: list(counts)
    )
    monkeypatch.setattr("raengjai.protection.actions.figures._show_inside", lambda _row, _provinces: None)


@pytest.mark.django_db
def test_the_year_stands_with_its_last_quarter_and_costs_nothing(client, monkeypatch):
    without_noise(monkeypatch)
    asks, decides = counted.country()
    for quarter, counts in enumerate([(60, 40, 3), (50, 3, 4), (70, 60, 90), (40, 50, 80)], start=1):
        for province, count in zip(("10", "50", "52"), counts, strict=True):
            counted.answers(count, province_code=province, quarter=quarter)
        counted.published(asks, decides, quarter=quarter)
        with acting_as_system("test"):
            assert Figure.objects.filter(quarter=0).exists() == (quarter == 4)
    with acting_as_system("test"):
        assert budget_left(YEAR) == Decimal(12) - 4 * 2
        assert Draw.objects.count() == 16
        year = {
            row.province_code: row.value
            for row in Figure.objects.filter(quarter=0, indicator="people", sex="*", age="*")
        }
    assert (year["10"], year["50"], year["52"], year["51"]) == (220, None, None, None)
    assert year["00"] is None  # in the second quarter the country was under its line, and none else
    page = client.get(PUBLIC, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "220" in page
    assert "Whole year" in page
    assert all(f">{small}<" not in page for small in (3, 4, 7, 153, 177))  # nor what would lead to them


@pytest.mark.django_db
def test_over_pages_and_files_nobody_subtracts_a_small_quarter(monkeypatch):
    without_noise(monkeypatch)
    asks, decides = counted.country()
    true = {("52", 1): 2, ("52", 2): 5, ("52", 3): 60, ("52", 4): 90, ("10", 1): 80, ("10", 4): 45}
    for quarter in (1, 2, 3, 4):
        for (province, of), count in true.items():
            if of == quarter:
                counted.answers(count, province_code=province, quarter=quarter)
        counted.published(asks, decides, quarter=quarter)
    with acting_as_system("test"):
        shown = {
            (row.province_code, row.quarter): row.value
            for row in Figure.objects.filter(indicator="people", sex="*", age="*")
            if row.value is not None and row.province_code != "00"  # drawn apart from the provinces
        }
    assert ("52", 0) not in shown
    for one, other in combinations(shown.values(), 2):
        assert abs(one - other) not in (2, 5, 7)
