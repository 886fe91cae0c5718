"""The numbers on slips: the letter of the phone that made it and a running number, "A-017". Pure."""

import re

from raengjai.ground.text import arabic_digits

_TYPED = re.compile(r"\s*([A-Za-z]{1,3})\s*[-– ]?\s*(\d{1,4})\s*")
LAST_LETTER = 26 + 26 * 26


def letter_of(position: int) -> str:
    """0 → "A", 25 → "Z", 26 → "AA". Raises ValueError when there are no letters left."""
    if not 0 <= position < LAST_LETTER:
        raise ValueError("there are no letters left")
    first, last = divmod(position, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def number_of(letter: str, running: int) -> str:
    """ "A", 17 → "A-017"."""
    return f"{letter}-{running:03d}"


def read_number(typed: str) -> str:
    """What somebody typed as it stands on slips: "a17" → "A-017"; "" when it is no number of a slip."""
    found = _TYPED.fullmatch(arabic_digits(typed))
    if not found or int(found[2]) == 0:
        return ""
    return number_of(found[1].upper(), int(found[2]))


def running_of(number: str) -> int:
    """ "A-017" → 17."""
    return int(number.partition("-")[2] or 0)
