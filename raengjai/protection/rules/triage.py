"""By when somebody must have looked at a clue (data/triage.toml, our own rule until the Ministry confirms one)."""

import tomllib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from raengjai.ground.dates import bangkok_day

_FILE = Path(__file__).parent.parent / "data" / "triage.toml"


def look_due(received_hour: datetime) -> datetime:
    """When the first look is due: hours of real time after the hour in which the clue came. Raises LookupError before
    the first rule. The minutes are not known, so it is never later than the rule says."""
    day = bangkok_day(received_hour)
    begun = [row for row in _read()["first_look"] if row["valid_from"] <= day]
    if not begun:
        raise LookupError(day)
    row = max(begun, key=lambda row: row["valid_from"])
    return received_hour + timedelta(hours=row["hours"])


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
