"""The words around place names (data/words.toml): names in full, words before names, other names."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Words:
    """What data/words.toml says, ready for use."""

    country: dict[str, str]
    full: dict[str, dict[str, str]]
    before: tuple[tuple[str, str], ...]
    alone: dict[str, str]
    also: dict[str, str]


@cache
def words() -> Words:
    found = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    before = [(word, level) for level, several in found["before"].items() for word in several]
    return Words(
        country=found["country"],
        full=found["full"],
        before=tuple(sorted(before, key=lambda pair: -len(pair[0]))),
        alone={word: level for level, several in found["alone"].items() for word in several},
        also=found["also"],
    )
