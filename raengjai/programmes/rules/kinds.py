"""The kinds of facts, read from the data file: an act of an unknown kind would be counted where nobody looks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act: its name on a list, at the head of a column, and what its quantity counts."""

    code: str
    name_th: str
    name_en: str
    many_th: str
    many_en: str
    unit_th: str
    unit_en: str

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en

    def many(self, language: str) -> str:
        return self.many_th if language == "th" else self.many_en

    def unit(self, language: str) -> str:
        return self.unit_th if language == "th" else self.unit_en


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind that may be posted, by code, in the order of the file."""
    rows = tomllib.loads((DATA / "kinds.toml").read_text(encoding="utf-8"))["kind"]
    return {row["code"]: Kind(**row) for row in rows}
