"""Which libraries are past the day on which they should have been replaced (requirements/upkeep.toml, SECURITY.md).

`python -m tools.upkeep` says what is overdue and what comes in the next month, and ends with 1 when something is overdue.
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from packaging.version import Version

from tools.bom import Library, libraries
from tools.state import ROOT, said_plainly

UPKEEP = ROOT / "requirements" / "upkeep.toml"
_SOON = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do, and the last day for it."""

    day: date
    what: str


def main() -> int:
    """Say what is overdue or soon due."""
    today = datetime.now(UTC).date()
    policy = read()
    late = overdue(policy, libraries(), today)
    for due in dues(policy, libraries()):
        if due.day - today <= _SOON:
            print(f"{due.day}  {'OVERDUE  ' if due in late else ''}{due.what}")
    if "weaknesses_on" not in policy["asked"]:
        print("Nobody has compared the lock files with published weaknesses yet: no release before it.")
    return 1 if late else 0


def read() -> dict[str, Any]:
    return tomllib.loads(UPKEEP.read_text(encoding="utf-8"))


def behind(policy: dict[str, Any], found: list[Library], today: date) -> list[Due]:
    """Libraries that are past their day; that somebody should look again is no library's fault."""
    known = [*_ends(policy, found), *_weaknesses(policy, found)]
    return [due for due in known if due.day < today]


def overdue(policy: dict[str, Any], found: list[Library], today: date) -> list[Due]:
    return [due for due in dues(policy, found) if due.day < today]


def dues(policy: dict[str, Any], found: list[Library]) -> list[Due]:
    """All of them, the next one first."""
    everything = [*_looks(policy["asked"]), *_ends(policy, found), *_weaknesses(policy, found)]
    return sorted(everything, key=lambda due: due.day)


def _looks(asked: dict[str, Any]) -> list[Due]:
    looked = [
        Due(
            asked["newer_on"] + timedelta(days=asked["newer_every"]),
            "ask for newer versions of all libraries (make lock)",
        )
    ]
    if "weaknesses_on" in asked:
        day = asked["weaknesses_on"] + timedelta(days=asked["weaknesses_every"])
        looked.append(Due(day, "compare the lock files with published weaknesses"))
    return looked


def _ends(policy: dict[str, Any], found: list[Library]) -> list[Due]:
    return [
        Due(end["day"], f"{end['name']} {end['within']} is mended by its makers no longer")
        for end in policy.get("end", [])
        if end["kind"] == "house" or any(_is_within(library, end) for library in found)
    ]


def _is_within(library: Library, end: dict[str, Any]) -> bool:
    same = (library.kind, library.name) == (end["kind"], end["name"])
    return same and (library.version == end["within"] or library.version.startswith(f"{end['within']}."))


def _weaknesses(policy: dict[str, Any], found: list[Library]) -> list[Due]:
    return [
        Due(
            known["day"] + timedelta(days=policy["days"][known["severity"]]),
            f"{library.name} {library.version} has a {known['severity']} weakness, mended in {known['mended_in']}: "
            f"{known['source']}",
        )
        for known in policy.get("weakness", [])
        for library in found
        if (library.kind, library.name) == (known["kind"], known["name"])
        and Version(library.version) < Version(known["mended_in"])
    ]


if __name__ == "__main__":
    said_plainly(main)
