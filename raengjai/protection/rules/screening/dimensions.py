"""When an indicator dimension is established, by strengths alone. Pure arithmetic over (strong, medium, weak)."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from raengjai.protection.rules.screening.findings import State

STRENGTHS = "SMW"
Counts = tuple[int, int, int]


def counted(strengths: Iterable[str]) -> Counts:
    """How many are strong, medium and weak."""
    all_of_them = list(strengths)
    strong, medium, weak = (all_of_them.count(one) for one in STRENGTHS)
    return strong, medium, weak


def state_of(yes: Counts, still_open: Counts, smallest: Sequence[Counts]) -> State:
    """Established once the yes answers reach one of the smallest; not enough known while the open ones could."""
    possible = _sum(yes, still_open)
    return State(sum(_is_reached(smallest, by=counts) for counts in (yes, possible)))


def missing(yes: Counts, still_open: Counts, smallest: Sequence[Counts]) -> list[Counts]:
    """The fewest further yes answers that would establish it: no line contains another; shortest first."""
    short = {tuple(max(0, need - have) for need, have in zip(line, yes, strict=True)) for line in smallest}
    within = [(s, m, w) for s, m, w in sorted(short) if _reaches(still_open, (s, m, w))]
    longer = {later for earlier, later in combinations(within, 2) if _reaches(later, earlier)}
    return sorted((line for line in within if line not in longer), key=lambda line: (sum(line), line))


def _is_reached(smallest: Sequence[Counts], *, by: Counts) -> bool:
    return any(_reaches(by, line) for line in smallest)


def _reaches(have: Counts, need: Counts) -> bool:
    return all(one >= other for one, other in zip(have, need, strict=True))


def _sum(one: Counts, other: Counts) -> Counts:
    strong, medium, weak = (a + b for a, b in zip(one, other, strict=True))
    return strong, medium, weak
