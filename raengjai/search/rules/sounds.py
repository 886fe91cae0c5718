"""Names and words that sound or are spelt nearly alike get the same key."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from raengjai.search.rules.thai import dictionary

_DATA = Path(__file__).resolve().parent.parent / "data" / "sounds.toml"
_SHORTEST = 4  # keys with fewer letters have too many neighbours
_TWICE = re.compile(r"(.)\1+")


def sound_key(word: str) -> str:
    """How a normalised word sounds, roughly: without tones, silent letters and letters of the same sound."""
    rules = _rules()
    word = word.translate(rules.unheard)
    for pattern, replacement in rules.rewrites:
        word = pattern.sub(replacement, word)
    return _TWICE.sub(r"\1", word.translate(rules.letters)).translate(rules.short)


def shortened(key: str) -> list[str]:
    """The key with one letter left out, each way. Two keys that are one slip apart share one of these."""
    if len(key) < _SHORTEST:
        return []
    return list(dict.fromkeys(key[:place] + key[place + 1 :] for place in range(len(key))))


def sounding_like(word: str) -> list[str]:
    """Dictionary words with the same sound as `word`."""
    return _by_sound().get(sound_key(word), [])


def one_slip_from(word: str) -> list[str]:
    """Dictionary words whose sound is one letter more, less or other than that of `word`."""
    key, known = sound_key(word), _by_sound()
    if len(key) < _SHORTEST:
        return []
    alphabet = sorted(_alphabet())
    tries = set(shortened(key))
    for place in range(len(key) + 1):
        head, tail = key[:place], key[place:]
        tries.update(head + letter + tail for letter in alphabet)
        tries.update(head + letter + tail[1:] for letter in alphabet if tail)
        if len(tail) > 1:
            tries.add(head + tail[1] + tail[0] + tail[2:])
    return [word for key in sorted(tries) for word in known.get(key, [])]


@dataclass(frozen=True, slots=True)
class _Rules:
    unheard: dict[int, None]
    rewrites: list[tuple[re.Pattern[str], str]]
    letters: dict[int, str]
    short: dict[int, None]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return _Rules(
        unheard=dict.fromkeys(map(ord, data["unheard"])),
        rewrites=[(re.compile(pattern), replacement) for pattern, replacement in data["rewrites"]],
        letters=str.maketrans(data["letters"]),
        short=dict.fromkeys(map(ord, data["short"])),
    )


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    """Made at the first misspelt question: 0.3 s and 15 MB that many workers never need."""
    found: dict[str, list[str]] = {}
    for word in sorted(dictionary()):
        if len(word) > 2:
            found.setdefault(sound_key(word), []).append(word)
    return found


@lru_cache(maxsize=1)
def _alphabet() -> frozenset[str]:
    return frozenset("".join(_by_sound()))
