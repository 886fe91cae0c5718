"""How a typed place name is read: codes, post codes, words before names, tone marks, other names."""

import re
from dataclasses import dataclass

from raengjai.ground.text import normalise_thai, plain_digits, without_tones
from raengjai.places.rules.codes import is_code
from raengjai.places.rules.words import words

MOST_TOKENS = 6
LONGEST = 100
_SEPARATOR = re.compile(r"[\s,;/›>]+")
_NOT_A_LETTER = re.compile("[^\\w\u0e31\u0e34-\u0e3a]|_")  # Thai vowel marks are no letters to Python
_LONG_VOWEL_FORM = str.maketrans({"ๅ": "า"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody who looks for a place typed.

    Exactly one of `code`, `postcode` and `tokens` is filled, or none when nothing was typed. `splits` are the
    ways to read the tokens as one name and the words around it; `typed` is the text for telling apart names
    that differ only by a tone mark; `level` is what a word before a name says.
    """

    code: str = ""
    postcode: str = ""
    tokens: tuple[str, ...] = ()
    splits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    typed: str = ""
    level: str = ""

    @property
    def joined(self) -> str:
        return "".join(self.tokens)

    @property
    def names(self) -> tuple[str, ...]:
        """Every reading as one name."""
        return tuple(dict.fromkeys(name for name, _around in self.splits))


def fold(text: str) -> str:
    """A name as it is compared: no tone marks, no blanks, no punctuation, small letters."""
    return _NOT_A_LETTER.sub("", without_tones(text).translate(_LONG_VOWEL_FORM))


def read_query(text: str) -> Reading:
    text = normalise_thai(text[:LONGEST])
    digits = plain_digits(text)
    if digits and digits == re.sub(r"[\s.-]", "", text):
        return _read_number(digits)
    pieces = [_piece(piece) for piece in _SEPARATOR.split(text) if piece]
    named = [piece for piece in pieces if fold(piece.name)][:MOST_TOKENS]
    if not named:  # only words such as "district": they may be a name after all
        named = [_Piece(text)] if fold(text) else []
    tokens = tuple(fold(piece.name) for piece in named)
    return Reading(
        tokens=tokens,
        splits=_splits(tokens, fold(text)),
        typed="".join(piece.name for piece in named),
        level=next((piece.level for piece in pieces if piece.level), ""),
    )


def _read_number(digits: str) -> Reading:
    if len(digits) == 5:
        return Reading(postcode=digits)
    if len(digits) == 8:  # a village: its sub-district and two digits more
        digits = digits[:6]
    return Reading(code=digits) if is_code(digits) else Reading()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word of the query: the name in it, and the level that the words around the name tell."""

    name: str
    level: str = ""


def _piece(text: str) -> _Piece:
    known = words()
    if text in known.also:
        return _Piece(known.also[text])
    if text in known.alone:
        return _Piece("", known.alone[text])
    for before, level in known.before:
        if text.startswith(before):
            rest = text.removeprefix(before)
            return _Piece(known.also.get(rest, rest), level)
    return _Piece(text)


def _splits(tokens: tuple[str, ...], whole: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """From either end, longest name first: "ko kha lampang" → kokhalampang; kokha, around lampang; …"""
    count = len(tokens)
    found: list[tuple[str, tuple[str, ...]]] = [
        ("".join(tokens), ()),
        ("".join(reversed(tokens)), ()),
        (whole, ()),
    ]
    for size in range(count - 1, 0, -1):
        found += [("".join(tokens[:size]), tokens[size:]), ("".join(tokens[-size:]), tokens[:-size])]
    return tuple(dict.fromkeys(found)) if tokens else ()
