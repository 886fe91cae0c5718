"""How long cases and reports are kept once they are over (data/keeping.toml). Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "keeping.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """Years from the day on which something was over, and where they come from."""

    years: int
    source: str
    confirmed: bool


def term_on(what: str, day: date) -> Term:
    """`what`: "case" or "clue". Raises LookupError before the first term."""
    begun = [row for row in _read()[what] if row["valid_from"] <= day]
    if not begun:
        raise LookupError(f"{what} on {day}")
    row = max(begun, key=lambda row: row["valid_from"])
    return Term(row["years"], row["source"], row["confirmed"])


def keep_until(what: str, over_on: date) -> date:
    """The last day on which it is kept; 29 February becomes 28 in a year without one."""
    year = over_on.year + term_on(what, over_on).years
    try:
        return over_on.replace(year=year)
    except ValueError:
        return over_on.replace(year=year, day=28)


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
