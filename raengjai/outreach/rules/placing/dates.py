"""On which day each place is visited: spread over the period, the most urgent first, two that share a night in a row."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta

from raengjai.outreach.rules.placing.facts import Impossible

_DAY = timedelta(days=1)


def days_of(
    urgent_first: Sequence[str],
    nights: Sequence[tuple[str, str]],
    either_way: Container[tuple[str, str]],
    fixed: Mapping[str, date | None],
    office_days: Sequence[date],
) -> dict[str, date]:
    """Place → day, each day once. Raises Impossible when two days in a row are wanted and none are left."""
    given = {code: day for code, day in fixed.items() if day is not None and code in urgent_first}
    left = [day for day in sorted(office_days) if day not in given.values()]
    found = dict(given)
    of_night = {code: pair for pair in nights for code in pair}
    for first, second in sorted(nights, key=lambda pair: not (set(pair) & given.keys())):
        _place_night((first, second), (first, second) in either_way, urgent_first, left, found)
    single = [code for code in urgent_first if code not in found and code not in of_night]
    return found | dict(zip(single, _spread(left, len(single)), strict=True))


def _place_night(
    pair: tuple[str, str],
    is_either_way: bool,  # noqa: FBT001 one fact among others of a pair
    urgent_first: Sequence[str],
    left: list[date],
    found: dict[str, date],
) -> None:
    """Two days in a row: beside the one that is set, else those nearest to where the pair's turn would be."""
    first, second = pair
    if first in found and second in found:
        return  # both are set; that they follow each other is a row of the program
    if first in found or second in found:
        step = _DAY if first in found else -_DAY
        held = found[first if first in found else second]
        wanted = [held + step, *([held - step] if is_either_way else [])]
        day = next((day for day in wanted if day in left), None)
        if day is None:
            raise Impossible("night_day", pair)
        found[second if first in found else first] = day
        left.remove(day)
        return
    pairs = [day for day in left if day + _DAY in left]
    if not pairs:
        raise Impossible("night_day", pair)
    turn = min(urgent_first.index(first), urgent_first.index(second)) / max(len(urgent_first), 1)
    target = left[min(int(turn * len(left)), len(left) - 1)]
    day = min(pairs, key=lambda each: (abs((each - target).days), each))
    found[first], found[second] = day, day + _DAY
    left.remove(day)
    left.remove(day + _DAY)


def _spread(days: Sequence[date], count: int) -> list[date]:
    """`count` of the days, evenly: with as many days as are wanted, all of them."""
    if count > len(days):
        raise Impossible("period", numbers=(len(days), count))
    return [days[number * len(days) // count] for number in range(count)]
