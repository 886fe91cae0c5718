"""Noise: as large as its price says, around nothing, never the same. No test here fails by chance in a billion runs: each allows
eight standard errors."""

import sys
from collections import Counter
from decimal import Decimal
from math import exp, sqrt
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.protection.rules import disclosure
from raengjai.protection.rules.disclosure import Act

EPSILON = Decimal("0.5")
SPREAD = exp(-0.5)
MANY = 40_000
ERRORS = 8  # standard errors
PROVINCES = tuple(f"{number:02}" for number in range(10, 87))
PROVINCE, COUNTRY = (disclosure.bases()[code] for code in ("province", "country"))


@pytest.fixture(scope="module")
def noise() -> list[int]:
    return disclosure.noised([0] * MANY, EPSILON)


def share_at_least(noise: list[int], reach: int) -> float:
    return sum(one >= reach for one in noise) / len(noise)


def allowed(share: float, number: int = MANY) -> float:
    return ERRORS * sqrt(share * (1 - share) / number)


def tail(reach: int) -> float:
    """The chance of noise of `reach` or more."""
    return SPREAD**reach / (1 + SPREAD)


def test_noise_lies_around_nothing_and_spreads_as_it_should(noise):
    """Discrete Laplace: variance 2a/(1-a)², mean distance 2a/(1-a²), a = e^-ε."""
    variance, distance = 2 * SPREAD / (1 - SPREAD) ** 2, 2 * SPREAD / (1 - SPREAD**2)

    assert abs(sum(noise) / MANY) < ERRORS * sqrt(variance / MANY)
    assert abs(sum(map(abs, noise)) / MANY - distance) < ERRORS * sqrt((variance - distance**2) / MANY)


def test_each_value_comes_as_often_as_it_should(noise):
    found = Counter(noise)
    for value in range(-8, 9):
        share = (1 - SPREAD) / (1 + SPREAD) * SPREAD ** abs(value)
        assert abs(found[value] / MANY - share) < allowed(share)


def test_one_person_more_or_less_hardly_shows(noise):
    """No outcome is more than e^ε times as likely with the person as without: the promise itself, seen in draws."""
    without, having = Counter(noise), Counter(disclosure.noised([1] * MANY, EPSILON))
    for value in range(-5, 7):
        share = max(without[value], having[value]) / MANY
        lower = min(without[value], having[value]) / MANY
        assert share - exp(0.5) * lower < (1 + exp(0.5)) * allowed(share)


def test_no_two_draws_are_the_same(noise):
    assert disclosure.noised([0] * 500, EPSILON) != noise[:500]


def test_what_costs_more_is_nearer():
    near = disclosure.noised([1000] * 2000, Decimal(4))
    far = disclosure.noised([1000] * 2000, Decimal("0.1"))

    assert sum(abs(one - 1000) for one in near) * 5 < sum(abs(one - 1000) for one in far)


@pytest.mark.parametrize("epsilon", [Decimal(0), Decimal(-1)])
def test_without_a_price_there_is_no_draw(epsilon):
    with pytest.raises(ValueError):
        disclosure.noised([1], epsilon)
    assert disclosure.noised([], EPSILON) == []


def test_the_line_keeps_small_groups_under_it(noise):
    """One cell exactly; a sum of cells at most as often as promised."""
    reach = disclosure.reach(1, EPSILON, 0.01)
    assert tail(reach) <= 0.01 < tail(reach - 1)
    assert abs(share_at_least(noise, reach) - tail(reach)) < allowed(tail(reach))

    sums = [sum(noise[start : start + 8]) for start in range(0, MANY, 8)]
    share = share_at_least(sums, disclosure.reach(8, EPSILON, 0.01))
    assert share < 0.01 + allowed(0.01, len(sums))


def test_the_line_rises_with_the_cells_and_falls_with_the_price():
    reaches = [disclosure.reach(cells, EPSILON, 1e-4) for cells in (1, 2, 4, 12)]

    assert reaches == sorted(reaches)
    assert disclosure.reach(1, Decimal(2), 1e-4) < reaches[0]


