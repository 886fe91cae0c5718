"""How long a printed sign-in code is good for: dated lines of `data/activation.yaml`, each with its source."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "activation.yaml"


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on, codes of this purpose are good for so many hours."""

    purpose: str
    begins: date
    hours: int
    source: str
    confirmed: bool


def good_for(purpose: str, on: date) -> timedelta:
    """By the latest line that has begun on that day. Raises LookupError when there is none."""
    begun = [each for each in periods() if each.purpose == purpose and each.begins <= on]
    if not begun:
        raise LookupError(f"{_DATA.name} says nothing about {purpose} on {on}")
    return timedelta(hours=max(begun, key=lambda each: each.begins).hours)


@lru_cache(maxsize=1)
def periods() -> tuple[Period, ...]:
    import yaml  # noqa: PLC0415 heavy: only when a code is made

    lines = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["periods"]
    return tuple(Period(begins=line.pop("from"), **line) for line in lines)
