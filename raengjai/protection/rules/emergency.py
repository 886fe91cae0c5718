"""How long a door opened in an emergency stays open, how long an identity is released (data/emergency.toml)."""

import tomllib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "emergency.toml"


def open_until(at: datetime) -> datetime:
    return at + timedelta(hours=_read()["emergency"]["hours"])


def released_at_most_until(at: datetime) -> datetime:
    return at + timedelta(days=_read()["identity"]["longest_days"])


def longest_days() -> int:
    days: int = _read()["identity"]["longest_days"]
    return days


def is_a_sentence(reason: str) -> bool:
    """Whether a reason says something: enough letters, not one letter again and again."""
    said = "".join(reason.split())
    return len(said) >= _read()["emergency"]["least_letters"] and len(set(said)) >= 6


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
