"""Words of public pages in six languages, each page's in a file of its own: [language] word = text. Pure."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FALLBACK = "en"
Words = Mapping[str, Any]


@cache
def read_languages(file: Path) -> Mapping[str, Words]:
    """Language code → word → text or list of texts; every language has every word."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({code: MappingProxyType(words) for code, words in read.items()})


def words_in(file: Path, language: str) -> Words:
    """The words of a language, English for one that we have none of."""
    known = read_languages(file)
    return known.get(language, known[FALLBACK])
