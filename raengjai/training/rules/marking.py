"""How a paper is shuffled, read and marked. Everything follows from a seed that is kept with the paper. Pure.

The order comes from SHA-256 and not from a library's generator: papers must be marked alike in ten years.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.ground.text import arabic_digits
from raengjai.training.rules.questions import Item

LETTERS = "ABCDEF"
THAI_LETTERS = "กขคงจฉ"
VARIANTS = "ABCD"
BLANK = frozenset("-.0_*")
_READ = (
    {letter: place for place, letter in enumerate(LETTERS)}
    | {letter: place for place, letter in enumerate(THAI_LETTERS)}
    | {str(place + 1): place for place in range(len(LETTERS))}
)
_TOKENS = re.compile(r"\(([^)]*)\)|(\S)")
Answers = Mapping[str, Sequence[int]]  # id of a question's version → places of the chosen choices, as shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as one paper shows it: `order[place]` is the choice that stands at that place."""

    item: Item
    order: tuple[int, ...]


class NotReadable(Refused):
    """An answer that no paper can hold; says at which question."""


def sheet(seed: int, items: Sequence[Item]) -> list[Shown]:
    """The questions and choices in the order of the paper with this seed, whatever order `items` are given in."""
    known = sorted(items, key=lambda item: item.id)
    return [
        Shown(
            known[place],
            tuple(range(known[place].count))
            if known[place].is_fixed
            else _order(seed, known[place].id, known[place].count),
        )
        for place in _order(seed, "questions", len(known))
    ]


def variant_of(number: int) -> str:
    """Neighbours at a table get different papers."""
    return VARIANTS[(number - 1) % len(VARIANTS)]


def seed_of_variant(test_id: UUID, part: str, variant: str) -> int:
    """The seed of a printed paper: the same for everybody with this letter, another one before and after."""
    return int.from_bytes(sha256(f"{test_id}/{part}/{variant}".encode()).digest()[:4], "big") >> 1


def chosen(shown: Shown, places: Sequence[int]) -> frozenset[int]:
    """Which choices of the question were meant by places on the paper."""
    return frozenset(shown.order[place] for place in places)


def is_right(shown: Shown, places: Sequence[int]) -> bool:
    """All of the right ones and no other."""
    return chosen(shown, places) == shown.item.right


def marked(seed: int, items: Sequence[Item], answers: Answers) -> dict[str, bool]:
    """Right or wrong for each question, by id; what was not answered is wrong."""
    return {shown.item.id: is_right(shown, answers.get(shown.item.id, ())) for shown in sheet(seed, items)}


def score_of(seed: int, items: Sequence[Item], answers: Answers) -> int:
    return sum(marked(seed, items, answers).values())


def check_answers(seed: int, items: Sequence[Item], answers: Answers) -> None:
    """Raises Refused for an answer that the paper does not hold."""
    known = {shown.item.id: shown for shown in sheet(seed, items)}
    for key, places in answers.items():
        if key not in known:
            raise NotReadable(_("This question is not part of the test."))
        if any(not 0 <= place < known[key].item.count for place in places):
            raise NotReadable(_("There is no such choice."))
        if len(places) > 1 and not known[key].item.takes_several:
            raise NotReadable(_("Choose one answer."))


def read_line(text: str, paper: Sequence[Shown]) -> dict[str, list[int]]:
    """The answers of a paper keyed in as one line: "ABDC", "1 2 4 3"; "-" for none, "(AC)" or "A AC D" for several.

    Raises Refused with the number of the question that cannot be.
    """
    tokens = [text] if len(paper) == 1 else _tokens(text)
    if len(tokens) != len(paper):
        sentence = _(
            "Questions on the paper: %(all)d. Answers in the line: %(n)d. Write - where nothing is marked."
        )
        raise NotReadable(sentence % {"n": len(tokens), "all": len(paper)}, field="line")
    return {
        shown.item.id: _places(token, shown, number)
        for number, (token, shown) in enumerate(zip(tokens, paper, strict=True), start=1)
    }


def read_cell(text: str, shown: Shown, number: int) -> list[int]:
    """The answer to one question, from a cell of its own."""
    return _places("".join(re.split(r"[\s,;+/()]+", text)), shown, number)


def letters_of(places: Sequence[int]) -> str:
    """ "AC"; "-" for none."""
    return "".join(LETTERS[place] for place in sorted(places)) or "-"


def line_of(paper: Sequence[Shown], answers: Answers) -> str:
    """As it would be keyed in: "A B AC -"."""
    return " ".join(letters_of(answers.get(shown.item.id, ())) for shown in paper)


def _tokens(text: str) -> list[str]:
    text = text.strip().replace(",", " ").replace(";", " ")
    if " " in text and "(" not in text:
        return text.split()
    return [found[1] if found[1] is not None else found[2] for found in _TOKENS.finditer(text)]


def _places(token: str, shown: Shown, number: int) -> list[int]:
    letters = [
        letter for letter in arabic_digits(token).upper() if letter not in BLANK and letter not in " (),;"
    ]
    last = LETTERS[shown.item.count - 1]
    for letter in letters:
        if letter not in _READ or _READ[letter] >= shown.item.count:
            sentence: Any = _("Question %(number)d has no choice %(letter)s: it has A to %(last)s.")
            raise NotReadable(sentence % {"number": number, "letter": letter[:1], "last": last}, field="line")
    places = sorted({_READ[letter] for letter in letters})
    if len(places) > 1 and not shown.item.takes_several:
        sentence = _("Question %(number)d takes one answer only. Write - where two are marked.")
        raise NotReadable(sentence % {"number": number}, field="line")
    return places


def _order(seed: int, name: str, count: int) -> tuple[int, ...]:
    return tuple(sorted(range(count), key=lambda place: sha256(f"{seed}/{name}/{place}".encode()).digest()))
