"""The words of the public form of a clue and of the page of its answer, in six languages (data/report_words.toml). Pure."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILE = Path(__file__).parent.parent / "data" / "report_words.toml"
FALLBACK = "en"


@cache
def every_language() -> Mapping[str, Mapping[str, Any]]:
    """Language code → word → text (a list for `do` and `dont`); every language has every word."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({code: MappingProxyType(words) for code, words in read.items()})


def words_of(language: str) -> Mapping[str, Any]:
    """The words of a language, English for one that we have none of."""
    known = every_language()
    return known.get(language, known[FALLBACK])
