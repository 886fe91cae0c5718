"""What the planner goes by, read from data/placing.toml: one value for each code on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "data" / "placing.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the file."""

    code: str
    value: float
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The values of one day; distances in kilometres, `unconfirmed` the codes that no source settles."""

    detour: float
    same_point_km: float
    kmh: float
    drive_minutes: float
    own_share: float
    near_share: float
    reach_km: float
    served_a_day: float
    late_extra: float
    unvisited_year: float
    most_years: float
    person: float
    rest_days: float
    unconfirmed: frozenset[str] = frozenset()

    def share(self, road_km: float) -> float:
        """Which part of the open needs of another sub-district a day meets that is so far away; 0..1."""
        return max(self.near_share * (1 - road_km / self.reach_km), 0.0)

    def minutes(self, road_km: float) -> float:
        return road_km / self.kmh * 60


@lru_cache(maxsize=1)
def lines() -> tuple[Term, ...]:
    """Every line of the file, as it stands there."""
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Term(line["code"], float(line["value"]), line["valid_from"], line["source"], line["confirmed"])
        for line in said["values"]
    )


def terms_on(day: date) -> Terms:
    """What holds on a day. Raises TypeError when the file lacks a value."""
    held = {
        line.code: line
        for line in sorted(lines(), key=lambda each: each.valid_from)
        if line.valid_from <= day
    }
    unsure = frozenset(code for code, line in held.items() if not line.confirmed)
    return Terms(**{code: line.value for code, line in held.items()}, unconfirmed=unsure)
