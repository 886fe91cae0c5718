"""The words of the public registration page, in six languages (data/signup_words.toml). Pure."""

from collections.abc import Mapping
from pathlib import Path

from raengjai.ground.language_files import Words, read_languages, words_in

_FILE = Path(__file__).parent.parent / "data" / "signup_words.toml"


def every_language() -> Mapping[str, Words]:
    """Language code → word → text; every language has every word."""
    return read_languages(_FILE)


def words_of(language: str) -> Words:
    """The words of a language, English for one that we have none of."""
    return words_in(_FILE, language)
