"""The questions that come with the product: read from a dated file with sources. Pure."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from raengjai.training.rules.questions import SUBJECT_NAMES, Wording, faults_of

_FILE = Path(__file__).parent.parent / "data" / "questions.toml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One question of the file. `right` are positions, the first is 0."""

    code: str
    subject: str
    words: dict[str, Wording]
    right: tuple[int, ...]
    is_fixed: bool
    source: str
    confirmed: bool


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """Raises ValueError with the code of a question that cannot be asked."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = tuple(_read(each) for each in raw["question"])
    for each in found:
        if each.subject not in SUBJECT_NAMES or faults_of(each.words, each.right):
            raise ValueError(f"{_FILE.name}: {each.code} cannot be asked")
    if len({each.code for each in found}) != len(found):
        raise ValueError(f"{_FILE.name}: a code stands twice")
    return found


def _read(raw: dict[str, object]) -> Shipped:
    choices = {language: raw[f"{language}_choices"] for language in ("th", "en")}
    return Shipped(
        code=str(raw["code"]),
        subject=str(raw["subject"]),
        words={language: Wording(str(raw[language]), tuple(choices[language])) for language in ("th", "en")},  # type: ignore[arg-type]
        right=tuple(sorted(place - 1 for place in raw["right"])),  # type: ignore[attr-defined]
        is_fixed=bool(raw.get("is_fixed", False)),
        source=str(raw["source"]),
        confirmed=bool(raw["confirmed"]),
    )
