"""From facts and wishes to what is to be decided: which places may be chosen, whom each would serve, what it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from raengjai.outreach.rules.placing.facts import LEAD, Impossible, Point, Spot, Wishes
from raengjai.outreach.rules.placing.road import Roads
from raengjai.outreach.rules.placing.terms import Terms

VISIT = "visit"  # what counts beside open needs: that somebody comes at all
_YEAR = 365.25
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Demand:
    """What waits in a place at one agency: `count` needs that count as `weight`. Of VISIT, nothing is counted."""

    code: str
    agency: str
    count: int
    weight: float


@dataclass(frozen=True, slots=True)
class Way:
    """A demand served by a day at `site`: which share of it comes."""

    demand: int
    site: str
    share: float


@dataclass(frozen=True, slots=True)
class Problem:
    """All that the solver decides about. `near`: pairs that may not both be chosen, `nights`: pairs (first, second) for
    two days in a row, of places of which one cannot be reached and left in one day; `either_way` those of them that can
    be driven in the other order too."""

    sites: tuple[str, ...]
    demands: tuple[Demand, ...]
    ways: tuple[Way, ...]
    near: tuple[tuple[str, str], ...]
    nights: tuple[tuple[str, str], ...]
    either_way: frozenset[tuple[str, str]]
    far: frozenset[str]
    wishes: Wishes
    served_a_day: float
    roads: Roads

    def of(self, sites: Iterable[str]) -> "Problem":
        """The same when only `sites` may be chosen, and all of them are: for counting what a given choice meets."""
        kept = tuple(sorted(set(sites)))
        pins = Wishes(
            days=len(kept),
            first=self.wishes.first,
            last=self.wishes.last,
            capacity=self.wishes.capacity,
            pins=dict.fromkeys(kept),
        )
        ways = tuple(way for way in self.ways if way.site in kept)
        return Problem(
            kept, self.demands, ways, (), (), frozenset(), frozenset(), pins, self.served_a_day, self.roads
        )


def pose(
    spots: Sequence[Spot],
    wishes: Wishes,
    terms: Terms,
    *,
    office: Point | None,
    today: date,
    office_days: Sequence[date],
) -> Problem:
    """The problem; raises Impossible with the wish that cannot be met. `office_days` are those of the period."""
    roads = Roads({spot.code: spot for spot in spots}, office, terms)
    _check_wishes(wishes, roads, office_days)
    sites = tuple(spot.code for spot in spots if _may_be_chosen(spot, wishes, roads, today))
    if not sites:
        raise Impossible("nothing")
    demands = tuple(demand for spot in spots for demand in _demands(spot, terms, today))
    far = frozenset(code for code in sites if roads.needs_night(code))
    pairs = [(one, other) for one in sites for other in sites if one < other]
    near = tuple(pair for pair in pairs if roads.between(*pair) < wishes.least_km)
    shared = [_night(one, other, roads) for one, other in pairs if _may_share(one, other, far, roads)]
    nights = tuple(pair for pair in shared if _has_days(pair, wishes, roads, office_days))
    _check_pins(wishes, near, roads)
    _check_nights(wishes, far, shared, nights, roads)
    return Problem(
        sites,
        demands,
        _ways(demands, sites, roads, terms),
        near,
        nights,
        frozenset((one, other) for one, other in nights if roads.can_share_night(other, one)),
        far,
        wishes,
        terms.served_a_day,
        roads,
    )


def why_no_site(spot: Spot, wishes: Wishes, roads: Roads, today: date) -> str:
    """Why a place is not to be chosen, or "": without, planned, rests, far."""
    if spot.code in wishes.without:
        return "without"
    if spot.code in wishes.pins:
        return ""
    if spot.planned_on is not None:
        return "planned"
    if spot.last_on is not None and (today - spot.last_on).days < roads.terms.rest_days:
        return "rests"
    return "far" if roads.is_too_far(spot.code) else ""


def _may_be_chosen(spot: Spot, wishes: Wishes, roads: Roads, today: date) -> bool:
    return not why_no_site(spot, wishes, roads, today)


def _demands(spot: Spot, terms: Terms, today: date) -> list[Demand]:
    found = [
        Demand(spot.code, agency, count, count + terms.late_extra * spot.late.get(agency, 0))
        for agency, count in sorted(spot.open.items())
        if count
    ]
    # Half of the wait is that for a service day, half that for anybody of the network.
    days = (_waited(spot.last_on, terms, today) + _waited(spot.reached_on, terms, today)) / 2
    waited = 0.0 if spot.planned_on is not None else days
    weight = terms.unvisited_year * waited + terms.person * spot.people
    return [*found, Demand(spot.code, VISIT, 0, weight)] if weight else found


def _waited(since: date | None, terms: Terms, today: date) -> float:
    """Years, at most so many."""
    if since is None:
        return terms.most_years
    return min(max((today - since).days / _YEAR, 0.0), terms.most_years)


def _ways(demands: Sequence[Demand], sites: Sequence[str], roads: Roads, terms: Terms) -> tuple[Way, ...]:
    shares: dict[tuple[str, str], float] = {}
    for code in {demand.code for demand in demands}:
        for site in sites:
            share = terms.own_share if code == site else terms.share(roads.between(code, site))
            if share > 0:
                shares[code, site] = share
    by_code: dict[str, list[tuple[str, float]]] = {}
    for (code, site), share in sorted(shares.items()):
        by_code.setdefault(code, []).append((site, share))
    return tuple(
        Way(number, site, share)
        for number, demand in enumerate(demands)
        for site, share in by_code.get(demand.code, ())
    )


def _may_share(one: str, other: str, far: frozenset[str], roads: Roads) -> bool:
    is_about_far = one in far or other in far
    return is_about_far and (roads.can_share_night(one, other) or roads.can_share_night(other, one))


def _night(one: str, other: str, roads: Roads) -> tuple[str, str]:
    """The pair in the order in which it is driven."""
    return (one, other) if roads.can_share_night(one, other) else (other, one)


def _has_days(pair: tuple[str, str], wishes: Wishes, roads: Roads, office_days: Sequence[date]) -> bool:
    """Whether two days in a row are there for the pair, beside the day that is set for one of them."""
    first, second = (wishes.pins.get(code) for code in pair)
    free = set(office_days) - {day for day in wishes.pins.values() if day}
    if first and second:
        return True  # whether they follow each other is a row of the program
    if not first and not second:
        return any(day + _DAY in free for day in free)
    steps = [_DAY if first else -_DAY]
    if roads.can_share_night(pair[1], pair[0]):
        steps.append(-steps[0])
    held = first or second
    return any(held + step in free for step in steps if held)


def _check_wishes(wishes: Wishes, roads: Roads, office_days: Sequence[date]) -> None:
    """Raises Impossible for what is asked in vain, whatever the places are."""
    if len(office_days) < wishes.days:
        raise Impossible("period", numbers=(len(office_days), wishes.days))
    if wishes.capacity.get(LEAD, wishes.days) < wishes.days:
        raise Impossible("lead", numbers=(wishes.capacity[LEAD], wishes.days))
    if len(wishes.pins) > wishes.days:
        raise Impossible("pins", numbers=(len(wishes.pins), wishes.days))
    both = sorted(set(wishes.pins) & wishes.without)
    if both:
        raise Impossible("both", tuple(both))
    unknown = sorted(set(wishes.pins) - set(roads.spots))
    if unknown:
        raise Impossible("unknown", tuple(unknown))
    _check_days(wishes)


def _check_days(wishes: Wishes) -> None:
    """Raises Impossible for days that were set and cannot be."""
    days: dict[date, str] = {}
    for code, day in sorted(wishes.pins.items()):
        if day is None:
            continue
        if not wishes.first <= day <= wishes.last:
            raise Impossible("outside", (code,))
        if day in days:
            raise Impossible("same_day", (days[day], code))
        days[day] = code


def _check_pins(
    wishes: Wishes,
    near: Sequence[tuple[str, str]],
    roads: Roads,
) -> None:
    """Raises Impossible for pins that do not go together."""
    for code in sorted(wishes.pins):
        if roads.is_too_far(code):
            raise Impossible("too_far", (code,), (roads.minutes_home(code), roads.terms.drive_minutes))
    for one, other in near:
        if one in wishes.pins and other in wishes.pins:
            raise Impossible("too_near", (one, other), (roads.between(one, other), wishes.least_km))


def _check_nights(
    wishes: Wishes,
    far: frozenset[str],
    shared: Sequence[tuple[str, str]],
    nights: Sequence[tuple[str, str]],
    roads: Roads,
) -> None:
    """Raises Impossible for a far place that is held and has no second place, or no second day."""
    for code in sorted(far & set(wishes.pins)):
        partners = [pair for pair in shared if code in pair]
        if wishes.days < 2 or not partners:
            raise Impossible("night", (code,), (2 * roads.minutes_home(code), roads.terms.drive_minutes))
        if not any(code in pair for pair in nights):
            raise Impossible("night_day", partners[0])
