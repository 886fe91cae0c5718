"""The eleven signs as the form of a clue asks for them, in six languages (data/signs.toml). Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "signs.toml"
LANGUAGES = ("th", "en", "my", "km", "lo", "vi")


@dataclass(frozen=True, slots=True)
class SeenSign:
    """Something that somebody can see or hear. `number` is that of the ILO's sign; `picture` names our drawing."""

    code: str
    number: int
    picture: str
    words: Mapping[str, str]

    def say(self, language: str) -> str:
        return self.words.get(language) or self.words["en"]


@cache
def seen_signs() -> tuple[SeenSign, ...]:
    """In the order in which the form asks: what is easiest to see first."""
    return tuple(
        SeenSign(row["code"], row["number"], row["picture"], {code: row[code] for code in LANGUAGES})
        for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["sign"]
    )


@cache
def sign_codes() -> frozenset[str]:
    return frozenset(sign.code for sign in seen_signs())