@given(
    st.lists(
        st.builds(
            Act,
            person=st.integers(0, 6),
            order=st.integers(0, 9),
            cell=st.sampled_from([("a",), ("b",), ("c",)]),
        ),
        max_size=30,
    ),
    st.randoms(),
)
def test_a_person_counts_once_where_the_first_act_fell(acts, random):
    counts = disclosure.counted_once(acts)
    shuffled = list(acts)
    random.shuffle(shuffled)

    assert sum(counts.values()) == len({act.person for act in acts})
    assert disclosure.counted_once(shuffled) == counts
    for person in {act.person for act in acts}:
        others = disclosure.counted_once(act for act in acts if act.person != person)
        assert sum((counts - others).values()) == 1
        assert not others - counts


def test_the_public_figures_have_every_province_whether_or_not_anything_happened():
    grid = disclosure.grid_of(PROVINCE, PROVINCES)
    noisy = disclosure.drawn(PROVINCE, grid, {("52",): 400, ("51",): 9})
    shown = disclosure.public_figures(PROVINCE, grid, noisy)

    assert set(shown) == {(code,) for code in PROVINCES}
    assert disclosure.public_figures(PROVINCE, grid, noisy) == shown
    with pytest.raises(KeyError):
        disclosure.drawn(PROVINCE, grid, {("99",): 1})


def test_the_public_line():
    """A group of 9 passes it less often than one time in ten thousand; what is on it is shown."""
    grid = disclosure.grid_of(PROVINCE, PROVINCES)
    line = disclosure.threshold() - 1 + disclosure.reach(1, PROVINCE.epsilon, 1e-4)
    noisy = dict.fromkeys(grid.cells(), 100) | {("52",): line, ("51",): line - 1, ("50",): -30}
    shown = disclosure.public_figures(PROVINCE, grid, noisy)

    assert (shown["52",], shown["51",], shown["50",], shown["10",]) == (line, None, None, 100)
    assert tail(line - 9) <= 1e-4


@given(st.lists(st.integers(-30, 90), min_size=12, max_size=12))
@settings(max_examples=25, deadline=None)
def test_public_tables_are_never_negative_small_or_solved_by_their_sums(numbers):
    grid = disclosure.grid_of(COUNTRY, PROVINCES)
    noisy = dict(zip(grid.cells(), numbers, strict=True))
    figures = grid.figures(grid.keys(COUNTRY.by, totals=True))
    shown = disclosure.public_figures(COUNTRY, grid, noisy)

    for key, value in shown.items():
        if value is not None:
            assert value >= disclosure.threshold()
            assert value == sum(noisy[cell] for cell in figures[key])
    for column in grid.columns["age"]:
        withheld = [sex for sex in grid.columns["sex"] if shown[sex, column] is None]
        assert len(withheld) != 1 or shown[disclosure.TOTAL, column] is None


@given(st.lists(st.integers(-20, 200), min_size=8, max_size=8))
@settings(max_examples=25, deadline=None)
def test_the_year_tells_no_quarter_that_was_withheld(numbers):
    grid = disclosure.grid_of(PROVINCE, PROVINCES[:2])
    quarters = {
        str(one): dict(zip(grid.cells(), numbers[2 * one : 2 * one + 2], strict=True)) for one in range(4)
    }
    shown = {quarter: disclosure.public_figures(PROVINCE, grid, noisy) for quarter, noisy in quarters.items()}

    year = disclosure.year_figures(PROVINCE, grid, quarters, shown)

    for key, value in year.items():
        withheld = [quarter for quarter in quarters if shown[quarter][key] is None]
        assert value is None or value == sum(noisy[key] for noisy in quarters.values())
        assert value is None or len(withheld) != 1


def test_opendp_is_not_loaded_by_a_page():
    code = "import sys, raengjai.protection.rules.disclosure; print({'opendp', 'highspy', 'numpy'} & set(sys.modules))"

    assert (
        run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "set()"
    )


def test_what_is_only_a_working_value_says_so():
    data = disclosure.figures.read()

    assert not any(
        row["confirmed"] for row in (data["threshold"], data["noise"], *data["base"], *data["cap"])
    )
    assert data["threshold"]["k"] >= data["threshold"]["least_k"] >= 10
