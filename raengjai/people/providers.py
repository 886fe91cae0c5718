"""What upper rooms add to a person: sections of the page, the last meeting, a share in the personal data.

Each list is filled in `apps.py` of the upper room and asked with the ids of one person's records (a person
whose records were merged has several).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from raengjai.ground.actor import Actor

Ids = Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the person's page: heading, template and its context (under the name `section`)."""

    heading: Any
    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a room keeps about a person. `erase` raises Refused while the law or open work forbids it."""

    name: str
    export: Callable[[Ids], Any]
    erase: Callable[[Ids, Actor, datetime], None]


person_sections: list[tuple[int, Callable[[Ids, Actor], Section | None]]] = []
last_meetings: list[Callable[[Ids], dict[UUID, date]]] = []
personal_data: list[PersonalData] = []


def register_section(section: Callable[[Ids, Actor], Section | None], *, order: int) -> None:
    """`section(ids, actor)` gives a part of the page, or None when there is nothing to show."""
    person_sections.append((order, section))
    person_sections.sort(key=lambda entry: entry[0])


def register_last_meeting(meetings: Callable[[Ids], dict[UUID, date]]) -> None:
    """`meetings(ids)`: the day each person was last met, in one query; shown with suggestions."""
    last_meetings.append(meetings)


def register_personal_data(data: PersonalData) -> None:
    """The room answers requests for a copy and for erasure (PDPA sections 30 and 33)."""
    personal_data.append(data)
