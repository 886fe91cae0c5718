"""How far it is between two sub-districts and from the office, and which days can share a night."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from raengjai.outreach.rules.placing.facts import Point, Spot
from raengjai.outreach.rules.placing.terms import Terms

_EARTH_KM = 6371.0088  # mean radius, IUGG


def straight_km(here: Point, there: Point) -> float:
    """Great-circle kilometres (haversine); degrees of latitude and longitude in."""
    (north, east), (other_north, other_east) = (tuple(map(radians, point)) for point in (here, there))
    half = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, slots=True)
class Roads:
    """Road kilometres between spots, estimated: straight line times the detour factor. Two places that stand on one
    point, because only the district's is known, are taken to lie a sub-district's width apart."""

    spots: dict[str, Spot]
    office: Point | None
    terms: Terms

    def between(self, one: str, other: str) -> float:
        if one == other:
            return 0.0
        here, there = self.spots[one].point, self.spots[other].point
        if here is None or there is None:
            return float("inf")
        return max(straight_km(here, there), self._least(one, other)) * self.terms.detour

    def home(self, code: str) -> float:
        """From the office; 0 where a point is not known, for nothing can be said against the place then."""
        point = self.spots[code].point
        return (
            0.0
            if point is None or self.office is None
            else straight_km(point, self.office) * self.terms.detour
        )

    def minutes_home(self, code: str) -> float:
        return self.terms.minutes(self.home(code))

    def is_too_far(self, code: str) -> bool:
        """Not even in a whole day at the wheel, one way."""
        return self.minutes_home(code) > self.terms.drive_minutes

    def needs_night(self, code: str) -> bool:
        """There and back is more than a day's driving."""
        return 2 * self.minutes_home(code) > self.terms.drive_minutes

    def can_share_night(self, one: str, other: str) -> bool:
        """Two days in a row: from the office to `one`, on to `other` in the evening, home from there the next day."""
        first = self.minutes_home(one) + self.terms.minutes(self.between(one, other))
        return max(first, self.minutes_home(other)) <= self.terms.drive_minutes

    def _least(self, one: str, other: str) -> float:
        exact = {"own", "subdistrict"}
        both = self.spots[one].precision in exact and self.spots[other].precision in exact
        return 0.0 if both else self.terms.same_point_km
