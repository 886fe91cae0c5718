"""What can be found: the room of a row registers how it reads, and what it is found by.

Search keeps words and ids only. Titles come from the rows themselves, read under their own policies, so that
what a person may not see is not there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from raengjai.ground.actor import Actor
from raengjai.search.rules import Words


@dataclass(frozen=True, slots=True)
class Found:
    """One result as a person reads it: the person first, then what and where, and the page it leads to."""

    title: str
    url: str
    note: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One group of results."""

    code: str
    heading: Any
    icon: str
    order: int
    describe: "Describe"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Public knowledge that has a search of its own: its first results stand below those of the index."""

    heading: Any
    icon: str
    order: int
    find: Callable[[str, int], list[Found]]
    more_url: Callable[[str], str]


Describe = Callable[[Sequence[UUID]], dict[UUID, Found]]
WordsOf = Callable[[Sequence[UUID]], dict[UUID, Words]]
Jump = Callable[[str, Actor], list[Found]]

kinds: dict[str, Kind] = {}
sources: dict[str, WordsOf] = {}
jumps: list[Jump] = []
shelves: list[Shelf] = []


def register(
    code: str, *, heading: Any, icon: str, order: int, describe: Describe, words: WordsOf | None = None
) -> None:
    """`heading` (lazy) and `icon` head the group. `describe` reads the rows of ids under their policy, in one
    query, and leaves out those that are not there. `words` gives each row's words for the re-index job."""
    kinds[code] = Kind(code, heading, icon, order, describe)
    if words is not None:
        sources[code] = words


def register_jump(jump: Jump) -> None:
    """`jump` answers texts that name exactly one thing and are not in the index: a receipt code, a number."""
    jumps.append(jump)


def register_shelf(shelf: Shelf) -> None:
    """`shelf.find(text, most)` gives at most that many results; `more_url(text)` is the page with all of them."""
    shelves.append(shelf)
    shelves.sort(key=lambda each: each.order)


def in_order() -> list[Kind]:
    return sorted(kinds.values(), key=lambda kind: kind.order)
