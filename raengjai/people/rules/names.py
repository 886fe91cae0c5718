"""The key under which a name is found: how it sounds, without titles, tone marks or silent letters.

Two spellings that are read alike give one key, so that equality and trigrams both work on it. The key is for
comparing only, never for showing. Thai letters below are written as escapes: U+0E01-0E2E are consonants,
U+0E30-0E3A and U+0E40-0E44 vowels, U+0E47-0E4E signs above.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

from raengjai.ground.text import normalise_thai, without_tones

_FILE = Path(__file__).parent.parent / "data" / "names.toml"
_DATA: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
OFFERED_TITLES: tuple[str, ...] = tuple(_DATA["offered_titles"])
_RUN_ON_TITLES = tuple(normalise_thai(title) for title in _DATA["run_on_titles"])
_SEPARATE_TITLES = frozenset(normalise_thai(title) for title in _DATA["separate_titles"])
_ALIKE = str.maketrans(_DATA["read_alike"])
_AT_END: dict[str, str] = {
    letter: read for read, letters in _DATA["read_at_end"].items() for letter in letters
}
_READ_AS = tuple((group["written"], group["read"]) for group in _DATA["read_as"])

_CONSONANT = "[\u0e01-\u0e2e]"
# A consonant, perhaps with sara i or sara u, under the silencing sign (thanthakhat).
_SILENCED = re.compile(f"{_CONSONANT}[\u0e34\u0e38]?\u0e4c")
# Double ro: the vowel a before a final consonant, "an" elsewhere.
_DOUBLE_RO_WITHIN = re.compile(f"\u0e23\u0e23(?={_CONSONANT}(?![\u0e30-\u0e39]))")
_DOUBLE_RO = "\u0e23\u0e23"
# Three ways to write "ai": mai han-akat + yo yak, sara ai + yo yak, sara ai alone.
_AI_WITH_SIGN = re.compile(f"({_CONSONANT})\u0e31\u0e22")
_AI_WITH_YO = re.compile(f"\u0e44({_CONSONANT})\u0e22(?![\u0e30-\u0e39])")
# A consonant after a vowel sign, or after a leading vowel and its consonant, when no vowel follows it.
_VOWEL_FOLLOWS = "[\u0e30-\u0e3a]"
_ENDING = re.compile(
    f"(?<=[\u0e31\u0e32\u0e34-\u0e39]){_CONSONANT}(?!{_VOWEL_FOLLOWS})"
    f"|(?<=[\u0e40-\u0e42]{_CONSONANT}){_CONSONANT}(?!{_VOWEL_FOLLOWS})"
)
# Everything that is neither letter, digit nor vowel sign; repetition and abbreviation marks as well.
_NO_LETTER = re.compile(r"[^\w\s\u0e31-\u0e3a\u0e47-\u0e4e]|[\u0e46\u0e2f_]")
_BEGINS_NAME = re.compile(r"[a-z0-9\u0e01-\u0e2e\u0e40-\u0e44]")


def without_title(name: str) -> str:
    """`name` (already normalised) without the title before it, written together or apart."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".") in _SEPARATE_TITLES:
        words = words[1:]
    text = " ".join(words)
    for title in _RUN_ON_TITLES:
        rest = text.removeprefix(title).strip()
        if rest != text and len(rest) >= 2 and _BEGINS_NAME.match(rest):
            return rest
    return text


def name_key(*parts: str, is_unfinished: bool = False) -> str:
    """The key of a name: one word for each part that is written apart, one blank between them.

    The last letter of an unfinished text is not taken for the end of a syllable: a vowel may follow yet.
    """
    text = without_title(normalise_thai(" ".join(parts)))
    text = without_tones(_SILENCED.sub("", text))
    for written, read in _READ_AS:
        text = text.replace(written, read)
    text = _DOUBLE_RO_WITHIN.sub("\u0e31", text).replace(_DOUBLE_RO, "\u0e31\u0e19")
    text = _AI_WITH_YO.sub("\u0e44\\1", _AI_WITH_SIGN.sub("\u0e44\\1", text))
    text = _ENDING.sub(lambda found: _read_at_end(found, is_unfinished=is_unfinished), text).translate(_ALIKE)
    return " ".join(_NO_LETTER.sub(" ", text).split())


def _read_at_end(found: re.Match[str], *, is_unfinished: bool) -> str:
    letter: str = found[0]
    if is_unfinished and found.end() == len(found.string):
        return letter
    return _AT_END.get(letter, letter)


def split_title(first_name: str) -> tuple[str, str]:
    """A title that was typed before the first name, and the name: ("Mr", "John"), or ("", the text)."""
    for title in sorted(OFFERED_TITLES, key=len, reverse=True):
        rest = first_name.removeprefix(title).lstrip(" .")
        if rest != first_name and len(rest) >= 2 and _BEGINS_NAME.match(rest.casefold()):
            return title, rest
    return "", first_name
