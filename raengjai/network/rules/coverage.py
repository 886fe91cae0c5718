"""Coverage: who serves where, and where nobody does. Facts in, verdict out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Serving(Protocol):
    """What coverage needs to know of somebody who serves."""

    @property
    def place_code(self) -> str: ...
    @property
    def tier(self) -> str: ...


Who = TypeVar("Who", bound=Serving)


@dataclass(frozen=True, slots=True)
class Place(Generic[Who]):
    """A place with those who serve it."""

    code: str
    core: tuple[Who, ...] = ()
    others: tuple[Who, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.core and not self.others


@dataclass(frozen=True, slots=True)
class Coverage(Generic[Who]):
    """The places of an area in their order, and those who serve a wider part of it."""

    places: tuple[Place[Who], ...]
    wider: tuple[Who, ...] = ()

    @property
    def with_core(self) -> int:
        return sum(1 for place in self.places if place.core)

    @property
    def gaps(self) -> "tuple[Place[Who], ...]":
        """The places without a core volunteer."""
        return tuple(place for place in self.places if not place.core)

    @property
    def others(self) -> int:
        """How many network members serve beside the core volunteers."""
        return sum(len(place.others) for place in self.places)


def coverage_of(codes: Sequence[str], members: Iterable[Who]) -> Coverage[Who]:
    """Who of `members` serves which of the places `codes`; the rest serves a wider area."""
    core: dict[str, list[Who]] = {code: [] for code in codes}
    others: dict[str, list[Who]] = {code: [] for code in codes}
    wider: list[Who] = []
    for member in members:
        if member.place_code not in core:
            wider.append(member)
        else:
            (core if member.tier == "core" else others)[member.place_code].append(member)
    places = tuple(Place(code, tuple(core[code]), tuple(others[code])) for code in codes)
    return Coverage(places, tuple(wider))
