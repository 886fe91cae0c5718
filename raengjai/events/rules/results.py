"""Plan against result, and the parts of which an event's report is made: plain values that can be kept. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One target group: the number planned, and what became of it. People, each once."""

    name: str
    quota: int
    invited: int = 0
    accepted: int = 0
    declined: int = 0
    waiting: int = 0
    present: int = 0
    walk_ins: int = 0


def together(results: Iterable[GroupResult]) -> GroupResult:
    """All groups in one. A person is in one group of an event only, so people add up here."""
    rows = [asdict(each) for each in results]
    names = [name for name in GroupResult.__dataclass_fields__ if name != "name"]
    return GroupResult("", **{name: sum(row[name] for row in rows) for name in names})


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of a report as it is printed: text and whole numbers. `numeric` columns stand to the right."""

    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str | int, ...], ...]
    totals: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of a report: what it is about, what is to be said in words, and its tables."""

    code: str
    heading: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figures, ...] = ()


def to_plain(parts: Sequence[ReportPart]) -> list[dict[str, Any]]:
    """As it is kept with the report."""
    return [asdict(part) for part in parts]


def from_plain(kept: Sequence[Mapping[str, Any]]) -> list[ReportPart]:
    return [
        ReportPart(
            code=part["code"],
            heading=part["heading"],
            sentences=tuple(part["sentences"]),
            figures=tuple(_figures(each) for each in part["figures"]),
        )
        for part in kept
    ]


def _figures(kept: Mapping[str, Any]) -> Figures:
    return Figures(
        caption=kept["caption"],
        columns=tuple(kept["columns"]),
        numeric=tuple(kept["numeric"]),
        rows=tuple(tuple(row) for row in kept["rows"]),
        totals=tuple(kept["totals"]),
    )
