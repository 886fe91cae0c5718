"""Lampang as the planner sees it, invented and seeded: 100 sub-districts, several hundred open needs in clusters.

Needs cluster because news of a closed factory or an unpaid site travels along a road, not along a border: a few
centres, each felt in the sub-districts around it. Town sub-districts have many by themselves.
"""

import csv
from datetime import date, timedelta
from math import exp
from random import Random

from raengjai.ground.dates import bangkok_today
from raengjai.outreach.rules.placing import Point, Precision, Spot, Wishes, straight_km
from raengjai.places.rules.words import DATA

PROVINCE = "52"
AGENCIES = ("OPS", "DOE", "DSD", "DLPW", "SSO")
TODAY = date(2026, 11, 26)
CENTRES = 9


def points(name: str) -> dict[str, Point]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
            if row["code"].startswith(PROVINCE) and row["latitude"]
        }


def codes() -> list[str]:
    with (DATA / "subdistricts.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file) if row["code"].startswith(PROVINCE)]


def office() -> Point:
    return points("districts.csv")[f"{PROVINCE}01"]


def spots(seed: int = 1, *, imported: bool = False, today: date = TODAY) -> list[Spot]:
    """Every sub-district. With `imported` the office has brought a point for each (invented around the district's)."""
    chance = Random(seed)
    own, districts = points("subdistricts.csv"), points("districts.csv")
    where: dict[str, tuple[Point, Precision]] = {}
    for code in codes():
        north, east = districts[code[:4]]
        spread = (north + chance.gauss(0, 0.07), east + chance.gauss(0, 0.07))
        where[code] = (
            (own[code], "subdistrict")
            if code in own
            else (spread, "own")
            if imported
            else (districts[code[:4]], "district")
        )
    centres = [(where[chance.choice(codes())][0], chance.uniform(3, 8)) for _number in range(CENTRES)]
    return [_spot(code, *where[code], centres, chance, today) for code in codes()]


def _spot(
    code: str,
    point: Point,
    precision: Precision,
    centres: list[tuple[Point, float]],
    chance: Random,
    today: date,
) -> Spot:
    felt = sum(size * exp(-straight_km(point, centre) / 9) for centre, size in centres)
    mean = 1.5 + felt + (6 if code.startswith("5201") and chance.random() < 0.3 else 0)
    waiting, late = {}, {}
    for agency in AGENCIES:
        count = max(round(chance.gauss(mean / len(AGENCIES), 0.9)), 0)
        if count:
            waiting[agency], late[agency] = count, sum(chance.random() < 0.25 for _need in range(count))
    visited = today - timedelta(days=chance.randint(20, 900)) if chance.random() < 0.75 else None
    reached = today - timedelta(days=chance.randint(1, 400)) if chance.random() < 0.9 else None
    return Spot(code, waiting, late, chance.randint(5, 120), visited, reached, None, point, precision)


def wishes(days: int = 10, **said: object) -> Wishes:
    first, last = date(2026, 12, 1), date(2027, 2, 26)
    capacity = {"OPS": days, "DOE": days, "DSD": 7, "DLPW": 6, "SSO": 8}
    return Wishes(**{"days": days, "first": first, "last": last, "capacity": capacity} | said)


def office_days(asked: Wishes) -> list[date]:
    """Monday to Friday; what the calendar of holidays takes away does not matter here."""
    span = (asked.last - asked.first).days
    days = [asked.first + timedelta(days=number) for number in range(span + 1)]
    return [day for day in days if day.weekday() < 5]


__all__ = ["AGENCIES", "TODAY", "bangkok_today", "codes", "office", "office_days", "spots", "wishes"]
