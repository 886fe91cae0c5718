"""The sheet of a service day: people, services, documents and needs by agency. Pure; it holds no names.

People are counted once in each agency and once in the whole, so agencies do not add up to the whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

UNSAID = ""
# Group → its members in the order in which they are shown; "" is "not said".
GROUPS: Mapping[str, tuple[str, ...]] = {
    "sex": ("F", "M", "X", UNSAID),
    "age": ("0-14", "15-17", "18-24", "25-44", "45-59", "60+", UNSAID),
    "nationality": ("THA", "MMR", "KHM", "LAO", "VNM", "OTHER", UNSAID),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that counts: what was served, handed out or passed on, by which agency, for whom.

    `person` is the key of the person, None without a slip; then `count` people. Of documents `count` is copies.
    """

    what: str  # "service", "document", "need"
    agency: str
    code: str
    person: str | None
    count: int = 1
    outcome: str = ""


@dataclass(slots=True)
class Part:
    """The figures of one agency, or of all together."""

    people: int = 0
    without_slip: int = 0
    services: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    on_the_spot: int = 0
    groups: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def all_people(self) -> int:
        """With those who had no slip: they may have been counted by several agencies."""
        return self.people + self.without_slip

    def as_json(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "without_slip": self.without_slip,
            "services": dict(sorted(self.services.items())),
            "documents": dict(sorted(self.documents.items())),
            "needs": dict(sorted(self.needs.items())),
            "on_the_spot": self.on_the_spot,
            "groups": {name: dict(sorted(counts.items())) for name, counts in sorted(self.groups.items())},
        }


@dataclass(slots=True)
class Sheet:
    """The whole day and each agency."""

    whole: Part = field(default_factory=Part)
    agencies: dict[str, Part] = field(default_factory=dict)
    visitors: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "visitors": self.visitors,
            "whole": self.whole.as_json(),
            "agencies": {code: part.as_json() for code, part in sorted(self.agencies.items())},
        }


def sheet_of(lines: Iterable[Line], groups: Mapping[str, tuple[str, str, str]], *, visitors: int) -> Sheet:
    """`groups`: key of a person → sex, age band, nationality group; `visitors`: how many slips there are."""
    sheet = Sheet(visitors=visitors)
    people: dict[str, set[str]] = {"": set()}
    for line in lines:
        for code in ("", line.agency):
            part = sheet.whole if not code else sheet.agencies.setdefault(code, Part())
            _add(part, line)
            people.setdefault(code, set()).update(() if line.person is None else (line.person,))
    for code, keys in people.items():
        part = sheet.whole if not code else sheet.agencies[code]
        part.people = len(keys)
        part.groups = _grouped(keys, groups)
    return sheet


def _add(part: Part, line: Line) -> None:
    if line.what == "service":
        part.services[line.code] += line.count
        part.on_the_spot += line.count if line.outcome == "answered" else 0
        if line.person is None:
            part.without_slip += line.count
    elif line.what == "document":
        part.documents[line.code] += line.count
    else:
        part.needs[line.code] += line.count


def _grouped(keys: Iterable[str], groups: Mapping[str, tuple[str, str, str]]) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = {name: Counter() for name in GROUPS}
    for key in keys:
        for name, member in zip(GROUPS, groups.get(key, (UNSAID, UNSAID, UNSAID)), strict=True):
            counted[name][member] += 1
    return counted


def sheet_from(kept: Mapping[str, Any]) -> Sheet:
    """A sheet as it was kept with `as_json`."""
    return Sheet(
        whole=_part(kept["whole"]),
        agencies={code: _part(part) for code, part in kept["agencies"].items()},
        visitors=kept["visitors"],
    )


def _part(kept: Mapping[str, Any]) -> Part:
    return Part(
        people=kept["people"],
        without_slip=kept["without_slip"],
        services=Counter(kept["services"]),
        documents=Counter(kept["documents"]),
        needs=Counter(kept["needs"]),
        on_the_spot=kept["on_the_spot"],
        groups={name: Counter(counts) for name, counts in kept["groups"].items()},
    )


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure of an agency differs from the sheet that was closed."""

    agency: str
    what: str
    before: int
    now: int


def changes_between(before: Sheet, now: Sheet) -> list[Change]:
    """What came later (or was taken back), by agency."""
    found = []
    for agency in sorted({*before.agencies, *now.agencies}):
        old, new = before.agencies.get(agency, Part()), now.agencies.get(agency, Part())
        for what, one, other in (
            ("people", old.all_people, new.all_people),
            ("services", old.services.total(), new.services.total()),
            ("documents", old.documents.total(), new.documents.total()),
            ("needs", old.needs.total(), new.needs.total()),
        ):
            if one != other:
                found.append(Change(agency, what, one, other))
    return found
