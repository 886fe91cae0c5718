"""What components are given: small typed values, so that a page says what it shows and templates stay plain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Tone = Literal["", "good", "warn", "bad", "info", "next"]
Text = Any  # a string, or a translation that is looked up when the page is drawn


@dataclass(frozen=True, slots=True)
class Word:
    """A state as people read it: a word, a tone, an icon (each tone has one of its own)."""

    label: Text
    tone: Tone = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go; without an address it is only words."""

    label: Text
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One bead of a timeline. `ahead` marks what is still to come: the next step."""

    what: Text
    at: date | datetime | None = None
    who: Text = ""
    note: str = ""
    change: Text = ""
    url: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a summary; `change_url` leads back to the question. An empty value reads "Not given"."""

    label: Text
    value: Any = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One piece of work in a queue: the person first, then what, where and until when."""

    id: str
    url: str
    person: Text
    what: Text
    place: Text = ""
    since: date | datetime | None = None
    owner: Text = ""
    state: Word | None = None
    days_left: int | None = None
    due_on: date | None = None
    is_new: bool = False
    is_current: bool = False

    @property
    def name_parts(self) -> list[str]:
        """The first name and the surname: a line may end between them, not inside one."""
        return str(self.person).split(" ")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: the person first, then what, and until when."""

    url: str
    person: Text
    what: Text
    days_left: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the address of the list without it."""

    label: Text
    value: Text
    remove_url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of figures. `sorted` is "", "asc" or "desc"; the values of a `whole` one never break."""

    label: Text
    number: bool = False
    sort_url: str = ""
    sorted: Literal["", "asc", "desc"] = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table that leads somewhere: to the acts behind a number."""

    value: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: the first cell of a row names it, `totals` is the last row.

    With `picks`, one value for each row, a row can be chosen: a box named `people` within the form around the table.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    totals: Sequence[Any] = ()
    export_url: str = ""
    note: Text = ""
    picks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """One sub-district on a tile grid."""

    label: Text
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileGroup:
    """The tiles of one district."""

    label: Text
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, how many, and the target it is measured against, if any."""

    label: Text
    value: float
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart, with a value (or nothing) for each label of the axis."""

    label: Text
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number that helps: who answers, when, in which languages."""

    number: str
    name: Text
    hours: Text = ""
    languages: Text = ""


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file on a record. `preview_url` is a small picture of it, when there is one."""

    name: str
    url: str
    kind: Text
    size: int
    preview_url: str = ""
    added_by: Text = ""
    added_at: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """What just happened, and how to take it back: the undo address and what it is told."""

    text: str
    tone: Tone = "good"
    undo_url: str = ""
    undo_fields: dict[str, str] = field(default_factory=dict)
