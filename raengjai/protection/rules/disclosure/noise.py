"""Noise for counts of people: the discrete Laplace distribution of OpenDP, which draws from the system's own randomness.

Each person is counted in one cell at most, so adding or taking away a person changes one count by one, and noise of scale
1/ε makes the whole table ε-differentially private. Totals, thresholds and rounding afterwards cost nothing more.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, exp, log
from typing import Any

from raengjai.protection.rules.disclosure.grid import Cell

_SLACK = 1e-9  # of floating point, when OpenDP's word on ε is compared with ours


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that counts: for whom, in what order acts came, and in which cell it falls."""

    person: Hashable
    order: int
    cell: Cell


def counted_once(acts: Iterable[Act]) -> Counter[Cell]:
    """Cell → people. Who has several acts is counted where the first fell, whatever order they are given in."""
    first: dict[Hashable, Act] = {}
    for act in acts:
        known = first.setdefault(act.person, act)
        if (act.order, act.cell) < (known.order, known.cell):
            first[act.person] = act
    return Counter(act.cell for act in first.values())


def noised(counts: Sequence[int], epsilon: Decimal) -> list[int]:
    """Each count with noise of its own; may be under 0. Never call it twice for the same people: budget.py sees to that."""
    if epsilon <= 0:
        raise ValueError("no privacy without an epsilon")
    if not counts:
        return []
    import opendp.prelude as dp  # noqa: PLC0415 heavy: half a second, only when figures are prepared

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    measurement: Any = dp.m.make_laplace(*space, scale=1 / float(epsilon))
    if measurement.map(1) > float(epsilon) * (1 + _SLACK):
        raise AssertionError("the noise is smaller than its price")
    drawn: list[int] = measurement(list(counts))
    return drawn


@lru_cache(maxsize=4096)
def reach(cells: int, epsilon: Decimal, failure: float) -> int:
    """The least m such that the noise of a sum of that many cells is m or more with a chance of at most `failure`.

    One cell: exactly. Several: by Chernoff's bound, which is a little too careful.
    """
    spread = exp(-float(epsilon))
    if cells == 1:  # P(noise ≥ m) = spread^m / (1 + spread) for m ≥ 1
        return max(1, ceil(log(1 / (failure * (1 + spread))) / float(epsilon)))
    steps = [float(epsilon) * number / 1000 for number in range(1, 1000)]
    return max(1, ceil(min((log(1 / failure) + cells * _log_moment(spread, at)) / at for at in steps)))


def _log_moment(spread: float, at: float) -> float:
    """ln E exp(at · noise)."""
    return 2 * log(1 - spread) - log(1 - spread * exp(at)) - log(1 - spread * exp(-at))
