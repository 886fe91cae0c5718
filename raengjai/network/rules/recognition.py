"""Hours of duty and the yearly honour: kinds, quotas, and what changed since figures were frozen. Facts in, verdict out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

MOST_MINUTES = 16 * 60  # of one day, all kinds together: nobody works longer and sleeps
STEP_MINUTES = 15
STATES = ("nominated", "chosen", "not_chosen", "withdrawn", "declined")
_NEXT: dict[str, frozenset[str]] = {
    "nominated": frozenset({"chosen", "not_chosen", "withdrawn", "declined"}),
    "chosen": frozenset({"nominated"}),
    "not_chosen": frozenset({"nominated"}),
    "withdrawn": frozenset({"nominated", "declined"}),
    "declined": frozenset(),  # the person alone takes it back
}
_FILE = Path(__file__).parent.parent / "data" / "recognition.toml"


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of duty for which hours are noted."""

    code: str
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a kind are chosen in a year."""

    kind: str
    per: Literal["province", "country"]
    count: int
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Works:
    """What somebody did between two days: numbers by code, and the days on which anything was done."""

    numbers: Mapping[str, int]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that is not any more what it was when it was frozen."""

    code: str
    then: int
    now: int


def duties() -> tuple[Duty, ...]:
    return tuple(Duty(**line) for line in _said()["duty"])


def duty_name(code: str, language: str) -> str:
    """The code itself where nobody knows it."""
    found = next((each for each in duties() if each.code == code), None)
    return code if found is None else found.th if language == "th" else found.en


def hours_text(minutes: int) -> str:
    """ "2.5": hours with as few decimals as they need."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def quota_of(kind: str, on: date) -> Quota | None:
    """What holds on a day; None where no number is known."""
    begun = [each for each in _quotas() if each.kind == kind and each.valid_from <= on]
    return max(begun, key=lambda each: each.valid_from, default=None)


def may_become(state: str, wanted: str) -> bool:
    return wanted in _NEXT[state]


def changed_since(frozen: Mapping[str, int], today: Mapping[str, int]) -> list[Changed]:
    """The figures that were corrected, or grew, since a nomination froze them."""
    return [
        Changed(code, then, today.get(code, 0)) for code, then in frozen.items() if then != today.get(code, 0)
    ]


def _quotas() -> tuple[Quota, ...]:
    return tuple(Quota(**line) for line in _said()["quota"])


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return said
