"""What an event of places changes, line by line: codes and names in, lines out; and what speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from raengjai.places.rules.codes import COUNTRY, is_code, is_registry_office, parent_of

MERGE, SPLIT, RECODE, RENAME = "merge", "split", "recode", "rename"
FEWEST_MERGED, FEWEST_PARTS = 2, 2


class Names(NamedTuple):
    """The bare names of an area."""

    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Successor:
    """What takes the place: a code with its names from the day on (empty: as they are), and in a division the numbers
    of the villages that go there."""

    code: str
    name_th: str = ""
    name_en: str = ""
    villages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """From the day on `successor` stands for `place` (models/event.py, PlaceChange)."""

    place: str
    successor: str
    names: Names
    villages: tuple[int, ...] = ()
    takes_rest: bool = True
    ends_place: bool = True


def lines_of(
    kind: str, places: Sequence[str], successors: Sequence[Successor], known: Mapping[str, Names]
) -> list[Line]:
    """The lines of an event. `known` are the open areas that it touches, with everything inside `places`.

    A merge is one line for each place that ends; a place among the successors goes on. In a division everything that
    no village number sends elsewhere goes to the first successor, or stays where the place itself goes on. Another
    code for an area is another code for everything in it.
    """
    if kind == MERGE:
        into = successors[0]
        return [Line(each, into.code, _names(into, known)) for each in places if each != into.code]
    place = places[0]
    if kind == SPLIT:
        return _division(place, successors, known)
    first = successors[0]
    if kind == RENAME:
        return [Line(place, place, _names(first, known), takes_rest=False, ends_place=False)]
    own = Line(place, first.code, _names(first, known) if first.name_th else known[place])
    below = [
        Line(code, first.code + code[len(place) :], known[code]) for code in known if _is_below(code, place)
    ]
    return [own, *sorted(below, key=lambda line: line.place)]


def _division(place: str, successors: Sequence[Successor], known: Mapping[str, Names]) -> list[Line]:
    goes_on = any(each.code == place for each in successors)
    parts = [each for each in successors if each.code != place]
    lines = [
        Line(place, each.code, _names(each, known), each.villages, takes_rest=False, ends_place=not goes_on)
        for each in parts
    ]
    if not goes_on and lines:
        first = lines[0]
        lines[0] = Line(place, first.successor, first.names, first.villages, takes_rest=True)
    return lines


def _names(successor: Successor, known: Mapping[str, Names]) -> Names:
    if successor.name_th or successor.code not in known:
        return Names(successor.name_th, successor.name_en)
    return known[successor.code]


def _is_below(code: str, place: str) -> bool:
    return code != place and code.startswith(place)


def twice_named_villages(successors: Sequence[Successor]) -> list[int]:
    """Village numbers that two successors of a division claim."""
    seen: set[int] = set()
    twice: set[int] = set()
    for each in successors:
        twice |= seen & set(each.villages)
        seen |= set(each.villages)
    return sorted(twice)


def is_area_code(code: str) -> bool:
    """Whether a new area may have this code: not the country's, not a registration office's."""
    return is_code(code) and code != COUNTRY and not is_registry_office(code)


def missing_parents(codes: Sequence[str], is_open: Mapping[str, bool]) -> list[str]:
    """The areas above new ones that neither exist nor begin with the same event."""
    wanted = {parent_of(code) for code in codes} - {COUNTRY} - set(codes)
    return sorted(code for code in wanted if not is_open.get(code, False))
