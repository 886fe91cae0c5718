"""What other rooms show on a place's page, and what of theirs hangs on places: each registers it in ready()."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from raengjai.ground.actor import Actor
from raengjai.places.models import Place, PlaceEvent


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, the template that draws it and what that needs."""

    title: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


place_sections: list[Callable[[Place, Actor], Section | None]] = []
# The same for the page of an event: what is left for people to decide.
event_sections: list[Callable[[PlaceEvent, Actor], Section | None]] = []


@dataclass(frozen=True, slots=True)
class Move:
    """One line of an event that is in force: from `day` on `successor_code` stands for `place_code`.

    Lines that name `villages` come before the one that `takes_rest`. `entered_by` is who answers for the event.
    """

    place_code: str
    successor_code: str
    day: date
    villages: tuple[int, ...]
    takes_rest: bool
    entered_by: UUID

    @property
    def crosses_provinces(self) -> bool:
        return self.place_code[:2] != self.successor_code[:2]

    @property
    def there(self) -> dict[str, str]:
        """The columns of a row that lies at the successor, for updates."""
        return {"place_code": self.successor_code, "province_code": self.successor_code[:2]}

    def of(self, column: str = "village_no") -> Q:
        """Which rows of the place follow, by their village number."""
        return Q() if self.takes_rest else Q((f"{column}__in", self.villages))


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that hangs on places: what it is called and what becomes of it, in words.

    `count(codes, day)` is how much of it, open on that day, points to exactly these places. `move(move, most, by, at)`
    lets at most so many follow (and, where they are moved together, whatever goes with the last of them), by the
    room's own actions with their journal entries, and says how many did; 0 when nothing is left. Doing it again
    changes nothing. Both run as the system.
    """

    label: Any
    becomes: Any
    order: int
    count: Callable[[Sequence[str], date], int]
    move: Callable[[Move, int, Actor, datetime], int]


_holdings: dict[str, Holding] = {}


def register_holding(code: str, holding: Holding) -> None:
    """`code` has at most 20 letters."""
    _holdings[code] = holding


def holdings() -> list[tuple[str, Holding]]:
    """In the order in which they follow."""
    return sorted(_holdings.items(), key=lambda each: (each[1].order, each[0]))


# Told, in the same transaction, that areas have changed; and that everything has followed for the first time.
told_of_change: list[Callable[[PlaceEvent, datetime], None]] = []
told_of_end: list[Callable[[PlaceEvent, Actor, datetime], None]] = []
