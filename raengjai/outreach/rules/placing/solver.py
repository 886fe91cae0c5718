"""The choice as a mixed-integer program, solved by HiGHS: which places, which agencies at each, who comes from where.

Maximal covering with a share that falls with the distance: every demand is served once, by the day at which most of
it comes, as far as its agency is there and has time.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from raengjai.outreach.rules.placing.facts import LEAD, Impossible, Solved
from raengjai.outreach.rules.placing.problem import VISIT, Problem

GAP = 0.001  # good enough: a tenth of a per cent from the best possible
_SEED = 20200107
Tell = Callable[[float, float, float], bool]  # seconds, value, bound → whether to go on


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen sites with the agencies at each, what is served where (the index of a way → part), nights, and how good."""

    sites: dict[str, tuple[str, ...]]
    served: dict[int, float]
    nights: tuple[tuple[str, str], ...]
    solved: Solved


@dataclass(slots=True)
class _Program:
    """Columns and rows on their way to the solver. Everything is between 0 and 1."""

    costs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, list[tuple[int, float]]]] = field(default_factory=list)

    def column(self, cost: float, *, least: float = 0.0, is_whole: bool = False) -> int:
        self.costs.append(cost)
        self.lower.append(least)
        self.whole.append(is_whole)
        return len(self.costs) - 1

    def at_most(self, most: float, terms: Sequence[tuple[int, float]]) -> None:
        self.rows.append((most, list(terms)))


@dataclass(slots=True)
class _Columns:
    """Where each decision stands among the columns."""

    site: dict[str, int] = field(default_factory=dict)
    agency: dict[tuple[str, str], int] = field(default_factory=dict)
    way: list[int] = field(default_factory=list)
    night: list[int] = field(default_factory=list)


def solve(problem: Problem, *, seconds: float = 8.0, tell: Tell | None = None) -> Answer:
    """The best choice found in `seconds`; raises Impossible when no choice satisfies the wishes."""
    began = time.monotonic()
    program, columns = _written(problem)
    values, value, bound, ended = _run(program, seconds, tell)
    chosen = [site for site in problem.sites if values[columns.site[site]] > 0.5]
    agencies = {
        site: (
            LEAD,
            *sorted(
                agency
                for (place, agency), column in columns.agency.items()
                if place == site and agency not in (LEAD, VISIT) and values[column] > 0.5
            ),
        )
        for site in chosen
    }
    served = {number: values[column] for number, column in enumerate(columns.way) if values[column] > 1e-6}
    nights = tuple(
        pair for pair, column in zip(problem.nights, columns.night, strict=True) if values[column] > 0.5
    )
    return Answer(agencies, served, nights, Solved(value, max(bound, value), time.monotonic() - began, ended))


def _written(problem: Problem) -> tuple[_Program, _Columns]:
    program, columns = _Program(), _Columns()
    for site in problem.sites:
        pinned = float(site in problem.wishes.pins)
        columns.site[site] = program.column(0.0, least=pinned, is_whole=True)
    _agencies(problem, program, columns)
    _ways(problem, program, columns)
    _nights(problem, program, columns)
    program.at_most(problem.wishes.days, [(column, 1.0) for column in columns.site.values()])
    for one, other in problem.near:
        program.at_most(1.0, [(columns.site[one], 1.0), (columns.site[other], 1.0)])
    return program, columns


def _agencies(problem: Problem, program: _Program, columns: _Columns) -> None:
    """An agency comes only where a day is held, and gives no more days than it has. The lead is always there."""
    wanted = {(way.site, problem.demands[way.demand].agency) for way in problem.ways}
    for site, agency in sorted(wanted):
        if agency in (LEAD, VISIT):
            columns.agency[site, agency] = columns.site[site]
            continue
        column = program.column(-1e-4, is_whole=True)  # nobody comes for nothing
        columns.agency[site, agency] = column
        program.at_most(0.0, [(column, 1.0), (columns.site[site], -1.0)])
    for agency, days in sorted(problem.wishes.capacity.items()):
        comes = [(column, 1.0) for (_site, name), column in columns.agency.items() if name == agency]
        if comes and agency != LEAD:
            program.at_most(days, comes)


