"""What offices do without a planner, to compare with: the place with the most open needs first."""

from raengjai.outreach.rules.placing.problem import Problem


def largest_first(problem: Problem) -> set[str]:
    """The most open needs first, as long as there are days, keeping every rule that the plan keeps."""
    waiting: dict[str, int] = dict.fromkeys(problem.sites, 0)
    for demand in problem.demands:
        if demand.code in waiting:
            waiting[demand.code] += demand.count
    chosen: set[str] = set(problem.wishes.pins)
    slept: set[str] = set()
    for code in sorted(waiting, key=lambda each: (-waiting[each], each)):
        if len(chosen) >= problem.wishes.days:
            break
        if code in chosen or any(code in pair and chosen & set(pair) for pair in problem.near):
            continue
        if code in problem.far:
            partner = next(
                (_other(pair, code) for pair in problem.nights if _fits(pair, code, chosen, slept)), ""
            )
            if not partner:
                continue
            slept |= {code, partner}
        chosen.add(code)
    return chosen


def _other(pair: tuple[str, str], code: str) -> str:
    return pair[1] if pair[0] == code else pair[0]


def _fits(pair: tuple[str, str], code: str, chosen: set[str], slept: set[str]) -> bool:
    return code in pair and _other(pair, code) in chosen - slept
