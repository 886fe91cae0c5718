"""Short invented situations for everybody: what would you do, and what do and do not says to it (data/practice_signs.toml). Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "practice_signs.toml"
LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Situation:
    """`story` is that of the deck it is taken from; `do` and `dont` are places in the lists of data/report_words.toml."""

    story: str
    words: Mapping[str, str]
    advised: str
    why: Mapping[str, str]
    do: tuple[int, ...]
    dont: tuple[int, ...]


@cache
def choices() -> Mapping[str, Mapping[str, str]]:
    """What one can do: code → language → words, in which {number} is the number to call."""
    return {row["code"]: {each: row[each] for each in LANGUAGES} for row in _read()["choice"]}


@cache
def situations() -> tuple[Situation, ...]:
    return tuple(
        Situation(
            story=row["story"],
            words={each: row[f"words_{each}"] for each in LANGUAGES},
            advised=row["advised"],
            why={each: row[f"why_{each}"] for each in LANGUAGES},
            do=tuple(row["do"]),
            dont=tuple(row["dont"]),
        )
        for row in _read()["situation"]
    )


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
