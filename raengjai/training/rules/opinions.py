"""Satisfaction: the mean, the share of 4 and 5, the official percentage; and what few answers must not tell. Pure.

Government reports in Thai give "satisfaction in per cent" as mean / 5 x 100; surveys elsewhere as the share of those who
answered 4 or 5. Both are told, each with its name.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

HIGHEST = 5
FEWEST_SHOWN = 5  # answers; a group with fewer is not told apart
_FILE = Path(__file__).parent.parent / "data" / "opinions.toml"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One line of the form."""

    code: str
    th: str
    en: str

    def say(self, language: str) -> str:
        return self.th if language == "th" else self.en


@dataclass(frozen=True, slots=True)
class Aspects:
    """The set in force from a day on."""

    valid_from: date
    source: str
    confirmed: bool
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """How one line was rated: answers, their sum, how many said 4 or 5."""

    count: int = 0
    total: int = 0
    high: int = 0

    def __add__(self, other: "Rated") -> "Rated":
        return Rated(self.count + other.count, self.total + other.total, self.high + other.high)

    @property
    def mean(self) -> float | None:
        return self.total / self.count if self.count else None

    @property
    def percent(self) -> float | None:
        """Mean / 5 x 100, as Thai government reports count."""
        return self.total / self.count / HIGHEST * 100 if self.count else None

    @property
    def high_percent(self) -> float | None:
        """Those who said 4 or 5, of all who answered."""
        return self.high / self.count * 100 if self.count else None


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """A group of guests: how many answered, and each line; no lines where too few answered."""

    name: Any
    group: UUID | None
    answers: int
    rated: Mapping[str, Rated]
    is_hidden: bool = False


def hidden_groups(counts: Mapping[UUID | None, int]) -> frozenset[UUID | None]:
    """Groups that are not told apart: with fewer than five answers, and so many more that what is left over when all
    others are taken from the whole are five answers or none."""
    hidden = {group for group, count in counts.items() if 0 < count < FEWEST_SHOWN}
    by_size = sorted(
        (group for group in counts if group not in hidden and counts[group]),
        key=lambda group: (counts[group], str(group)),
    )
    while by_size and 0 < sum(counts[group] for group in hidden) < FEWEST_SHOWN:
        hidden.add(by_size.pop(0))
    return frozenset(hidden)


def aspects_on(day: date) -> Aspects:
    """The set that holds on a day."""
    holding = [each for each in _read() if each.valid_from <= day]
    return max(holding, key=lambda each: each.valid_from) if holding else _read()[0]


def aspect_name(items: Sequence[Mapping[str, str]], code: str, language: str) -> str:
    """As the form of that event named it."""
    found = next((each for each in items if each["code"] == code), None)
    return found.get(language) or found["th"] if found else code


@lru_cache(maxsize=1)
def _read() -> list[Aspects]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return [
        Aspects(
            each["valid_from"],
            each["source"],
            each["confirmed"],
            tuple(Aspect(**aspect) for aspect in each["aspect"]),
        )
        for each in raw["set"]
    ]
