"""How far places lie apart, by the points that are known: read once per process from the data files."""

import csv
from functools import cache
from math import asin, cos, radians, sin, sqrt

from raengjai.places.rules.codes import ancestors_of
from raengjai.places.rules.words import DATA

_FILES = ("provinces.csv", "districts.csv", "subdistricts.csv")
_EARTH_KM = 6371.0088  # mean radius, IUGG


def km_between(one: str, other: str) -> float | None:
    """Great-circle kilometres between two areas; None when nothing near either has a known point.

    The point of an area is that of a town which carries its name; an area without one counts as lying where its
    district's is, or its province's. Good enough to say which of two places is nearer, not how long the road is.
    """
    here, there = point_of(one), point_of(other)
    return None if here is None or there is None else great_circle(here, there)


def point_of(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of the area, or of the nearest area above that has some."""
    known = _points()
    steps = [code, *reversed(ancestors_of(code))]
    return next((known[step] for step in steps if step in known), None)


def great_circle(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Kilometres on a sphere, by the haversine formula; degrees in."""
    (north, east), (other_north, other_east) = (tuple(map(radians, point)) for point in (here, there))
    half = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


@cache
def _points() -> dict[str, tuple[float, float]]:
    found = {}
    for name in _FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["latitude"]:
                    found[row["code"]] = (float(row["latitude"]), float(row["longitude"]))
    return found
