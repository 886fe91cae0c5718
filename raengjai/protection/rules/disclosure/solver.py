"""The cheapest other table that looks as much like the true one as it can, yet differs where it must. HiGHS finds it;
nothing is believed of what it says (suppression.py checks each answer by adding up)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Terms = list[tuple[int, float]]


@dataclass(slots=True)
class Program:
    """Whole numbers first, then distances. Each row: least ≤ sum of factor times column ≤ most."""

    floor: float
    whole: int
    costs: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, Terms]] = field(default_factory=list)

    def between(self, least: float, most: float, terms: Terms) -> None:
        self.rows.append((least, most, terms))

    def distance(self, terms: Terms, true: int, cost: float) -> None:
        """A further column, at least as large as how far the sum is from `true`."""
        column = self.whole + len(self.costs)
        self.costs.append(cost)
        self.between(-INFINITE, true, [*terms, (column, -1.0)])
        self.between(true, INFINITE, [*terms, (column, 1.0)])


INFINITE = float("inf")


def solve(program: Program) -> list[int] | None:
    """The whole numbers, or None when no table is so."""
    import highspy  # noqa: PLC0415 heavy: numpy and the solver, only when figures are prepared

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 2563)
    solver.passModel(_model(program))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return [round(value) for value in solver.getSolution().col_value[: program.whole]]


def _model(program: Program) -> Any:
    import highspy  # noqa: PLC0415 heavy: as above
    import numpy as np  # noqa: PLC0415 heavy: the same

    distances = len(program.costs)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.whole + distances, len(program.rows)
    lp.col_cost_ = np.array([0.0] * program.whole + program.costs)
    lp.col_lower_ = _array([program.floor] * program.whole + [0.0] * distances)
    lp.col_upper_ = np.full(program.whole + distances, highspy.kHighsInf)
    lp.row_lower_ = _array([least for least, _most, _terms in program.rows])
    lp.row_upper_ = _array([most for _least, most, _terms in program.rows])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * program.whole + [kinds.kContinuous] * distances
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.cumsum([0, *(len(terms) for _least, _most, terms in program.rows)])
    lp.a_matrix_.start_ = starts.astype(np.int32)
    flat = [term for _least, _most, terms in program.rows for term in terms]
    lp.a_matrix_.index_ = np.array([column for column, _factor in flat], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([factor for _column, factor in flat], dtype=np.double)
    return lp


def _array(numbers: Sequence[float]) -> Any:
    import highspy  # noqa: PLC0415 heavy: as above
    import numpy as np  # noqa: PLC0415 heavy: the same

    inf = highspy.kHighsInf
    return np.array([inf if one == INFINITE else -inf if one == -INFINITE else one for one in numbers])