def _ways(problem: Problem, program: _Program, columns: _Columns) -> None:
    """Who comes where: only where the agency is, each once, and no more than it can answer in a day."""
    of_demand: dict[int, list[tuple[int, float]]] = {}
    at_table: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for way in problem.ways:
        demand = problem.demands[way.demand]
        column = program.column(demand.weight * way.share)
        columns.way.append(column)
        program.at_most(0.0, [(column, 1.0), (columns.agency[way.site, demand.agency], -1.0)])
        of_demand.setdefault(way.demand, []).append((column, 1.0))
        if demand.count:
            at_table.setdefault((way.site, demand.agency), []).append((column, demand.count * way.share))
    for terms in of_demand.values():
        if len(terms) > 1:
            program.at_most(1.0, terms)
    for place, terms in at_table.items():
        if sum(factor for _column, factor in terms) > problem.served_a_day:
            program.at_most(0.0, [*terms, (columns.agency[place], -problem.served_a_day)])


def _nights(problem: Problem, program: _Program, columns: _Columns) -> None:
    """A far place is chosen only with another one for the night between two days; each is in one pair at most."""
    pairs: dict[str, list[tuple[int, float]]] = {}
    for pair in problem.nights:
        one, other = pair
        column = program.column(-1e-4, is_whole=True)
        columns.night.append(column)
        pairs.setdefault(one, []).append((column, 1.0))
        pairs.setdefault(other, []).append((column, 1.0))
        first, second = problem.wishes.pins.get(one), problem.wishes.pins.get(other)
        apart = (second - first).days if first and second else 1
        if (abs(apart) if pair in problem.either_way else apart) != 1:
            program.at_most(0.0, [(column, 1.0)])
    for site in sorted(pairs.keys() | problem.far):
        terms = pairs.get(site, [])
        program.at_most(0.0, [*terms, (columns.site[site], -1.0)])
        if site in problem.far:
            program.at_most(0.0, [(columns.site[site], 1.0), *((column, -1.0) for column, _one in terms)])


def _run(program: _Program, seconds: float, tell: Tell | None) -> tuple[list[float], float, float, Any]:
    """The columns' values, what they are worth, the bound and how it ended. Raises Impossible."""
    import highspy  # noqa: PLC0415 heavy: numpy and the solver, only for plans

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("mip_rel_gap", GAP)
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("random_seed", _SEED)
    # Looking for reductions first takes 10 s of some programs that are solved in 0.1 s without.
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("threads", 1)  # the worker's machine does other things too
    solver.passModel(_model(program))
    was_stopped = _listen(solver, tell) if tell else []
    solver.run()
    return _read(solver, was_stopped)


def _model(program: _Program) -> Any:
    """The program as HiGHS takes it: rows of a sparse matrix."""
    import highspy  # noqa: PLC0415 heavy: as above
    import numpy as np  # noqa: PLC0415 heavy: the same

    count, inf = len(program.costs), highspy.kHighsInf
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(program.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(program.costs, dtype=np.double)
    lp.col_lower_ = np.array(program.lower, dtype=np.double)
    lp.col_upper_ = np.ones(count)
    lp.row_lower_ = np.full(len(program.rows), -inf)
    lp.row_upper_ = np.array([most for most, _terms in program.rows], dtype=np.double)
    lp.integrality_ = [
        highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
        for is_whole in program.whole
    ]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.cumsum([0, *(len(terms) for _most, terms in program.rows)])
    lp.a_matrix_.start_ = starts.astype(np.int32)
    flat = [term for _most, terms in program.rows for term in terms]
    lp.a_matrix_.index_ = np.array([column for column, _factor in flat], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([factor for _column, factor in flat], dtype=np.double)
    return lp


def _listen(solver: Any, tell: Tell) -> list[bool]:
    """`tell` is asked now and then whether to go on; the list is filled when it said no."""
    stopped: list[bool] = []

    def asked(event: Any) -> None:
        out = event.data_out
        if not stopped and not tell(out.running_time, out.mip_primal_bound, out.mip_dual_bound):
            stopped.append(True)
        if stopped:
            event.interrupt()

    solver.cbMipInterrupt += asked
    return stopped


def _read(solver: Any, was_stopped: Sequence[bool]) -> tuple[list[float], float, float, Any]:
    import highspy  # noqa: PLC0415 heavy: as above

    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Impossible("together")
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise Impossible("stopped" if was_stopped else "time")
    ended = "best" if status == highspy.HighsModelStatus.kOptimal else "stopped" if was_stopped else "time"
    bound = info.mip_dual_bound
    if not abs(bound) < highspy.kHighsInf:  # an LP without whole numbers has no bound of its own
        bound = info.objective_function_value
    return list(solver.getSolution().col_value), info.objective_function_value, bound, ended
