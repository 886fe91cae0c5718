"""How a task reads: the room of its subject registers the words and finds the names in one query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from raengjai.tasks.rules import Spot


@dataclass(frozen=True, slots=True)
class Subject:
    """What a task is about, as its owner may read it: the person first, then what, where to click, and where it is."""

    person: str
    what: Any
    url: str
    spot: Spot = field(default_factory=Spot)


Describe = Callable[[Iterable[UUID]], dict[UUID, Subject]]

labels: dict[str, Any] = {}
describers: dict[str, Describe] = {}


# Task kinds that nobody can do for somebody else: when the person's service ends they end, and do not pass on.
own_kinds: set[str] = set()


def register(
    subject_kind: str, *, describe: Describe, kinds: dict[str, Any], own: Iterable[str] = ()
) -> None:
    """`kinds`: task kind → what to do, in words (lazy). `describe`: ids → subjects the reader may see.

    `own` are those of the kinds that never pass to somebody else.
    """
    describers[subject_kind] = describe
    labels.update(kinds)
    own_kinds.update(own)
