"""Questions about coverage beyond one's rows: counts, languages, and the nearest volunteer. Each is one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Serving:
    """How many of a kind and tier serve a place, and how many of them only until the day that was asked."""

    place_code: str
    kind: str
    tier: str
    count: int
    ending: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """A volunteer who agreed to be named to the public."""

    name: str
    phone: str
    place_code: str
    village_no: int | None


def serving_of(area: str, on: date, until: date) -> list[Serving]:
    """Of a province, or of the country ("00") for headquarters."""
    return [Serving(*row) for row in _asked("SELECT * FROM network_coverage(%s, %s, %s)", area, on, until)]


def languages_of(area: str, on: date) -> dict[str, set[str]]:
    """Place → languages of those who serve it; of the country ("00") by province."""
    found: dict[str, set[str]] = {}
    for place, language in _asked("SELECT * FROM network_languages(%s, %s)", area, on):
        found.setdefault(place, set()).add(language)
    return found


def nearest_to(place_code: str, on: date) -> list[Nearest]:
    """Up to three of a sub-district who agreed to be named, else up to three of its district; for everybody."""
    return [Nearest(*row) for row in _asked("SELECT * FROM network_nearest(%s, %s)", place_code, on)]


def _asked(question: str, *told: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as database:
        database.execute(question, told)
        return list(database.fetchall())
