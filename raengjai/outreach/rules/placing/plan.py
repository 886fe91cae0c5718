"""The plan: what the solver chose with its days, what each day adds, and why the next best are not in it."""

from collections.abc import Sequence
from datetime import date

from raengjai.outreach.rules.placing.dates import days_of
from raengjai.outreach.rules.placing.facts import Choice, Covered, Impossible, Plan, Point, Rest, Spot, Wishes
from raengjai.outreach.rules.placing.greedy import largest_first
from raengjai.outreach.rules.placing.problem import Problem, pose, why_no_site
from raengjai.outreach.rules.placing.solver import Answer, Tell, solve
from raengjai.outreach.rules.placing.terms import Terms

MOST_REST = 8
_SECONDS = 8.0


def propose(
    spots: Sequence[Spot],
    wishes: Wishes,
    terms: Terms,
    *,
    office: Point | None,
    today: date,
    office_days: Sequence[date],
    seconds: float = _SECONDS,
    tell: Tell | None = None,
) -> Plan:
    """The best plan found; raises Impossible with the wish that cannot be met."""
    problem = pose(spots, wishes, terms, office=office, today=today, office_days=office_days)
    answer = solve(problem, seconds=seconds, tell=tell)
    if not answer.sites:
        raise Impossible("nothing")
    by_code = {spot.code: spot for spot in spots}
    urgent = sorted(
        answer.sites, key=lambda code: (-by_code[code].late_count, -by_code[code].open_count, code)
    )
    days = days_of(urgent, answer.nights, problem.either_way, wishes.pins, office_days)
    whole = met_by(problem, answer)
    adds = {code: whole - met_of(problem, answer.sites.keys() - {code}) for code in answer.sites}
    choices = [_choice(code, days[code], adds[code], problem, answer) for code in answer.sites]
    return Plan(
        choices=tuple(sorted(choices, key=lambda choice: (choice.day, choice.code))),
        rest=_rest(spots, problem, answer, adds, today),
        met=whole,
        open=sum(spot.open_count for spot in spots),
        most_first=met_of(problem, largest_first(problem)),
        solved=answer.solved,
    )


def met_of(problem: Problem, sites: Sequence[str] | set[str]) -> float:
    """How many open needs days at exactly these places would meet, with the agencies sent as well as possible."""
    if not sites:
        return 0.0
    part = problem.of(sites)
    return met_by(part, solve(part, seconds=2.0))


def met_by(problem: Problem, answer: Answer) -> float:
    """Open needs that an answer meets."""
    return sum(_met(problem, number, part) for number, part in answer.served.items())


def _met(problem: Problem, number: int, part: float) -> float:
    way = problem.ways[number]
    return problem.demands[way.demand].count * way.share * part


def _choice(code: str, day: date, adds: float, problem: Problem, answer: Answer) -> Choice:
    met: dict[str, float] = {}
    shares: dict[str, float] = {}
    for number, part in answer.served.items():
        way = problem.ways[number]
        if way.site == code and problem.demands[way.demand].count:
            whose = problem.demands[way.demand].code
            met[whose] = met.get(whose, 0.0) + _met(problem, number, part)
            shares[whose] = way.share
    covers = [
        Covered(whose, problem.roads.between(code, whose), shares[whose], count)
        for whose, count in met.items()
        if whose != code and count >= 0.05
    ]
    night = next((pair for pair in answer.nights if code in pair), ())
    return Choice(
        code=code,
        day=day,
        agencies=_agencies(code, problem, answer),
        met=sum(met.values()),
        adds=adds,
        km=problem.roads.home(code),
        minutes=problem.roads.minutes_home(code),
        covers=tuple(sorted(covers, key=lambda each: (-each.met, each.code))),
        night_with=next((other for other in night if other != code), ""),
        pinned=code in problem.wishes.pins,
    )


def _agencies(code: str, problem: Problem, answer: Answer) -> tuple[str, ...]:
    """Those that are wanted there; an agency for which nobody comes stays at home."""
    wanted = {
        problem.demands[problem.ways[number].demand].agency
        for number in answer.served
        if problem.ways[number].site == code
    }
    lead, *others = answer.sites[code]
    return (lead, *(agency for agency in others if agency in wanted))


def _rest(
    spots: Sequence[Spot], problem: Problem, answer: Answer, adds: dict[str, float], today: date
) -> tuple[Rest, ...]:
    """The places with the most open needs that are not in the plan, each with its reason."""
    out = [spot for spot in spots if spot.code not in answer.sites and spot.open_count]
    out.sort(key=lambda spot: (-spot.open_count - spot.late_count, spot.code))
    return tuple(_why_not(spot, problem, answer, adds, today) for spot in out[:MOST_REST])


def _why_not(spot: Spot, problem: Problem, answer: Answer, adds: dict[str, float], today: date) -> Rest:
    code, roads = spot.code, problem.roads
    reason = why_no_site(spot, problem.wishes, roads, today)
    if reason:
        return Rest(code, reason, number=roads.minutes_home(code) if reason == "far" else 0.0)
    close = next((pair for pair in problem.near if code in pair and answer.sites.keys() & set(pair)), None)
    if close:
        other = next(each for each in close if each != code)
        return Rest(code, "near", other, roads.between(code, other))
    served = {
        problem.ways[number].site: problem.ways[number].share
        for number in answer.served
        if problem.demands[problem.ways[number].demand].code == code
    }
    free = [each for each in answer.sites if each not in problem.wishes.pins]
    if not free:
        return Rest(code, "pinned")
    weakest = min(free, key=lambda each: (adds[each], each))
    lost = met_by(problem, answer) - met_of(problem, (answer.sites.keys() - {weakest}) | {code})
    if served and max(served.values()) >= problem.roads.terms.near_share / 2:
        other = max(served, key=lambda each: (served[each], each))
        return Rest(code, "served", other, served[other])
    if code in problem.far:
        return Rest(code, "night", weakest, lost)
    return Rest(code, "less", weakest, lost)
