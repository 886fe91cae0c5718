"""What the index keeps of a text: words and where they stand, as a PostgreSQL tsvector.

Every dictionary word inside a run of letters is kept, so that a part of a compound is found too. Names also
keep all their syllables, how they sound ("~") and their sound with one letter left out ("-"); telephone
numbers keep every ending ("#"). Anything that a reader of the index could not find in the row is left out.
"""

import re
import unicodedata
from dataclasses import dataclass

from raengjai.ground.text import normalise_thai, phone_display, plain_digits
from raengjai.search.rules.sounds import shortened, sound_key
from raengjai.search.rules.thai import THAI_RUN, clusters, dictionary_version, words_within

VERSION = 1  # raise it when the lexemes of a text change; a nightly job writes old entries anew
LONGEST_TEXT = 12_000
LONGEST_LATIN = 40
_LAST_POSITION = 16_383  # of a tsvector
SHORTEST_ENDING = 4
TOKEN = re.compile(
    f"(?P<thai>{THAI_RUN})|(?P<digits>[0-9]+)"
    "|(?P<other>(?:[^\\W\\d_\u0e00-\u0e7f]|[\u0300-\u036f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff])+)"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry can be found by. Receipt codes and national ids never belong here.

    `names` are names of people, found in spite of slips; `text` is everything else; `numbers` are telephone
    numbers in any form.
    """

    names: str = ""
    text: str = ""
    numbers: tuple[str, ...] = ()


def index_version() -> str:
    """Changes when old entries must be written anew."""
    return f"{dictionary_version()}/{VERSION}"


def vector_of(words: Words) -> str:
    """The tsvector of an entry, in PostgreSQL's input form."""
    vector = _Vector()
    vector.read(words.names, is_name=True)
    vector.read(words.text, is_name=False)
    for number in words.numbers:
        vector.add_number(number)
    return vector.text()


def latin(word: str) -> str:
    """A word of another script without accents, cut to a sensible length."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")[:LONGEST_LATIN]


def quoted(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery literals write it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class _Vector:
    """Lexemes with their positions; white space takes no position."""

    def __init__(self) -> None:
        self._places: dict[str, list[int]] = {}
        self._next = 1

    def read(self, text: str, *, is_name: bool) -> None:
        for token in TOKEN.finditer(normalise_thai(text[:LONGEST_TEXT])):
            word = token[0] if token.lastgroup != "other" else latin(token[0])
            if token.lastgroup == "thai":
                self._add_thai(word, is_name=is_name)
            elif word:
                self._add(word[:LONGEST_LATIN], self._next)
                self._next += 1
            if is_name and token.lastgroup != "digits":
                self._add_sound(word)
        self._next += 1

    def add_number(self, number: str) -> None:
        digits = plain_digits(phone_display(number))
        for start in range(len(digits) - SHORTEST_ENDING + 1):
            self._add(f"#{digits[start:]}", self._next)

    def text(self) -> str:
        return " ".join(
            f"{quoted(lexeme)}:{','.join(map(str, places))}"
            for lexeme, places in sorted(self._places.items())
        )

    def _add_thai(self, run: str, *, is_name: bool) -> None:
        units = clusters(run)
        covered: set[int] = set()
        for first, last, word in words_within(units):
            self._add(word, self._next + first)
            covered.update(range(first, last))
        for place, unit in enumerate(units):
            if is_name or place not in covered:
                self._add(unit, self._next + place)
        self._next += len(units)

    def _add_sound(self, word: str) -> None:
        key = sound_key(word)
        self._add(f"~{key}", self._next)
        for short in shortened(key):
            self._add(f"-{short}", self._next)

    def _add(self, lexeme: str, place: int) -> None:
        places = self._places.setdefault(lexeme, [])
        if place <= _LAST_POSITION and place not in places:
            places.append(place)
        elif not places:
            places.append(_LAST_POSITION)
