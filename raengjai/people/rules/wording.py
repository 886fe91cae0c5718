"""What people may agree to, in the words of the day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "consents.toml"


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a consent from a day on, until a newer one begins."""

    version: str
    valid_from: date
    th: str
    en: str
    source: str

    def text(self, language: str) -> str:
        return self.th if language == "th" else self.en

    def language_shown(self, language: str) -> str:
        """The language that a reader of `language` is shown."""
        return "th" if language == "th" else "en"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that a person may agree to; wordings oldest first."""

    code: str
    name_th: str
    name_en: str
    wordings: tuple[Wording, ...]

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en

    def wording_on(self, day: date) -> Wording:
        """The wording in force on `day`. Raises LookupError before the first."""
        in_force = [wording for wording in self.wordings if wording.valid_from <= day]
        if not in_force:
            raise LookupError(f"{self.code} has no wording on {day}")
        return in_force[-1]

    def wording(self, version: str) -> Wording:
        return next(wording for wording in self.wordings if wording.version == version)


@lru_cache(maxsize=1)
def purposes() -> dict[str, Purpose]:
    """Purpose by code, in the order of the page."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = [
        Purpose(
            code=entry["code"],
            name_th=entry["name_th"],
            name_en=entry["name_en"],
            wordings=tuple(
                sorted((Wording(**wording) for wording in entry["wording"]), key=lambda one: one.valid_from)
            ),
        )
        for entry in data["purpose"]
    ]
    return {purpose.code: purpose for purpose in found}
