"""How far the network reaches: seats filled, last days of acts, languages that are missing. Facts in, verdict out."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

_FILE = Path(__file__).parent.parent / "data" / "workers.toml"

# What a place is on the map, worst first; each is what its tile says.
State = Literal["nobody", "gap", "unreached", "part", "good"]
STATES: tuple[State, ...] = ("nobody", "gap", "unreached", "part", "good")
# A place that nobody visited for so long counts as not reached, unless the reader asks for another number of days.
USUAL_DAYS = 180


@dataclass(frozen=True, slots=True)
class LastAct:
    """The last day on which something was done in a village; without a number, in the sub-district as a whole."""

    place_code: str
    village_no: int | None
    day: date


@dataclass(frozen=True, slots=True)
class Served:
    """People of a nationality group served at a place in the last year; `people` is None when they are under five."""

    group: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """One sub-district. `villages` are those that are loaded, each with its last day (None = never)."""

    code: str
    seats: int
    core: int = 0
    others: int = 0
    ending: int = 0
    last_day: date | None = None
    villages: tuple[tuple[int, date | None], ...] = ()
    served: tuple[Served, ...] = ()
    spoken: frozenset[str] = frozenset()

    @property
    def has_gap(self) -> bool:
        """Whether a seat of a core volunteer is free."""
        return self.core < self.seats

    @property
    def beyond(self) -> int:
        """Core volunteers beyond the number of seats, from places that became one. A place without a number has none."""
        return max(self.core - self.seats, 0) if self.seats else 0

    def is_unreached(self, before: date) -> bool:
        """Whether nothing was done in the whole sub-district since `before`."""
        return self.last_day is None or self.last_day < before

    def villages_unreached(self, before: date) -> tuple[int, ...]:
        """The numbers of the loaded villages in which nothing was done since `before`."""
        return tuple(number for number, day in self.villages if day is None or day < before)

    def state(self, before: date) -> State:
        """The worst that is true of it."""
        if self.core + self.others == 0:
            return "nobody"
        if self.has_gap:
            return "gap"
        if self.is_unreached(before):
            return "unreached"
        return "part" if self.villages_unreached(before) else "good"

    @property
    def missing(self) -> tuple[tuple[str, int | None], ...]:
        """(language, people served of whom it is) that none of those who serve here speaks."""
        return missing_languages(self.served, self.spoken)


@dataclass(frozen=True, slots=True)
class Area:
    """The sums of an area's sub-districts."""

    code: str
    places: int
    seats: int
    core: int
    gaps: int
    others: int
    ending: int
    unreached: int
    missing: tuple[str, ...] = ()


def area_of(
    code: str,
    places: Sequence[Covered],
    before: date,
    *,
    groups: Iterable[str] = (),
    spoken: Iterable[str] = (),
) -> Area:
    """What the sub-districts of an area add up to; `groups` are served and `spoken` is spoken anywhere in it."""
    missing = missing_languages([Served(group) for group in sorted(set(groups))], frozenset(spoken))
    return Area(
        code=code,
        places=len(places),
        seats=sum(each.seats for each in places),
        core=sum(each.core for each in places),
        gaps=sum(each.has_gap for each in places),
        others=sum(each.others for each in places),
        ending=sum(each.ending for each in places),
        unreached=sum(each.is_unreached(before) for each in places),
        missing=tuple(language for language, _people in missing),
    )


def since(today: date, reach: str) -> date:
    """The day before which a last act is too old: `reach` is a number of days, "never", or "" for the usual one.

    "never" gives the first day there is, before which no act can lie.
    """
    return date.min if reach == "never" else today - timedelta(days=int(reach or USUAL_DAYS))


def missing_languages(served: Iterable[Served], spoken: frozenset[str]) -> tuple[tuple[str, int | None], ...]:
    """The languages of the groups served that nobody speaks, with how many people are of the group."""
    wanted = [(language_of(each.group), each.people) for each in served]
    return tuple((language, people) for language, people in wanted if language and language not in spoken)


def language_of(group: str) -> str:
    """The language of a nationality group; "" when it has no one language."""
    return _languages().get(group, "")


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {line["code"]: line["language"] for line in said["group"]}
