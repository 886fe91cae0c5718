"""The words of the public form of a clue and of the page of its answer, in six languages (data/report_words.toml). Pure."""

from collections.abc import Mapping
from pathlib import Path

from raengjai.ground.language_files import Words, read_languages, words_in

_FILE = Path(__file__).parent.parent / "data" / "report_words.toml"


def every_language() -> Mapping[str, Words]:
    """Language code → word → text (a list for `do` and `dont`); every language has every word."""
    return read_languages(_FILE)


def words_of(language: str) -> Words:
    """The words of a language, English for one that we have none of."""
    return words_in(_FILE, language)
